import { FormatError } from '../../../errors.ts';
import { stringText } from '../../records/primitives.ts';
import type { TablesInStream } from '../../tables/plan-table-edit.ts';
import { XmlTables } from '../../tables/xml-tables.ts';
import type { Model } from '../model.ts';
import type { TablesShape } from '../shape.ts';

/** The members of a DataTable or DataSet in its XML form (dotnet/runtime, System.Data.Common). */
export const TABLE_MEMBERS = ['XmlSchema', 'XmlDiffGram'] as const;

/** A DataTable or DataSet in its XML form, also of a class derived from them. */
export function readTables(model: Model, object: number): TablesShape | undefined {
  const [schema, rows] = TABLE_MEMBERS.map((name) => model.target(object, name));
  const place = model.member(object, 'XmlDiffGram');
  if (schema?.type !== 'string' || rows?.type !== 'string' || !place) return undefined;
  const isSet = model.classOf(object).memberNames.some((name) => name.startsWith('DataSet.'));
  let read: TablesInStream | null | undefined;
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
): TablesInStream | undefined {
  const { table } = model;
  const xmlSchema = stringText(table, schemaOffset);
  try {
    const tables = new XmlTables(xmlSchema, stringText(table, offset));
    const common = { tables, xmlSchema, offset, slot };
    if (isSet) return common;
    const main = tables.schema.tables.findIndex(
      ({ xmlName }) => xmlName === tables.schema.mainTableName,
    );
    const only = Math.max(0, main);
    return tables.schema.tables.length > 0 ? { ...common, only } : undefined;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    table.warn(error.code, offset, error.message);
    return undefined;
  }
}
