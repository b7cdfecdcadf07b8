import { decodeBase64 } from '../bytes/base64.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import { BinaryXmlCursor } from './binary-cursor.ts';
import { type RecordText, recordText, textOfRecords } from './binary-text.ts';
import type { ElementHead } from './head.ts';
import { isXmlText } from './read-text.ts';
import { contractTags as tags } from './tags.ts';
import { readTextHead } from './text-head.ts';
import { isItemName, typeNameOf, wireTypeNameOf } from './types.ts';
import { xmlText } from './xml-text.ts';
import { xsdDateTime, xsdTimeSpan } from './xsd-times.ts';

/** Types that are found out by their record alone begin here. */
const firstRecordType = 0x80;

/** What a row is. */
export function contractFacts(table: ValueTable, id: number): NodeFacts {
  const tag = table.tag(id);
  if (tag >= firstRecordType) {
    const bytes = table.bytes.subarray(table.start(id), table.end(id));
    return { kind: 'scalar', typeName: itemType(tag), text: recordText(bytes, tag).text };
  }
  const head = headAt(table, id);
  const isRoot = table.parent(id) === NONE;
  const typeName = typeNameOf(head, isRoot || isItemName(head.name));
  const wireTypeName = wireTypeNameOf(head);
  const types = { typeName, wireTypeName };
  switch (tag) {
    case tags.null:
      return { kind: 'null', typeName: '' };
    case tags.object:
      return { kind: 'object', ...types, children: { hasKeys: false, labels: 'member' } };
    case tags.list:
      return { kind: 'list', ...types, children: { hasKeys: false, labels: 'index' } };
    case tags.dictionary:
      return { kind: 'dictionary', ...types, children: { hasKeys: true, labels: 'key' } };
    case tags.listFields: {
      const source = memberOf(table, id, '_items');
      return { kind: 'list', ...types, source, children: { hasKeys: false, labels: 'index' } };
    }
    case tags.dictionaryFields: {
      const source = memberOf(table, id, 'KeyValuePairs');
      const isPaired = source !== NONE && table.tag(source) === tags.dictionary;
      const children = { hasKeys: isPaired, labels: isPaired ? 'key' : 'index' } as const;
      return { kind: isPaired ? 'dictionary' : 'list', ...types, source, children };
    }
    default:
      return textFacts(types, contentOf(table, id, head));
  }
}

/** The text under which a row stands: a dictionary's key, or the name of its element. */
export function contractLabel(table: ValueTable, id: number): string {
  const parent = table.parent(id);
  const isKey = parent !== NONE && table.tag(parent) === tags.dictionary;
  if (!isKey) return headAt(table, id).name;
  const { text, typeName } = contractFacts(table, table.target(id));
  return text ?? typeName;
}

function textFacts(
  types: Pick<NodeFacts, 'typeName' | 'wireTypeName'>,
  { text, typeName, bytes }: RecordText,
): NodeFacts {
  const own = types.typeName === '' ? (typeName ?? '') : types.typeName;
  if (bytes) return { kind: 'bytes', ...types, typeName: own, bytes };
  if (own === 'Byte[]') {
    const decoded = decodeBase64(text.replaceAll(/\s/g, ''));
    if (decoded) return { kind: 'bytes', ...types, typeName: own, bytes: decoded };
  }
  const date = own === 'DateTime' ? xsdDateTime(text) : undefined;
  if (date) return { kind: 'scalar', ...types, ...date };
  const span = own === 'TimeSpan' ? xsdTimeSpan(text) : undefined;
  if (span !== undefined) return { kind: 'scalar', ...types, typeName: own, text: span };
  if (own !== 'Char') return { kind: 'scalar', ...types, typeName: own, text };
  const code = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  const character = code <= 0xffff ? String.fromCharCode(code) : text;
  return { kind: 'scalar', ...types, typeName: own, text: character };
}

function headAt(table: ValueTable, id: number): ElementHead {
  const start = table.start(id);
  if (isXmlText(table.bytes)) return readTextHead(table.bytes, start);
  return new BinaryXmlCursor(table.bytes, start).head();
}

function contentOf(table: ValueTable, id: number, head: ElementHead): RecordText {
  const { bytes } = table;
  const end = table.end(id);
  if (!isXmlText(bytes)) return textOfRecords(bytes, head.contentStart, end);
  if (head.isEmpty) return { text: '' };
  // The end tag is the last one, and has no `<` in it.
  const textEnd = bytes.lastIndexOf(0x3c, end - 1);
  return { text: xmlText(bytes, head.contentStart, Math.max(textEnd, head.contentStart)) };
}

/** Where the items stand: a member by its name, among the first few. */
function memberOf(table: ValueTable, id: number, name: string): number {
  for (const child of table.children(id)) {
    if (headAt(table, child).name === name) return table.target(child);
  }
  return NONE;
}

const itemTypes: Readonly<Record<number, string>> = {
  0x8a: 'Int16',
  0x8c: 'Int32',
  0x8e: 'Int64',
  0x90: 'Single',
  0x92: 'Double',
  0x94: 'Decimal',
  0x96: 'DateTime',
  0xae: 'TimeSpan',
  0xb0: 'Guid',
  0xb4: 'Boolean',
};

function itemType(record: number): string {
  return itemTypes[record & 0xfe] ?? '';
}
