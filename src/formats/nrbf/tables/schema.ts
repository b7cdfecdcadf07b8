import { FormatError } from '../../errors.ts';
import { columnType, type ColumnType } from './column-types.ts';
import { decodeXmlName } from './xml-reader.ts';
import { localName, readXmlTree, type XmlElement } from './xml-tree.ts';
import { l10n } from '../../reason.ts';

/** A column of a table, from its XML Schema. */
export interface Column extends ColumnType {
  readonly name: string;
  /** The name of its element or attribute. */
  readonly xmlName: string;
  /** How its values stand in a row: as elements, attributes, hidden attributes or the row's text. */
  readonly mapping: 'element' | 'attribute' | 'hidden' | 'text';
  readonly isNullable: boolean;
  readonly isReadOnly: boolean;
  readonly maxLength?: number;
  readonly defaultText?: string;
  /** For dates: `Utc`, `Local`, `Unspecified`; absent for local times with the offset of the writer. */
  readonly dateTimeMode?: string;
  /** Present for columns that number the rows. */
  readonly autoIncrementStep?: bigint;
  readonly autoIncrementSeed?: bigint;
}

/** A table, from its XML Schema. */
export interface Table {
  readonly name: string;
  /** The local name of the elements of its rows. */
  readonly xmlName: string;
  readonly columns: readonly Column[];
  readonly isCaseSensitive: boolean;
  /** Columns whose values together occur once, each by its index. */
  readonly uniqueKeys: readonly (readonly number[])[];
  /** Columns that a relation with another table ties. */
  readonly tiedColumns: ReadonlySet<number>;
  /** Whether rows of other tables belong to its rows. */
  readonly isParent: boolean;
}

/** What an `XmlSchema` member says. */
export interface TableSchema {
  /** The element around the rows. */
  readonly dataSetName: string;
  /** Where the names belong that stand without a prefix; empty for none. */
  readonly namespace: string;
  /** For a single DataTable, the name of its rows' elements; empty for a DataSet. */
  readonly mainTableName: string;
  readonly tables: readonly Table[];
}

const MSDATA = 'msdata:';
const CASE_SENSITIVE = `${MSDATA}CaseSensitive`;

/**
 * Reads the schema that DataTable and DataSet write (dotnet/runtime, System.Data.Common
 * System/Data/xmlsaver.cs). @throws FormatError for a schema of another kind.
 */
export function readTableSchema(text: string): TableSchema {
  const root = readXmlTree(text);
  if (root.name !== 'schema') throw unusable();
  const found: { element: XmlElement; type: XmlElement }[] = [];
  let dataSet: XmlElement | undefined;
  const queue: XmlElement[] = [...root.children];
  for (let element = queue.shift(); element; element = queue.shift()) {
    if (element.name !== 'element') {
      queue.push(...element.children);
      continue;
    }
    if (element.attributes.get(`${MSDATA}IsDataSet`) === 'true') {
      dataSet = element;
      queue.push(...element.children);
      continue;
    }
    const type = element.children.find(({ name }) => name === 'complexType');
    if (!type) continue;
    found.push({ element, type });
    queue.push(...type.children);
  }
  if (!dataSet) throw unusable();
  const keys = constraintsOf(dataSet);
  const tables = found.map(({ element, type }) => tableOf(element, type, keys));
  const main = dataSet.attributes.get(`${MSDATA}MainDataTable`) ?? '';
  // A namespace in front of the name is encoded with its colon: `ns_x003A_Name`.
  const mainTableName = main.slice(
    main.lastIndexOf('_x003A_') + (main.includes('_x003A_') ? 7 : 1),
  );
  const dataSetName = dataSet.attributes.get('name') ?? '';
  const namespace = root.attributes.get('targetNamespace') ?? '';
  return { dataSetName, namespace, mainTableName, tables };
}

function unusable(): FormatError {
  return new FormatError('invalid-structure', l10n.t('The schema of the table is not valid.'));
}

function tableOf(element: XmlElement, type: XmlElement, keys: Constraints): Table {
  const xmlName = element.attributes.get('name') ?? '';
  const isCaseSensitive = element.attributes.get(CASE_SENSITIVE) ?? keys.isCaseSensitive;
  const columns = columnsOf(type);
  const indexOf = (name: string): number => columns.findIndex((column) => column.xmlName === name);
  const indicesOf = (names: readonly string[]): number[] =>
    names.map(indexOf).filter((index) => index >= 0);
  return {
    name: decodeXmlName(xmlName),
    xmlName,
    columns,
    isCaseSensitive: isCaseSensitive.toLowerCase() === 'true',
    uniqueKeys: (keys.unique.get(xmlName) ?? []).map(indicesOf).filter(({ length }) => length > 0),
    tiedColumns: new Set(indicesOf(keys.tied.get(xmlName) ?? [])),
    isParent: keys.parents.has(xmlName),
  };
}

function columnsOf(type: XmlElement): Column[] {
  const columns: { column: Column; ordinal: string | undefined }[] = [];
  const add = (column: Column, { attributes }: XmlElement): void => {
    columns.push({ column, ordinal: attributes.get(`${MSDATA}Ordinal`) });
  };
  const queue: XmlElement[] = [...type.children];
  for (let part = queue.shift(); part; part = queue.shift()) {
    switch (part.name) {
      case 'sequence':
      case 'choice':
      case 'all':
      case 'simpleContent':
        queue.unshift(...part.children);
        break;
      case 'extension': {
        const name = part.attributes.get(`${MSDATA}ColumnName`);
        if (name !== undefined)
          add(columnOf(part, name, 'text', part.attributes.get('base')), part);
        queue.unshift(...part.children);
        break;
      }
      case 'element':
        if (part.children.some(({ name }) => name === 'complexType')) break;
        if (part.attributes.has('name')) add(columnOf(part, undefined, 'element'), part);
        break;
      case 'attribute': {
        const mapping = part.attributes.get('use') === 'prohibited' ? 'hidden' : 'attribute';
        add(columnOf(part, undefined, mapping), part);
      }
    }
  }
  return inOrdinalOrder(columns);
}

