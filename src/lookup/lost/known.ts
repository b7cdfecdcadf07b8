import type { SessionGroup } from '../../stores/source/session-index.ts';
import type {
  LostEvidence,
  PlaceEvidence,
  PresentSession,
  SessionAt,
  Sighting,
} from './evidence.ts';

/** What is there under a place, and whether that is where the session ought to be. */
export interface FoundAt {
  readonly place: PlaceEvidence;
  readonly session: PresentSession;
  readonly at: SessionAt;
}

/** Everything that has the ID, wherever. */
export function foundAnywhere({ places }: LostEvidence): readonly FoundAt[] {
  return places.flatMap((place) =>
    place.present.map((session) => ({
      place,
      session,
      at: {
        endpointId: place.endpointId,
        database: place.database,
        ref: session.summary.ref,
      },
    })),
  );
}

/** Whether a session is whole enough to be opened as one. */
export function isWhole({ session: { summary } }: FoundAt): boolean {
  return !['gone', 'lock-only', 'no-data', 'no-access'].includes(summary.condition);
}

/** Whether something is where the session ought to be; where that isn't known, any of the endpoints' own databases is. */
export function isHome(
  { wanted: { home, layouts } }: LostEvidence,
  { place, at }: FoundAt,
): boolean {
  if (!home) {
    return place.isOwn && (layouts.length === 0 || layouts.includes(at.ref.layout));
  }
  return isSamePlace(home, place) && isSameRef(home, at);
}

/** Whether two are in the same database of the same endpoint. */
export function isSamePlace(
  one: Pick<SessionAt, 'endpointId' | 'database'>,
  other: Pick<SessionAt, 'endpointId' | 'database'>,
): boolean {
  return one.endpointId === other.endpointId && one.database === other.database;
}

function isSameRef({ ref: one }: SessionAt, { ref: other }: SessionAt): boolean {
  return (
    one.layout === other.layout && one.application === other.application && one.id === other.id
  );
}

/** The places where the session ought to be. */
export function homes({ wanted: { home }, places }: LostEvidence): readonly PlaceEvidence[] {
  return places.filter((place) => (home ? isSamePlace(home, place) : place.isOwn));
}

/** The last time that the session was seen at a place. */
export function sightingAt(
  { sightings }: LostEvidence,
  place: PlaceEvidence,
): Sighting | undefined {
  return sightings.find((sighting) => isSamePlace(sighting, place));
}

/** The groups of a place that such a session could be in. */
export function fittingGroups(
  { wanted: { home, layouts } }: LostEvidence,
  { groups = [] }: PlaceEvidence,
): readonly SessionGroup[] {
  if (home) return groups.filter(({ layout }) => layout === home.ref.layout);
  return layouts.length === 0 ? groups : groups.filter(({ layout }) => layouts.includes(layout));
}

/** `shop`, or `shop/3` for another database than the endpoint's own. */
export function placeName({ name, database, isOwn }: PlaceEvidence): string {
  return isOwn ? name : `${name}/${database}`;
}
