import { FormatError } from '../../../errors.ts';
import { cellXml } from '../../tables/cell-text.ts';
import { isEditableCell } from '../../tables/editable.ts';
import { keepOriginal } from './plan-state.ts';
import type { Column } from '../../tables/schema.ts';
import { spaceBefore, startOfSpace, tagHeadLength, type TextEdit } from './text-edits.ts';
import { refuseDuplicate } from './unique-keys.ts';
import { encodeXmlAttribute, encodeXmlText } from '../../tables/xml-reader.ts';
import {
  type Cell,
  cellsOf,
  type TableRow,
  type XmlView,
  type XmlTables,
} from '../../tables/xml-tables.ts';
import { l10n } from '../../../reason.ts';

/**
 * Plans another value for a cell, as `row[column] = value` does it: an unchanged row becomes modified,
 * and what it was is kept.
 * @param text null for DBNull
 * @throws FormatError when the column doesn't take the value
 */
export function planCell(
  tables: XmlTables,
  view: XmlView,
  row: TableRow,
  index: number,
  text: string | null,
): TextEdit[] {
  if (row.state === 'deleted') throw new FormatError('read-only', l10n.t('This row is deleted.'));
  const cells = cellsOf(tables.diffgram, row.place, view.table);
  const cell = cells[index];
  if (!cell) throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  if (!isEditableCell(tables, view, index)) {
    throw new FormatError(
      'read-only',
      l10n.t('The column {0} cannot be edited.', cell.column.name),
    );
  }
  if (text === null) {
    refuseNull(view, index);
    if (cell.xml === undefined) return [];
  }
  refuseDuplicate(tables, view, row, cells, index, text);
  const xml = text === null ? null : cellXml(cell.column, text, likeOf(tables, view, cell));
  if (xml === cell.xml) return [];
  const state = keepOriginal(tables.diffgram, row);
  if (cell.column.mapping !== 'element') {
    return writeAttribute(tables, row, cell.column, xml, state);
  }
  return [...state, writeCell(tables, row, cells, index, xml)];
}

function refuseNull({ table }: XmlView, index: number): void {
  if (table.columns[index]?.isNullable) return;
  throw new FormatError('not-nullable', l10n.t('This column does not allow null.'));
}

/** The text of the cell, or of the first in its column: what a new one looks like. */
function likeOf(tables: XmlTables, { table, rows }: XmlView, cell: Cell): string | undefined {
  if (cell.xml !== undefined || cell.column.scalar !== 'DateTime') return cell.xml;
  for (const row of rows.slice(0, 100)) {
    const found = cellsOf(tables.diffgram, row.place, table).find(
      ({ column }) => column === cell.column,
    );
    if (found?.xml !== undefined) return found.xml;
  }
  return undefined;
}

/** Puts an attribute with the text into the tag of a row, or takes it away. */
function writeAttribute(
  { diffgram: { text } }: XmlTables,
  { place }: TableRow,
  { mapping, xmlName }: Column,
  xml: string | null,
  state: readonly TextEdit[],
): TextEdit[] {
  const tag = text.slice(place.start, place.openEnd);
  const length = tagHeadLength(tag);
  // Where the row was unchanged, its tag is written anew already.
  const [head, ...others] = state;
  const name = mapping === 'hidden' ? `msdata:hidden${xmlName}` : xmlName;
  const before = (head?.insert ?? tag.slice(0, length)).replace(
    /\s([^\s="']+)=(?:"[^"]*"|'[^']*')/g,
    (attribute, found) => (found === name ? '' : attribute),
  );
  const insert = xml === null ? before : `${before} ${name}="${encodeXmlAttribute(xml)}"`;
  return [{ at: place.start, length, insert }, ...others];
}

/** Puts an element with the text in place of a cell, or takes it away. */
function writeCell(
  { diffgram: { text } }: XmlTables,
  { place }: TableRow,
  cells: readonly Cell[],
  index: number,
  xml: string | null,
): TextEdit {
  const cell = cells[index];
  const { element, column } = cell ?? {};
  if (element) {
    if (xml !== null && xml !== '' && element.closeStart < element.end && !isBlank(xml)) {
      const { openEnd, closeStart } = element;
      return { at: openEnd, length: closeStart - openEnd, insert: encodeXmlText(xml) };
    }
    if (xml === null) {
      const at = startOfSpace(text, element.start);
      return { at, length: element.end - at, insert: '' };
    }
    const insert = elementText(column?.xmlName ?? '', xml);
    return { at: element.start, length: element.end - element.start, insert };
  }
  const insert = elementText(column?.xmlName ?? '', xml ?? '');
  const previous = cells.slice(0, index).findLast((other) => other.element)?.element;
  const rowSpace = spaceBefore(text, place.start);
  const inner = rowSpace === '' ? '' : `${rowSpace}  `;
  if (previous)
    return { at: previous.end, length: 0, insert: spaceBefore(text, previous.start) + insert };
  if (place.closeStart < place.end) return { at: place.openEnd, length: 0, insert: inner + insert };
  // ` />` becomes `>…</Row>`.
  const open = text.slice(place.start, place.end);
  const tagEnd = place.start + (open.endsWith('/>') ? tagHeadLength(open) : open.length);
  const name = /^<([^\s/>]+)/.exec(open)?.[1] ?? '';
  return {
    at: tagEnd,
    length: place.end - tagEnd,
    insert: `>${inner}${insert}${rowSpace}</${name}>`,
  };
}

/** An element as .NET's writer makes it; blank texts are marked, or readers drop them. */
export function elementText(name: string, xml: string): string {
  if (xml === '') return `<${name} />`;
  const space = isBlank(xml) ? ' xml:space="preserve"' : '';
  return `<${name}${space}>${encodeXmlText(xml)}</${name}>`;
}

function isBlank(text: string): boolean {
  return /^\s*$/.test(text);
}
