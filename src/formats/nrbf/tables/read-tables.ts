import { FormatError } from '../../errors.ts';
import { stringText } from '../records/primitives.ts';
import { readBinaryTables } from './binary/binary-tables.ts';
import { BinaryInStream, XmlInStream } from './in-stream.ts';
import { XmlTables } from './xml-tables.ts';
import type { InnerShape, Model, ShapeReader } from '../model/model.ts';
import type { TablesShape } from '../model/shape.ts';

/** The members of a DataTable or DataSet in its XML form (dotnet/runtime, System.Data.Common). */
export const TABLE_MEMBERS = ['XmlSchema', 'XmlDiffGram'] as const;

/** Whether a class with these members is a DataTable or DataSet, or derived from them. */
export function isTables(memberNames: readonly string[]): boolean {
  if (TABLE_MEMBERS.every((name) => memberNames.includes(name))) return true;
  return (
    memberNames.includes('DataSet.Tables.Count') || memberNames.includes('DataTable_0.Rows.Count')
  );
}

/** A DataTable or DataSet, also of a class derived from them. */
export const readTables: ShapeReader = (model, object, inner) => {
  return readXml(model, object) ?? readBinary(model, object, inner);
};

function readBinary(model: Model, object: number, inner: InnerShape): TablesShape {
  const isSet = model.classOf(object).memberNames.includes('DataSet.Tables.Count');
  let read: BinaryInStream | null | undefined;
  return {
    kind: 'tables',
    isSet,
    read: () => {
      if (read === undefined) {
        const tables = readBinaryTables(model, object, inner);
        read = tables ? new BinaryInStream(tables, object, isSet ? undefined : 0) : null;
      }
      return read ?? undefined;
    },
  };
}

function readXml(model: Model, object: number): TablesShape | undefined {
  const [schema, rows] = TABLE_MEMBERS.map((name) => model.target(object, name));
  const place = model.member(object, 'XmlDiffGram');
  if (schema?.type !== 'string' || rows?.type !== 'string' || !place) return undefined;
  const isSet = model.classOf(object).memberNames.some((name) => name.startsWith('DataSet.'));
  let read: XmlInStream | null | undefined;
  return {
    kind: 'tables',
    isSet,
    read: () => {
      read ??= tablesOf(model, schema.offset, rows.offset, place.slot, isSet) ?? null;
      return read ?? undefined;
    },
  };
}

function tablesOf(
  model: Model,
  schemaOffset: number,
  offset: number,
  slot: number,
  isSet: boolean,
): XmlInStream | undefined {
  const { table } = model;
  const xmlSchema = stringText(table, schemaOffset);
  try {
    const tables = new XmlTables(xmlSchema, stringText(table, offset));
    const source = { xmlSchema, offset, slot };
    if (isSet) return new XmlInStream(tables, source, undefined);
    const main = tables.schema.tables.findIndex(
      ({ xmlName }) => xmlName === tables.schema.mainTableName,
    );
    const only = Math.max(0, main);
    return tables.schema.tables.length > 0 ? new XmlInStream(tables, source, only) : undefined;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    table.warn(error.code, offset, error.reason);
    return undefined;
  }
}
