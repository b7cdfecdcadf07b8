import type { SessionIndex } from '../stores/source/session-index.ts';
import type { SessionSource } from '../stores/source/session-source.ts';
import type { SessionRef, SessionSummary } from '../stores/session.ts';
import type { Clues } from './clues.ts';

/** Sessions that are asked for in one go. */
const batchSize = 200;
/** So many are looked at, of all that a text may mean. */
const maxCandidates = 2000;
/** Shorter texts are in too many ids to mean one. */
const minPartLength = 5;
const maxFound = 50;

/** How sessions were found, and what is known of them. */
export interface Located {
  readonly summaries: readonly SessionSummary[];
  /** True where ids contain what was looked for, and none is it. */
  readonly isPart: boolean;
}

/**
 * Looks for the sessions that clues speak of.
 * @param index what a search of the source has found, before or just now
 * @throws what {@link SessionSource.summaries} throws
 */
export async function locate(
  clues: Clues,
  source: Pick<SessionSource, 'summaries'>,
  index: SessionIndex,
): Promise<Located> {
  const possible = candidates(clues, index);
  const known = possible.filter((ref) => index.find(ref) !== undefined);
  // What came after the search is told by what stands under its keys, as far as that tells.
  const exact =
    known.length > 0
      ? await present(known, source)
      : (await present(possible, source)).filter(({ condition }) => condition !== 'damaged');
  if (exact.length > 0) return { summaries: exact, isPart: false };
  return { summaries: await present(parts(clues, index), source), isPart: true };
}

/** All places where sessions of such ids can be: the ids in each application that there is. */
export function candidates(
  { refs, ids }: Pick<Clues, 'refs' | 'ids'>,
  index: Pick<SessionIndex, 'groups'>,
): readonly SessionRef[] {
  const all = new Map<string, SessionRef>();
  const add = (ref: SessionRef): void => {
    if (all.size < maxCandidates) all.set(JSON.stringify(ref), ref);
  };
  for (const ref of refs) add(ref);
  const groups = index.groups();
  for (const { id, layouts } of ids) {
    for (const { layout, application } of groups) {
      if (layouts === undefined || layouts.includes(layout)) add({ layout, application, id });
    }
  }
  return [...all.values()];
}

/** Sessions whose ids contain what was looked for. */
function parts({ ids }: Clues, index: SessionIndex): readonly SessionRef[] {
  const refs: SessionRef[] = [];
  for (const { id: idPart, layouts } of ids) {
    if (idPart.length < minPartLength) continue;
    for (const group of index.groups()) {
      if (layouts !== undefined && !layouts.includes(group.layout)) continue;
      const count = maxFound - refs.length;
      if (count === 0) return refs;
      const { sessions } = index.page({ group, start: 0, count, idPart });
      refs.push(...sessions.map(({ ref }) => ref));
    }
  }
  return refs;
}

async function present(
  refs: readonly SessionRef[],
  source: Pick<SessionSource, 'summaries'>,
): Promise<readonly SessionSummary[]> {
  const found: SessionSummary[] = [];
  for (let start = 0; start < refs.length && found.length < maxFound; start += batchSize) {
    const summaries = await source.summaries(refs.slice(start, start + batchSize));
    found.push(...summaries.filter(({ condition }) => condition !== 'gone'));
  }
  return found.slice(0, maxFound);
}
