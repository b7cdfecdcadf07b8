import { cellText } from './cell-text.ts';
import {
  type Diffgram,
  type ElementPlace,
  fieldsOf,
  readDiffgram,
  type RowPlace,
} from './diffgram.ts';
import { type Column, readTableSchema, type Table, type TableSchema } from './schema.ts';
import { decodeXmlText } from './xml-reader.ts';

/** What .NET's DataRowState says of a row. */
export type RowState = 'unchanged' | 'added' | 'modified' | 'deleted';

/** A row of a table, current or deleted. */
export interface TableRow {
  readonly place: RowPlace;
  readonly state: RowState;
  /** What it was before its changes, where that is kept. */
  readonly original: RowPlace | undefined;
}

/** A table with its rows in their order, the deleted ones among them. */
export interface XmlView {
  readonly table: Table;
  readonly rows: readonly TableRow[];
}

/** The tables of a DataTable or DataSet in its XML form. */
export class XmlTables {
  readonly schema: TableSchema;
  readonly diffgram: Diffgram;
  #views: readonly XmlView[] | undefined;

  /** @throws FormatError for XML that .NET doesn't write */
  constructor(xmlSchema: string, xmlDiffGram: string) {
    this.schema = readTableSchema(xmlSchema);
    this.diffgram = readDiffgram(xmlDiffGram);
  }

  /** All tables, in the order of the schema. */
  get views(): readonly XmlView[] {
    return (this.#views ??= viewsOf(this.schema, this.diffgram));
  }
}

function viewsOf({ tables }: TableSchema, { rows, originals }: Diffgram): XmlView[] {
  const before = new Map<string, RowPlace>();
  for (const row of originals) before.set(`${row.xmlName} ${row.id}`, row);
  const byTable = new Map<string, TableRow[]>();
  const add = (row: TableRow): void => {
    const list = byTable.get(row.place.xmlName);
    if (list) list.push(row);
    else byTable.set(row.place.xmlName, [row]);
  };
  for (const place of rows) {
    const key = `${place.xmlName} ${place.id}`;
    const original = before.get(key);
    before.delete(key);
    add({ place, state: stateOf(place), original });
  }
  for (const place of before.values()) add({ place, state: 'deleted', original: place });
  return tables.map((table) => {
    const list = byTable.get(table.xmlName) ?? [];
    return { table, rows: list.sort((a, b) => a.place.order - b.place.order) };
  });
}

function stateOf({ hasChanges }: RowPlace): RowState {
  if (hasChanges === 'inserted') return 'added';
  return hasChanges === 'modified' ? 'modified' : 'unchanged';
}

/** A cell as it stands in its row; `xml` undefined for a missing one, which is null. */
export interface Cell {
  readonly column: Column;
  readonly xml: string | undefined;
  /** Where its element stands, for columns that are elements. */
  readonly element?: ElementPlace | undefined;
}

/** The cells of a row, in the order of the table's columns. */
export function cellsOf({ text }: Diffgram, row: RowPlace, { columns }: Table): Cell[] {
  const fields = fieldsOf(text, row);
  const attributes = new Map<string, string>();
  const needsAttributes = columns.some(
    ({ mapping }) => mapping === 'attribute' || mapping === 'hidden',
  );
  if (needsAttributes) readAttributes(text.slice(row.start, row.openEnd), attributes);
  return columns.map((column) => {
    switch (column.mapping) {
      case 'element': {
        const element = fields.get(column.xmlName);
        const xml = element && decodeXmlText(text.slice(element.openEnd, element.closeStart));
        return { column, xml, element };
      }
      case 'attribute':
        return { column, xml: attributes.get(column.xmlName) };
      case 'hidden':
        return { column, xml: attributes.get(`msdata:hidden${column.xmlName}`) };
      case 'text':
        return { column, xml: decodeXmlText(text.slice(row.openEnd, row.closeStart)) };
    }
  });
}

function readAttributes(tag: string, into: Map<string, string>): void {
  for (const [, name = '', value = ''] of tag.matchAll(/(?<![^\s="'])([^\s="']+)="([^"]*)"/g)) {
    into.set(name, decodeXmlText(value));
  }
}

/** The canonical text of a cell: null for null, its XML where that is no value of the type. */
export function textOfCell({ column, xml }: Cell): string | null {
  return xml === undefined ? null : (cellText(column, xml) ?? xml);
}
