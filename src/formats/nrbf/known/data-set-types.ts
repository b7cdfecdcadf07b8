import { PrimitiveType } from '../constants.ts';
import { stringText } from '../records/primitives.ts';
import { arrayCode } from '../records/record-table.ts';
import type { Model } from '../model/model.ts';

/** A type that a schema or a row names, and the offset of the text that does. */
export interface NamedType {
  readonly name: string;
  readonly offset: number;
}

/** Texts of a DataTable or DataSet that name the types of columns and values. */
const schemas = ['XmlSchema', 'XmlDiffGram'];

/** The attributes that do (dotnet/runtime System.Data.Common, Keywords.cs). */
const typeAttribute = /(?:DataType|InstanceType)\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})')/g;

/** Different names that are looked at in one text. */
const MAX_NAMES = 1000;

/** The types of columns and values that the XML of DataTables and DataSets names, each once a text. */
export function columnTypesOf(model: Model): NamedType[] {
  const found: NamedType[] = [];
  for (const object of objectsWith(model, (names) => names.includes('XmlSchema'))) {
    for (const member of schemas) {
      const target = model.target(object, member);
      if (target?.type !== 'string') continue;
      const seen = new Set<string>();
      for (const match of stringText(model.table, target.offset).matchAll(typeAttribute)) {
        if (seen.size >= MAX_NAMES) break;
        seen.add((match[1] ?? match[2] ?? '').replace(/,.*$/s, '').trim());
      }
      found.push(...[...seen].map((name) => ({ name, offset: target.offset })));
    }
  }
  return found;
}

/**
 * The types that .NET takes in columns without being told (DataSet and DataTable security guidance):
 * scalars, arrays of them, those of SQL Server, points and colours.
 */
const plain =
  /^(?:System\.(?:Boolean|Char|SByte|Byte|U?Int(?:16|32|64|Ptr)|Single|Double|Decimal|DateTime|DateTimeOffset|TimeSpan|String|Guid|Uri|Type|Object|DBNull|Version|Numerics\.BigInteger|Data\.SqlTypes\.\w+|Drawing\.(?:Color|(?:Point|Rectangle|Size)F?)))(?:\[,*\])*$/;

/** True for a type that every site may have in a column. */
export function isPlainColumnType(name: string): boolean {
  return plain.test(name);
}

/** A stream that a member of another one holds. */
export interface NestedStream {
  readonly bytes: Uint8Array;
  /** Where it starts in the outer one. */
  readonly offset: number;
}

/** The tables of a DataSet in its binary form: each is a stream of its own. */
export function nestedStreams(model: Model): NestedStream[] {
  const { table } = model;
  const isTable = (name: string): boolean => /^DataSet\.Tables_\d+$/.test(name);
  const streams: NestedStream[] = [];
  for (const object of objectsWith(model, (names) => names.some(isTable))) {
    for (const name of model.classOf(object).memberNames.filter(isTable)) {
      const array = model.array(object, name);
      if (array === undefined) continue;
      const index = ~table.classOf.at(array);
      if (arrayCode.primitive(table.arrayCode.at(index)) !== PrimitiveType.Byte) continue;
      const offset = table.arrayData.at(index);
      const end = offset + table.arrayLength.at(index);
      streams.push({ bytes: table.bytes.subarray(offset, end), offset });
    }
  }
  return streams;
}

/** The objects of classes that have certain members. */
function* objectsWith(
  model: Model,
  hasMembers: (memberNames: readonly string[]) => boolean,
): Generator<number> {
  const { table } = model;
  const classIndices = new Set<number>();
  for (let classIndex = 0; classIndex < table.classes.count; classIndex++) {
    if (hasMembers(model.classes.get(classIndex).memberNames)) classIndices.add(classIndex);
  }
  if (classIndices.size === 0) return;
  for (let object = 0; object < table.start.length; object++) {
    if (classIndices.has(table.classOf.at(object))) yield object;
  }
}