/** Columns at their numbers; those without one fill the gaps, in the order of the schema. */
function inOrdinalOrder(
  columns: readonly { readonly column: Column; readonly ordinal: string | undefined }[],
): Column[] {
  const numbered = columns
    .filter(({ ordinal }) => ordinal !== undefined)
    .sort((a, b) => Number(a.ordinal) - Number(b.ordinal));
  const ordered: Column[] = [];
  for (const { column, ordinal } of columns) {
    if (ordinal !== undefined) continue;
    while (Number(numbered[0]?.ordinal) <= ordered.length) placeNext(numbered, ordered);
    ordered.push(column);
  }
  while (numbered.length > 0) placeNext(numbered, ordered);
  return ordered;
}

function placeNext(from: { readonly column: Column }[], to: Column[]): void {
  const next = from.shift();
  if (next) to.push(next.column);
}

function columnOf(
  element: XmlElement,
  name: string | undefined,
  mapping: Column['mapping'],
  base?: string,
): Column {
  const { attributes } = element;
  const xmlName = attributes.get('name') ?? name ?? '';
  const restriction = element.children
    .find((child) => child.name === 'simpleType')
    ?.children.find((child) => child.name === 'restriction');
  const facet = (wanted: string): string | undefined =>
    restriction?.children.find((child) => child.name === wanted)?.attributes.get('value');
  const schemaType = attributes.get('type') ?? base ?? restriction?.attributes.get('base') ?? '';
  const maxLength = Number(facet('maxLength') ?? Number.NaN);
  const isNumbered = attributes.get(`${MSDATA}AutoIncrement`) === 'true';
  const defaultText = attributes.get('default');
  const dateTimeMode = attributes.get(`${MSDATA}DateTimeMode`);
  return {
    ...columnType(
      localName(schemaType),
      attributes.get(`${MSDATA}DataType`),
      facet('length') === '1',
    ),
    name: name ?? decodeXmlName(xmlName),
    xmlName,
    mapping,
    isNullable:
      mapping === 'element'
        ? attributes.get('minOccurs') === '0'
        : attributes.get('use') !== 'required',
    isReadOnly:
      attributes.get(`${MSDATA}ReadOnly`) === 'true' || attributes.has(`${MSDATA}Expression`),
    ...(Number.isInteger(maxLength) && { maxLength }),
    ...(defaultText !== undefined && { defaultText }),
    ...(dateTimeMode !== undefined && { dateTimeMode }),
    ...(isNumbered && {
      autoIncrementStep: bigInteger(attributes.get(`${MSDATA}AutoIncrementStep`), 1n),
      autoIncrementSeed: bigInteger(attributes.get(`${MSDATA}AutoIncrementSeed`), 0n),
    }),
  };
}

function bigInteger(text: string | undefined, otherwise: bigint): bigint {
  return text !== undefined && /^-?\d{1,18}$/.test(text) ? BigInt(text) : otherwise;
}

interface Constraints {
  /** Names of columns by the name of the table's rows. */
  readonly unique: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly tied: ReadonlyMap<string, readonly string[]>;
  /** The tables that others refer to. */
  readonly parents: ReadonlySet<string>;
  /** What tables say of it that say nothing themselves. */
  readonly isCaseSensitive: string;
}

/** `unique` and `keyref` elements: which columns of which table. */
function constraintsOf(dataSet: XmlElement): Constraints {
  const unique = new Map<string, string[][]>();
  const tied = new Map<string, string[]>();
  const parents = new Set<string>();
  const byName = new Map<string, { table: string; fields: string[] }>();
  const tie = ({ table, fields }: { table: string; fields: readonly string[] }): void => {
    tied.set(table, [...(tied.get(table) ?? []), ...fields]);
  };
  for (const element of dataSet.children) {
    const selected = selectionOf(element);
    if (element.name !== 'unique' && element.name !== 'key') continue;
    unique.set(selected.table, [...(unique.get(selected.table) ?? []), selected.fields]);
    byName.set(element.attributes.get('name') ?? '', selected);
  }
  for (const element of dataSet.children) {
    if (element.name !== 'keyref') continue;
    tie(selectionOf(element));
    const parent = byName.get(localName(element.attributes.get('refer') ?? ''));
    if (!parent) continue;
    tie(parent);
    parents.add(parent.table);
  }
  return {
    unique,
    tied,
    parents,
    isCaseSensitive: dataSet.attributes.get(CASE_SENSITIVE) ?? '',
  };
}

function selectionOf({ children }: XmlElement): { table: string; fields: string[] } {
  const last = (xpath: string | undefined): string =>
    localName((xpath ?? '').replace(/^.*\//, '').replace(/^@/, ''));
  const selector = children.find(({ name }) => name === 'selector');
  return {
    table: last(selector?.attributes.get('xpath')),
    fields: children
      .filter(({ name }) => name === 'field')
      .map(({ attributes }) => last(attributes.get('xpath'))),
  };
}
