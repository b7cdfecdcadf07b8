import type { ReadOnlyReason } from '../value.ts';
import type { Dialect } from './dialect.ts';
import { NONE, REFERENCE, type ValueTable } from './value-table.ts';

/** Rows from one to another. */
export interface RowRange {
  readonly first: number;
  /** The row behind the last one. */
  readonly behind: number;
}

/** A row that counts on the places of others. */
interface Tie {
  readonly row: number;
  readonly upTo: number;
}

/** What the nodes of one tree share. */
export class TableView {
  readonly table: ValueTable;
  readonly dialect: Dialect;
  /** Why nothing can be edited; undefined when something can. */
  readonly readOnlyReason: ReadOnlyReason | undefined;
  readonly #scope: RowRange | undefined;
  #referenced: Set<number> | undefined;
  #ties: readonly Tie[] | undefined;

  constructor(
    table: ValueTable,
    dialect: Dialect,
    {
      readOnlyReason,
      scope,
    }: {
      readonly readOnlyReason: ReadOnlyReason | undefined;
      readonly scope: RowRange | undefined;
    },
  ) {
    this.table = table;
    this.dialect = dialect;
    this.readOnlyReason = readOnlyReason;
    this.#scope = scope;
  }

  /** Whether a row may be edited here. */
  mayEdit(id: number): boolean {
    if (this.readOnlyReason) return false;
    const scope = this.#scope;
    return scope === undefined || (id >= scope.first && id < scope.behind);
  }

  /** Whether a reference stands for this node somewhere. */
  isReferenced(id: number): boolean {
    if (!this.table.hasReferences) return false;
    this.#referenced ??= referencedIds(this.table);
    return this.#referenced.has(id);
  }

  /**
   * Whether a change of how many values there are, or of their order, from a row on would make a reference
   * mean another value. What stands in the rows up to `behind` goes away with the change.
   */
  isTied(from: number, behind: number): boolean {
    this.#ties ??= tiesIn(this.table, this.dialect);
    // The ones that count farthest come first.
    for (const { row, upTo } of this.#ties) {
      if (upTo < from) return false;
      if (row < from || row >= behind) return true;
    }
    return false;
  }

  /** Whether there are references from one of these rows. */
  refersFrom(first: number, behind: number): boolean {
    this.#ties ??= tiesIn(this.table, this.dialect);
    return this.#ties.some(({ row }) => row >= first && row < behind);
  }
}

function referencedIds(table: ValueTable): Set<number> {
  const ids = new Set<number>();
  for (let id = 0; id < table.count; id++) {
    if (table.tag(id) !== REFERENCE) continue;
    ids.add(table.target(id));
    ids.add(table.referent(id));
  }
  ids.delete(NONE);
  return ids;
}

function tiesIn(table: ValueTable, dialect: Dialect): readonly Tie[] {
  const ties: Tie[] = [];
  if (dialect.countsUpTo === undefined) return ties;
  for (let row = 0; row < table.count; row++) {
    const upTo = dialect.countsUpTo(table, row);
    if (upTo >= 0) ties.push({ row, upTo });
  }
  return ties.sort((a, b) => b.upTo - a.upTo);
}
