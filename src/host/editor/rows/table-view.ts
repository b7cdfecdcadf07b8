import type { ValueNode } from '../../../formats/value.ts';
import type { TableLook } from '../../../protocol/editor-table-look.ts';

/** How many rows are read before the host does other things. */
const ROWS_AT_ONCE = 500;

/**
 * Which rows of a table are shown, in which order. Nothing of it changes the table. The last answer is kept:
 * a page that scrolls asks for the same rows again and again.
 */
export class TableViews {
  readonly #textOf: TextOf;
  #last:
    { readonly root: ValueNode; readonly key: string; readonly rows: Promise<Rows> } | undefined;

  /** @param textOf what a cell shows */
  constructor(textOf: TextOf) {
    this.#textOf = textOf;
  }

  /**
   * The indices of the rows to show, in order; undefined for all of them as they are stored.
   * @param root the value that the table is in; another one after each edit
   * @param key tells tables in the same value apart
   * @param columnCount how many columns are shown, and looked into
   */
  async rows(
    root: ValueNode,
    table: ValueNode,
    {
      key,
      look,
      columnCount,
    }: { readonly key: string; readonly look: TableLook; readonly columnCount: number },
  ): Promise<Rows> {
    if (!look.sort && !look.filter) return undefined;
    const whole = JSON.stringify([key, look]);
    if (this.#last?.root !== root || this.#last.key !== whole) {
      this.#last = { root, key: whole, rows: arrange(table, look, columnCount, this.#textOf) };
    }
    return this.#last.rows;
  }
}

type TextOf = (cell: ValueNode) => string;

type Rows = readonly number[] | undefined;

interface SortKey {
  readonly index: number;
  /** Numbers stand before texts, and what has no value last. */
  readonly rank: 0 | 1 | 2;
  readonly number: number;
  readonly text: string;
}

async function arrange(
  table: ValueNode,
  { sort, filter = '' }: TableLook,
  columnCount: number,
  textOf: TextOf,
): Promise<Rows> {
  const wanted = filter.toLocaleLowerCase();
  const found: SortKey[] = [];
  for (let start = 0; start < table.childCount; start += ROWS_AT_ONCE) {
    if (start > 0) await new Promise((resolve) => setImmediate(resolve));
    for (const [at, { node }] of table.children(start, start + ROWS_AT_ONCE).entries()) {
      const isMatch = wanted === '' || hasText(node, wanted, columnCount, textOf);
      if (isMatch) found.push(sortKey(node, start + at, sort?.column, textOf));
    }
  }
  if (sort) {
    const direction = sort.isDescending ? -1 : 1;
    found.sort((a, b) => {
      const hasNone = Number(a.rank === 2) - Number(b.rank === 2);
      return hasNone || direction * compare(a, b) || a.index - b.index;
    });
  }
  return found.map(({ index }) => index);
}

function hasText(row: ValueNode, wanted: string, columnCount: number, textOf: TextOf): boolean {
  return row
    .children(0, columnCount)
    .some(({ node }) => textOf(node).toLocaleLowerCase().includes(wanted));
}

function sortKey(
  row: ValueNode,
  index: number,
  column: number | undefined,
  textOf: TextOf,
): SortKey {
  const cell = column === undefined ? undefined : row.children(column, column + 1)[0]?.node;
  if (!cell || cell.kind === 'null') return { index, rank: 2, number: 0, text: '' };
  const text = textOf(cell);
  const isNumber = cell.typeName !== 'String' && /^-?\d+(?:\.\d+)?(?:E[+-]?\d+)?$/i.test(text);
  return { index, rank: isNumber ? 0 : 1, number: isNumber ? Number(text) : 0, text };
}

const collator = new Intl.Collator(undefined, { numeric: true });

function compare(a: SortKey, b: SortKey): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.rank !== 0) return collator.compare(a.text, b.text);
  if (a.number !== b.number) return a.number - b.number;
  // Numbers that are too large for a double may be others all the same.
  return Number.isSafeInteger(a.number) ? 0 : collator.compare(a.text, b.text);
}
