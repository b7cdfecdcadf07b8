import { trimEndOf } from '../../../trim-end.ts';
import { FormatError } from '../../../errors.ts';
import type { NewValue } from '../../../value.ts';
import { cellXml } from '../../tables/cell-text.ts';
import type { ElementPlace, RowPlace } from '../../tables/diffgram.ts';
import { freshText, zeroText } from './fresh-key.ts';
import { elementText } from './plan-cell.ts';
import { insertOriginal } from './plan-state.ts';
import type { Column } from '../../tables/schema.ts';
import { spaceBefore, startOfSpace, tagHeadLength, type TextEdit } from './text-edits.ts';
import { encodeXmlAttribute, encodeXmlText } from '../../tables/xml-reader.ts';
import {
  cellsOf,
  type TableRow,
  type XmlView,
  textOfCell,
  type XmlTables,
} from '../../tables/xml-tables.ts';
import { l10n } from '../../../reason.ts';

/**
 * Plans a new row behind the others, as `table.Rows.Add` does it.
 * @param copied the row to copy; its keys are made anew
 * @throws FormatError when no key can be made that no other row has
 */
export function planNewRow(
  tables: XmlTables,
  view: XmlView,
  copied: TableRow | undefined,
): TextEdit[] {
  const { diffgram, schema } = tables;
  const { text, root, data } = diffgram;
  const { table, rows } = view;
  const { xmlName } = table;
  const last = rows.findLast(({ state, place }) => state !== 'deleted' && !place.isNested);
  const order = Math.max(-1, ...rows.slice(-1).map(({ place }) => place.order)) + 1;
  const numbers = rows.map(({ place }) =>
    Number(place.id.slice(trimEndOf(place.id, '0123456789').length)),
  );
  const id = `${xmlName}${numbers.reduce((most, number) => Math.max(most, number), 0) + 1}`;
  const cells = copied && cellsOf(diffgram, copied.place, table);
  const texts = table.columns.map((column, index) => {
    const value = cells?.[index];
    const isKey = table.uniqueKeys.some((key) => key.includes(index));
    if (isKey || column.autoIncrementStep !== undefined) return freshKey(tables, view, index);
    return value ? textOfCell(value) : defaultOf(column);
  });
  refuseTied(view, texts, copied);
  const outer = spaceBefore(text, (data ?? root).start);
  const lineBreak = last ? spaceBefore(text, last.place.start) : outer === '' ? '' : `${outer}  `;
  const head = `diffgr:id="${encodeXmlAttribute(id)}" msdata:rowOrder="${order}" diffgr:hasChanges="inserted"`;
  const values = table.columns.map((column, index) => {
    const cell = texts[index] ?? null;
    const isText = cell === null || column.scalar === undefined;
    return { column, xml: isText ? cell : cellXml(column, cell, cells?.[index]?.xml) };
  });
  const row = rowElement(nameOfRows(tables, view), head, values, lineBreak);
  if (last) return [{ at: last.place.end, length: 0, insert: lineBreak + row }];
  if (data && data.closeStart < data.end) {
    const insert = lineBreak + row;
    return [{ at: startOfSpace(text, data.closeStart), length: 0, insert }];
  }
  const [eol = ''] = /\r?\n/.exec(text) ?? [];
  const indent = (depth: number): string => (eol === '' ? '' : eol + '  '.repeat(depth));
  const name = schema.dataSetName;
  const around = `${indent(1)}<${name}>${indent(2)}${row}${indent(1)}</${name}>`;
  if (data) {
    const at = startOfSpace(text, data.start);
    return [{ at, length: data.end - at, insert: around }];
  }
  if (root.closeStart < root.end) return [{ at: root.openEnd, length: 0, insert: around }];
  const tag = text.slice(root.start, root.end);
  const at = root.start + (tag.endsWith('/>') ? tagHeadLength(tag) : tag.length);
  return [{ at, length: root.end - at, insert: `>${around}${eol}</diffgr:diffgram>` }];
}

/** How the elements of a table's rows are named, and the declarations of namespaces that this takes. */
interface RowName {
  readonly name: string;
  readonly declarations: string;
}

