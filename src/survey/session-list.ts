import type { SessionRef } from '../stores/session.ts';
import type { PageQuery, SessionIndex } from '../stores/source/session-index.ts';

/** Sessions that are to be looked at: how many, and which, asked for as they are needed. */
export interface SessionList {
  readonly count: number;
  /** Begins anew with each call. */
  refs(): Iterable<SessionRef>;
}

/** Which sessions of an index, or of one group of it. */
export type SessionChoice = Partial<Pick<PageQuery, 'group' | 'idPart' | 'isLocked'>> & {
  /** Leaves out groups that it is false for. */
  readonly fits?: (group: PageQuery['group']) => boolean;
};

/** How many an index is asked for at once. */
const PAGE = 1000;

/** Sessions that are known one by one; each counts once. */
export function listOfRefs(refs: readonly SessionRef[]): SessionList {
  const byName = new Map(
    refs.map((ref) => [JSON.stringify([ref.layout, ref.application, ref.id]), ref]),
  );
  return { count: byName.size, refs: () => byName.values() };
}

/** Sessions that a search found, by group and in each by the bytes of their ids. */
export function listOfIndex(index: SessionIndex, choice: SessionChoice = {}): SessionList {
  const { group: only, fits = () => true, ...filter } = choice;
  const groups = index
    .groups()
    .filter(fits)
    .filter(
      ({ layout, application }) =>
        !only || (layout === only.layout && application === only.application),
    );
  const countOf = (group: PageQuery['group']) =>
    index.page({ ...filter, group, start: 0, count: 0 }).totalCount;
  return {
    count: groups.reduce((sum, group) => sum + countOf(group), 0),
    *refs() {
      for (const group of groups) {
        // A filter is worked out with every page of it, so that it is asked for once.
        const isFiltered = filter.isLocked === true || (filter.idPart ?? '') !== '';
        const count = isFiltered ? countOf(group) : PAGE;
        for (let start = 0; ; start += count) {
          const { sessions } = index.page({ ...filter, group, start, count });
          for (const { ref } of sessions) yield ref;
          if (sessions.length < count || isFiltered) break;
        }
      }
    },
  };
}
