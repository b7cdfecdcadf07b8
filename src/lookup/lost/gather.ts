import { isAspNetLayout } from '../../stores/layout-facts.ts';
import type { LayoutId, SessionRef, SessionSummary } from '../../stores/session.ts';
import type { SessionGroup, SessionIndex } from '../../stores/source/session-index.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { Clues } from '../clues.ts';
import { candidates } from '../locate.ts';
import type { Lifetime, PlaceEvidence, PresentSession, WantedSession } from './evidence.ts';
import type { Sightings } from './sightings.ts';

/** Sessions that are asked for in one go. */
const batchSize = 200;
/** Sessions of the application that are looked at to tell how long they live. */
const sampleSize = 50;
/** More than these with one ID are not looked at in detail. */
const maxPresent = 20;
/** Larger sessions are not read for their timeout. */
const maxReadBytes = 100_000;

/** A place that can be asked. */
export interface OpenPlace {
  readonly endpointId: string;
  readonly database: number;
  readonly name: string;
  readonly isOwn: boolean;
  readonly source: SessionSource;
  /** What a search found there; absent where none was made. */
  readonly index?: SessionIndex;
}

/** What is asked for at each place. */
export interface Question {
  readonly wanted: WantedSession;
  readonly clues: Pick<Clues, 'refs' | 'ids'>;
  /** Applications that are known from other places. */
  readonly groups: readonly Pick<SessionGroup, 'layout' | 'application'>[];
  readonly sightings: Sightings;
}

/** The layouts of ASP.NET whose sessions are of the same kind of site. */
const aspNetLayouts = ['aspnet-v1', 'aspnet-v2', 'aspnet-v5'] as const;

/**
 * Asks one place for everything that may explain why a session is lost. What may not be asked is missing in the answer.
 * No lifetime slides.
 * @throws what the source throws when its server goes away
 */
export async function gather(place: OpenPlace, question: Question): Promise<PlaceEvidence> {
  const { source, index, endpointId, database, name, isOwn } = place;
  const { sightings, wanted } = question;
  const groups = index?.groups();
  const [servers, present] = await Promise.all([
    source.serverFacts(),
    presentOf(source, refsOf(question, groups ?? []), wanted.home?.ref),
  ]);
  const application = applicationOf(wanted, groups ?? []);
  const lifetime = application && index && (await lifetimeOf(source, index, application));
  return {
    endpointId,
    database,
    name,
    isOwn,
    servers,
    history: sightings.history({ endpointId, database }),
    hasGaps: index?.gaps !== undefined,
    present,
    ...(groups && { groups }),
    ...(lifetime && { lifetime }),
  };
}

/** Where a session of such an ID can be: in each application, whatever layout the clue speaks of. */
function refsOf(
  { clues, groups: known, wanted: { home } }: Question,
  groups: readonly SessionGroup[],
): readonly SessionRef[] {
  const ids = clues.ids.map(({ id }) => ({ id }));
  const all = [...groups, ...known].map(({ layout, application }) => ({
    layout,
    application,
    sessionCount: 0,
    lockedCount: 0,
  }));
  const own = home ? [home.ref] : [];
  const refs = candidates({ refs: [...own, ...clues.refs], ids }, { groups: () => all });
  // The same key in the words of another version of the provider.
  const versions = [...own, ...clues.refs].flatMap(({ layout, application, id }) =>
    isAspNetLayout(layout)
      ? aspNetLayouts.map((version): SessionRef => ({ layout: version, application, id }))
      : [],
  );
  const distinct = new Map([...refs, ...versions].map((ref) => [JSON.stringify(ref), ref]));
  return [...distinct.values()];
}

async function presentOf(
  source: SessionSource,
  refs: readonly SessionRef[],
  home: SessionRef | undefined,
): Promise<readonly PresentSession[]> {
  const strange = ['damaged', 'wrong-type'];
  const own = JSON.stringify(home);
  const found: SessionSummary[] = [];
  for (let start = 0; start < refs.length; start += batchSize) {
    const summaries = await source.summaries(refs.slice(start, start + batchSize));
    found.push(
      ...summaries.filter(
        ({ ref, condition }) =>
          condition !== 'gone' &&
          // What stands elsewhere under such a key and is no session is somebody else's.
          (!strange.includes(condition) || JSON.stringify(ref) === own),
      ),
    );
  }
  return Promise.all(
    found.slice(0, maxPresent).map(async (summary) => ({
      summary,
      traces: await source.traces(summary.ref),
    })),
  );
}

/** The application whose other sessions tell how long this one would have lived. */
function applicationOf(
  { home, layouts }: WantedSession,
  groups: readonly SessionGroup[],
): SessionGroup | undefined {
  const layout: LayoutId | undefined = home?.ref.layout;
  const fits = groups.filter((group) =>
    layout === undefined
      ? layouts.includes(group.layout)
      : group.layout === layout && group.application === home?.ref.application,
  );
  const most = fits.toSorted((a, b) => b.sessionCount - a.sessionCount);
  return most[0];
}

async function lifetimeOf(
  source: SessionSource,
  index: SessionIndex,
  group: SessionGroup,
): Promise<Lifetime | undefined> {
  const { sessions } = index.page({ group, start: 0, count: sampleSize });
  const summaries = await source.summaries(sessions.map(({ ref }) => ref));
  const alive = summaries.filter(
    ({ condition, ttlMs }) => condition === 'ok' && ttlMs !== undefined,
  );
  if (alive.length === 0) return undefined;
  const small = alive.find(({ sizeBytes = 0 }) => sizeBytes <= maxReadBytes);
  const read = small && (await source.read(small.ref));
  return {
    sampleCount: alive.length,
    longestLeftMs: Math.max(...alive.map(({ ttlMs = 0 }) => ttlMs)),
    ...(read?.timeoutSeconds !== undefined && { timeoutMs: read.timeoutSeconds * 1000 }),
  };
}