function nameOfRows({ diffgram, schema }: XmlTables, { table, rows }: XmlView): RowName {
  const like = rows.at(-1)?.place;
  if (like) {
    const tag = diffgram.text.slice(like.start, like.openEnd);
    const [, name = table.xmlName] = /^<([^\s/>]+)/.exec(tag) ?? [];
    const declarations = tag.match(/\sxmlns(?::[^\s=]+)?=(?:"[^"]*"|'[^']*')/g) ?? [];
    return { name, declarations: declarations.join('') };
  }
  const { namespace } = schema;
  const isNamed = namespace !== '';
  return {
    name: table.xmlName,
    declarations: isNamed ? ` xmlns="${encodeXmlAttribute(namespace)}"` : '',
  };
}

interface CellXml {
  readonly column: Column;
  readonly xml: string | null;
}

/** A row as .NET's writer makes it. */
function rowElement(
  { name, declarations }: RowName,
  head: string,
  cells: readonly CellXml[],
  lineBreak: string,
): string {
  const inner = lineBreak === '' ? '' : `${lineBreak}  `;
  let attributes = '';
  let content = '';
  let end = lineBreak;
  for (const { column, xml } of cells) {
    if (xml === null) continue;
    if (column.mapping === 'element') content += inner + elementText(column.xmlName, xml);
    else if (column.mapping === 'text') [content, end] = [encodeXmlText(xml), ''];
    else {
      const prefix = column.mapping === 'hidden' ? 'msdata:hidden' : '';
      attributes += ` ${prefix}${column.xmlName}="${encodeXmlAttribute(xml)}"`;
    }
  }
  const open = `<${name} ${head}${attributes}${declarations}`;
  return content === '' ? `${open} />` : `${open}>${content}${end}</${name}>`;
}

/**
 * Plans to delete a row, as `row.Delete()` does it: one that was added goes, any other is kept as it
 * was, so that the site's data adapter deletes it, too.
 * @throws FormatError for rows that others belong to
 */
export function planDeletedRow(tables: XmlTables, view: XmlView, row: TableRow): TextEdit[] {
  const { place, state } = row;
  if (state === 'deleted')
    throw new FormatError('read-only', l10n.t('This row is already deleted.'));
  if (place.isNested)
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('Rows of other tables depend on this row, so it cannot be removed.'),
    );
  if (view.table.isParent) {
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('A relation links this row to other tables, so it cannot be removed.'),
    );
  }
  const { diffgram } = tables;
  const gone = (element: ElementPlace): TextEdit => {
    const at = startOfSpace(diffgram.text, element.start);
    return { at, length: element.end - at, insert: '' };
  };
  // .NET can't read the errors of a row that isn't there.
  const isOfRow = ({ id, xmlName }: RowPlace): boolean =>
    id === place.id && xmlName === place.xmlName;
  const edits = [place, ...diffgram.errors.filter(isOfRow)].map(gone);
  return state === 'unchanged' ? [...edits, insertOriginal(diffgram, place)] : edits;
}

/** The row that a new value copies; undefined for an empty one. @throws FormatError for anything else */
export function copiedRow(view: XmlView, value: NewValue): TableRow | undefined {
  if (value.kind === 'object') return undefined;
  const row = value.kind === 'copy' ? view.rows[value.path.at(-1) ?? -1] : undefined;
  if (row) return row;
  throw new FormatError('wrong-type', l10n.t('Only rows can be added to a table.'));
}

/** A copy belongs to the same row of another table as the row itself does, if that is still there. */
function refuseTied(
  { table }: XmlView,
  texts: readonly (string | null)[],
  copied: TableRow | undefined,
): void {
  if (copied && copied.state !== 'deleted') return;
  for (const index of table.tiedColumns) {
    if (texts[index] === null || table.uniqueKeys.some((key) => key.includes(index))) continue;
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('A relation links the rows to another table. Copy an existing row instead.'),
    );
  }
}

/** A value for a key column that no row has. @throws FormatError where none can be made */
function freshKey(tables: XmlTables, { table, rows }: XmlView, index: number): string {
  const column = table.columns[index];
  const taken = rows.map(({ place }) => {
    const cell = cellsOf(tables.diffgram, place, table)[index];
    return (cell && textOfCell(cell)) ?? '';
  });
  return freshText(column ?? {}, taken);
}

function defaultOf(column: Column): string | null {
  if (column.defaultText !== undefined) return column.defaultText;
  return column.isNullable ? null : zeroText(column.scalar);
}
