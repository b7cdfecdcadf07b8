import { fitsGroup, idPartOf, needsOf } from '../../../lookup/filter/match-session.ts';
import { isChosen, type SessionChoice } from '../../../lookup/filter/session-filter.ts';
import type { SessionIndex } from '../../../stores/source/session-index.ts';
import type { GroupEntry } from '../model-entries.ts';

/** How many sessions of a group were chosen; undefined where nothing is chosen, or that isn't known yet. */
export function matchCountOf(
  { node, choice: look }: Pick<GroupEntry, 'node' | 'choice'>,
  index: SessionIndex,
  choice: SessionChoice,
): number | undefined {
  if (!isChosen(choice)) return undefined;
  if (!fitsGroup(choice.filters, node)) return 0;
  if (needsOf(choice).isLook)
    return look?.isRunning === false ? look.result?.matchCount : undefined;
  const idPart = idPartOf(choice.filters);
  return index.page({ group: node, start: 0, count: 0, ...(idPart !== undefined && { idPart }) })
    .totalCount;
}
