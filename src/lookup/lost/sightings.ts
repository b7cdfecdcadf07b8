import type { SessionSummary } from '../../stores/session.ts';
import type { SourceVitals } from '../../stores/source/source-vitals.ts';
import type { Place, SessionAt, Sighting } from './evidence.ts';

/** More sessions are not remembered: those that were seen longest ago are forgotten. */
const maxSessions = 5000;
const maxVitals = 60;

/** What this window has seen of sessions and servers. Memory alone, and bounded: nothing of it is stored. */
export class Sightings {
  readonly #seen = new Map<string, Sighting>();
  readonly #vitals = new Map<string, SourceVitals[]>();

  /** Notes a session that was there; one that wasn't leaves what is known of it. */
  note(
    place: Place,
    { ref, condition, ttlMs, lock }: Pick<SessionSummary, 'ref' | 'condition' | 'ttlMs' | 'lock'>,
    atMs: number,
  ): void {
    if (['gone', 'no-access', 'lock-only', 'no-data'].includes(condition)) return;
    const key = keyOf({ ...place, ref });
    this.#seen.delete(key);
    if (this.#seen.size >= maxSessions) {
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    this.#seen.set(key, {
      ...place,
      ref,
      atMs,
      ...(ttlMs !== undefined && { ttlMs }),
      isLocked: lock !== undefined,
    });
  }

  /** Notes that this window has ended a session. */
  noteEnd(at: SessionAt, atMs: number): void {
    const key = keyOf(at);
    const seen = this.#seen.get(key) ?? { ...at, atMs, isLocked: false };
    this.#seen.set(key, { ...seen, endedAtMs: atMs });
  }

  /** Notes what the servers of a place tell, where it is other than before. */
  noteVitals(place: Place, vitals: SourceVitals): void {
    const key = placeKey(place);
    const known = this.#vitals.get(key) ?? [];
    const last = known.at(-1);
    if (last && tellsTheSame(last, vitals)) return;
    this.#vitals.set(key, [...known.slice(1 - maxVitals), vitals]);
  }

  /** When sessions of these ids were seen, the latest first. */
  of(ids: ReadonlySet<string>): readonly Sighting[] {
    const found: Sighting[] = [];
    for (const seen of this.#seen.values()) if (ids.has(seen.ref.id)) found.push(seen);
    return found.sort((a, b) => b.atMs - a.atMs);
  }

  /** What the servers of a place told, the oldest first. */
  history(place: Place): readonly SourceVitals[] {
    return this.#vitals.get(placeKey(place)) ?? [];
  }
}

function placeKey({ endpointId, database }: Place): string {
  return `${endpointId}/${database}`;
}

function keyOf({ endpointId, database, ref }: SessionAt): string {
  return JSON.stringify([endpointId, database, ref.layout, ref.application, ref.id]);
}

/** Whether nothing happened between two looks; the numbers of keys are no event. */
function tellsTheSame(one: SourceVitals, other: SourceVitals): boolean {
  const events = ({ servers }: SourceVitals) =>
    JSON.stringify(
      servers.map(({ name, run, flushCount, evictedCount }) => [
        name,
        run,
        flushCount,
        evictedCount,
      ]),
    );
  return events(one) === events(other);
}
