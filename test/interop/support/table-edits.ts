import type { NrbfValue } from '../../../src/formats/nrbf/format.ts';
import type { ScalarEditor, ValueEdit, ValueNode, ValuePath } from '../../../src/formats/value.ts';
import { newTextFor, newTexts } from './all-edits.ts';

/** A row as the real software describes it; `original` stands for modified rows alone. */
export interface DescribedRow {
  readonly state: string;
  readonly cells: readonly (string | null)[];
  readonly original: readonly (string | null)[] | null;
}

export interface DescribedTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly DescribedRow[];
}

/** The tables of a value with their paths: the value itself, or those of a DataSet, by name. */
function tablesIn({ root }: NrbfValue): { name: string; path: ValuePath; node: ValueNode }[] {
  if (root.kind === 'table') {
    const [row] = root.itemsEditor?.values ?? [];
    const first = root.children(0, 1)[0]?.node.typeName;
    const name = row?.kind === 'object' ? row.typeName : undefined;
    return [{ name: first ?? name ?? '', path: [], node: root }];
  }
  return root
    .children(0, root.childCount)
    .map(({ label, node }, index) => ({ name: label, path: [index], node }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What we show, as the real software describes it; names and columns only where there are rows. */
export function shownTables(value: NrbfValue): DescribedTable[] {
  const tables = tablesIn(value).map(({ name, node }) => {
    const rows = node.children(0, node.childCount).map((child) => child.node);
    const columns = rows[0]?.children(0, 999) ?? [];
    return {
      name,
      columns: columns.map((column) => ({ name: column.label, type: column.node.typeName })),
      rows: rows.map((row) => {
        const cells = row.children(0, 999).map((cell) => cell.node);
        const now = cells.map(textOf);
        const original = cells.map(({ originalText }, index) =>
          originalText === undefined ? (now[index] ?? null) : originalText,
        );
        const state = row.rowState ?? '';
        return { state, cells: now, original: state === 'modified' ? original : null };
      }),
    };
  });
  return withoutUnseen(tables);
}

function textOf({ kind, bytes, text }: ValueNode): string | null {
  if (kind === 'null') return null;
  return bytes ? Buffer.from(bytes).toString('base64') : (text ?? '?');
}

/** Tables without the names and columns of those that have no rows, which aren't shown everywhere. */
export function withoutUnseen(tables: readonly DescribedTable[]): DescribedTable[] {
  return tables.map((table) =>
    table.rows.length === 0 ? { ...table, name: '', columns: [] } : table,
  );
}

export interface TableEdit {
  readonly edit: ValueEdit;
  /** The tables afterwards, as the user means it; undefined where the edit isn't offered. */
  readonly expected: DescribedTable[] | undefined;
}

/**
 * Every edit of the cells and rows that are looked at, with what is to come of it: unchanged rows become
 * modified and keep what they were, added ones stay added, modified ones keep the same original.
 */
export function* tableEdits(
  value: NrbfValue,
  described: readonly DescribedTable[],
): Generator<TableEdit> {
  for (const [index, { path, node }] of tablesIn(value).entries()) {
    const table = described[index];
    if (!table) continue;
    const after = (rows: readonly DescribedRow[]): DescribedTable[] =>
      described.map((other) => (other === table ? { ...table, rows } : other));
    for (const [at, row] of table.rows.slice(0, 12).entries()) {
      const rowPath = [...path, at];
      const { node: shown } = node.children(at, at + 1)[0] ?? {};
      for (const [column, { node: cell, label }] of (shown?.children(0, 999) ?? []).entries()) {
        const cellPath = [...rowPath, column];
        const { editor } = cell;
        const set = (text: string | null): DescribedTable[] =>
          after(table.rows.with(at, withCell(row, column, text)));
        const isUtc = (label === 'Utc' || cell.text?.endsWith(' (utc)')) ?? false;
        const text = editor && textFor(editor, isUtc, cell.text);
        yield {
          edit: { type: 'set', path: cellPath, text: text ?? '1' },
          expected: text === undefined ? undefined : set(toldText(editor, text)),
        };
        if (cell.kind === 'null') continue;
        yield {
          edit: { type: 'set-null', path: cellPath },
          expected: cell.isNullable === true ? set(null) : undefined,
        };
      }
      yield {
        edit: { type: 'remove', path: rowPath },
        expected:
          row.state === 'deleted'
            ? undefined
            : after(
                row.state === 'added'
                  ? table.rows.toSpliced(at, 1)
                  : table.rows.with(at, deleted(row)),
              ),
      };
    }
  }
}

/** A new row for every table; what it holds depends on the columns. */
export function* newRows(value: NrbfValue): Generator<{ edit: ValueEdit; table: number }> {
  for (const [table, { path, node }] of tablesIn(value).entries()) {
    const index = node.childCount;
    const [choice] = node.itemsEditor?.values ?? [];
    if (choice?.kind !== 'object') continue;
    const { wireTypeName } = choice;
    yield {
      edit: { type: 'insert', path, index, value: { kind: 'object', wireTypeName } },
      table,
    };
    for (const from of new Set([0, index - 1])) {
      if (from < 0 || index === 0) continue;
      const copy = { kind: 'copy', path: [...path, from] } as const;
      yield { edit: { type: 'insert', path, index, value: copy }, table };
    }
  }
}

function withCell(row: DescribedRow, column: number, text: string | null): DescribedRow {
  const cells = row.cells.with(column, text);
  if (row.cells[column] === text) return row;
  return row.state === 'unchanged'
    ? { state: 'modified', cells, original: row.cells }
    : { ...row, cells };
}

function deleted(row: DescribedRow): DescribedRow {
  return { state: 'deleted', cells: row.original ?? row.cells, original: null };
}

/** Another value of the type, as it is shown afterwards. */
function textFor({ type, of }: ScalarEditor, isUtc: boolean, now: string | undefined): string {
  if (of === 'DateTimeOffset') return '2031-02-03T04:05:06-03:30';
  if (of !== undefined) return newTextFor({ type, of });
  switch (type) {
    case 'String':
      return now === '<"\né&' ? 'x' : '<"\né&';
    case 'DateTime':
      return `2031-02-03T04:05:06.0700001${isUtc ? ' (utc)' : ''}`;
    default:
      return newTexts[type];
  }
}

/** How .NET tells of a text that was set: of bytes in base64. */
function toldText(editor: ScalarEditor | undefined, text: string): string {
  if (editor?.type !== 'Bytes') return text;
  return Buffer.from(text.replaceAll(' ', ''), 'hex').toString('base64');
}
