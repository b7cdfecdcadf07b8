import type { PhpSessionRows } from '../../../formats/php/variable.ts';
import { phpCountsUpTo } from '../../../formats/php/writer.ts';

/** What ties a variable to the places of others. */
export interface VariableTies {
  /** References of other variables count on its place: it can't be removed, nor become another number of values. */
  readonly isHeld: boolean;
  /** It refers to values by their numbers itself: elsewhere they would mean others. */
  readonly hasReferences: boolean;
}

/** The ties of all variables of a session, in their order. */
export function tiesOf({ parsed, rows }: PhpSessionRows): readonly VariableTies[] {
  const { table } = parsed;
  // For each variable the farthest row that its references count on.
  const reach = rows.map(() => -1);
  for (let row = 0; row < table.count; row++) {
    const upTo = phpCountsUpTo(table, row);
    const owner = variableAt(rows, row);
    if (upTo >= 0 && owner >= 0) reach[owner] = Math.max(reach[owner] ?? -1, upTo);
  }
  const sorted = reach.map((upTo, owner) => ({ upTo, owner })).sort((a, b) => b.upTo - a.upTo);
  return rows.map((first, index) => {
    const others = sorted[0]?.owner === index ? sorted[1] : sorted[0];
    return {
      isHeld: others !== undefined && others.upTo >= first,
      hasReferences: (reach[index] ?? -1) >= 0,
    };
  });
}

/**
 * What the references in each variable mean, as text to compare by: the name of a variable, and how many rows
 * behind its first one.
 */
export function targetsOf(
  { parsed, rows }: PhpSessionRows,
  names: readonly string[],
): ReadonlyMap<string, string> {
  const { table } = parsed;
  const targets = names.map((): string[] => []);
  for (let row = 0; row < table.count; row++) {
    const target = table.referent(row);
    if (target < 0) continue;
    const at = variableAt(rows, target);
    targets[variableAt(rows, row)]?.push(`${names[at] ?? ''} ${target - (rows[at] ?? 0)}`);
  }
  return new Map(names.map((name, index) => [name, targets[index]?.join('\n') ?? '']));
}

/** The index of the variable to which a row belongs; -1 for what stands before the first one. */
function variableAt(rows: readonly number[], row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
