import type { SessionRef } from '../../stores/session.ts';
import type { SessionGroup, SessionIndex } from '../../stores/source/session-index.ts';

/** An application of which fewer sessions than this would be read is read more of, or whole. */
const LEAST_OF_GROUP = 50;

/** How many sessions of each group are read, when at most about `most` are to be. */
export function sharesOf(
  groups: readonly Pick<SessionGroup, 'sessionCount'>[],
  most: number,
): readonly number[] {
  const total = groups.reduce((sum, { sessionCount }) => sum + sessionCount, 0);
  if (total <= most) return groups.map(({ sessionCount }) => sessionCount);
  const least = Math.min(LEAST_OF_GROUP, Math.ceil(most / Math.max(1, groups.length)));
  return groups.map(({ sessionCount }) => {
    const share = Math.round((most * sessionCount) / total);
    return Math.min(sessionCount, Math.max(share, least));
  });
}

/**
 * Sessions of a group, spread evenly over it: one of each stretch of the same length, anywhere in it. The
 * order is that of the group.
 * @param random a number from 0 up to, not including, 1
 */
export function* sampleOf(
  index: SessionIndex,
  group: SessionGroup,
  count: number,
  random: () => number,
): Generator<SessionRef> {
  const { sessionCount } = group;
  if (count >= sessionCount) {
    yield* allOf(index, group);
    return;
  }
  for (let stretch = 0; stretch < count; stretch++) {
    const from = Math.floor((stretch * sessionCount) / count);
    const to = Math.floor(((stretch + 1) * sessionCount) / count);
    const start = from + Math.min(to - from - 1, Math.floor(random() * (to - from)));
    const [found] = index.page({ group, start, count: 1 }).sessions;
    if (found) yield found.ref;
  }
}

const PAGE = 1000;

function* allOf(index: SessionIndex, group: SessionGroup): Generator<SessionRef> {
  for (let start = 0; start < group.sessionCount; start += PAGE) {
    for (const { ref } of index.page({ group, start, count: PAGE }).sessions) yield ref;
  }
}
