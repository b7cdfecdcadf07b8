import { defaultLimits } from '../../../limits.ts';
import { itemCount } from '../../records/place.ts';
import { arrayCode } from '../../records/record-table.ts';
import { scanRecords } from '../../records/scan.ts';
import { PrimitiveType } from '../../constants.ts';
import { type InnerShape, Model } from '../../model/model.ts';
import type { Places } from '../../model/shape.ts';
import { BinaryView, type Bits, type RowParts } from './binary-view.ts';
import { type BinaryColumn, readColumns } from './columns.ts';
import { type Constraints, ConstraintReader } from './constraints.ts';
import { Members } from './members.ts';
import { readCellValue } from './values.ts';

/** The tables of a DataTable or DataSet in its binary form. */
export interface BinaryTables {
  readonly views: readonly BinaryView[];
}

/** More tables than these are not read. */
const MAX_TABLES = 1000;

/**
 * Reads a DataTable or DataSet with `RemotingFormat` Binary (dotnet/runtime, System.Data.Common
 * System/Data/DataTable.cs and DataSet.cs, `SerializeDataTable` and `SerializeDataSet`).
 * @returns undefined when it isn't as .NET, .NET Framework or Mono writes it
 */
export function readBinaryTables(
  model: Model,
  object: number,
  inner: InnerShape,
): BinaryTables | undefined {
  const members = new Members(model, object);
  const constraints = new ConstraintReader(model, inner);
  const tableCount = members.count('DataSet.Tables.Count');
  if (tableCount === undefined) {
    constraints.readTable(members.objectAt('DataTable_0.Constraints'), 0);
    const schema = { members, inner, offset: 0 };
    const view = readView({ members, inner, constraints }, schema, 0);
    return view && { views: [view] };
  }
  if (tableCount > MAX_TABLES) return undefined;
  for (let index = 0; index < tableCount; index++) {
    constraints.readTable(members.objectAt(`DataTable_${index}.Constraints`), index);
  }
  constraints.readRelations(members.objectAt('DataSet.Relations'));
  const views: BinaryView[] = [];
  for (let index = 0; index < tableCount; index++) {
    const schema = nestedSchema(members, index);
    const view = schema && readView({ members, inner, constraints }, schema, index);
    if (!view) return undefined;
    views.push(view);
  }
  return { views };
}

/** Where the columns of a table are described. */
interface Schema {
  readonly members: Members;
  readonly inner: InnerShape;
  /** How far their stream stands in that with the rows. */
  readonly offset: number;
}

/** In a set, the columns of each table stand in a stream of their own, in a byte array. */
function nestedSchema(outer: Members, index: number): Schema | undefined {
  const { table } = outer.model;
  const place = outer.place(`DataSet.Tables_${index}`);
  const target = place && outer.model.resolve(place);
  if (target?.type !== 'array') return undefined;
  const array = ~table.classOf.at(target.object);
  if (arrayCode.primitive(table.arrayCode.at(array)) !== PrimitiveType.Byte) return undefined;
  const offset = table.arrayData.at(array);
  const bytes = table.bytes.subarray(offset, offset + itemCount(table, target.object));
  const nested = scanRecords(bytes, defaultLimits);
  const root = nested.ids.get(nested.rootId);
  if (nested.failure || root >= 0 || nested.classOf.at(~root) < 0) return undefined;
  // The defaults of columns are plain values; nothing in there needs to be shown.
  return { members: new Members(new Model(nested), ~root), inner: () => undefined, offset };
}

interface Source {
  readonly members: Members;
  readonly inner: InnerShape;
  readonly constraints: Constraints;
}

function readView(source: Source, schema: Schema, index: number): BinaryView | undefined {
  const columns = readColumns(schema.members, schema.inner);
  const name = schema.members.text('DataTable.TableName');
  const parts = columns && readParts(source, columns, `DataTable_${index}.`);
  if (!parts || name === undefined) return undefined;
  const { members, inner, constraints } = source;
  const table = {
    name,
    columns,
    isCaseSensitive: schema.members.isTrue('DataTable.CaseSensitive'),
    uniqueKeys: constraints.uniqueKeys.get(index) ?? [],
    tiedColumns: constraints.tiedColumns.get(index) ?? new Set<number>(),
    isParent: constraints.parents.has(index),
  };
  const view = new BinaryView(members.model, inner, table, parts, schema.offset);
  return view.isSound ? view : undefined;
}

/** The members with the rows (`SerializeTableData`). */
function readParts(
  { members, inner }: Source,
  columns: readonly BinaryColumn[],
  prefix: string,
): RowParts | undefined {
  const rowCount = members.count(`${prefix}Rows.Count`);
  const recordCount = members.count(`${prefix}Records.Count`);
  const states = bitsAt(members.model, members.objectAt(`${prefix}RowStates`), inner);
  if (rowCount === undefined || recordCount === undefined || !states) return undefined;
  if (states.length < rowCount * 3) return undefined;
  const { model } = members;
  const { table } = model;
  const stores: number[] = [];
  const nulls: Bits[] = [];
  if (recordCount > 0) {
    const storeList = listAt(members.objectAt(`${prefix}Records`), inner);
    const nullList = listAt(members.objectAt(`${prefix}NullBits`), inner);
    for (const index of columns.keys()) {
      const store = storeList && index < storeList.length && model.resolve(storeList.at(index));
      const list = nullList && index < nullList.length && model.resolve(nullList.at(index));
      if (!store || store.type !== 'array' || itemCount(table, store.object) < recordCount)
        return undefined;
      const bits = list && list.type === 'object' ? bitsAt(model, list.object, inner) : undefined;
      if (!bits || bits.length < recordCount) return undefined;
      stores.push(store.object);
      nulls.push(bits);
    }
  }
  const errors = ['RowErrors', 'ColumnErrors'].map((name) =>
    lastKey(model, members.objectAt(prefix + name), inner),
  );
  const lastError = Math.max(...errors);
  return { rowCount, recordCount, states, stores, nulls, lastError, prefix };
}

function bitsAt(model: Model, object: number | undefined, inner: InnerShape): Bits | undefined {
  const shape = object === undefined ? undefined : inner({ type: 'object', object });
  if (shape?.kind !== 'bits' || object === undefined) return undefined;
  return {
    object,
    length: shape.length,
    bit: (index) => {
      const word = model.resolve(shape.word(index));
      if (word.type !== 'primitive' || word.primitive !== PrimitiveType.Int32) return false;
      return ((model.table.view.getInt32(word.offset, true) >> (index & 31)) & 1) === 1;
    },
  };
}

function listAt(object: number | undefined, inner: InnerShape): Places | undefined {
  const shape = object === undefined ? undefined : inner({ type: 'object', object });
  return shape?.kind === 'list' ? shape.items : undefined;
}

/** The largest of a Hashtable's numbers; -1 without any. */
function lastKey(model: Model, object: number | undefined, inner: InnerShape): number {
  const shape = object === undefined ? undefined : inner({ type: 'object', object });
  if (shape?.kind !== 'dictionary') return Infinity;
  let last = -1;
  for (let index = 0; index < shape.length; index++) {
    const { kind, text } = readCellValue(model, inner, shape.key(index));
    const number = kind === 'scalar' ? Number(text) : Number.NaN;
    last = Number.isInteger(number) ? Math.max(last, number) : Infinity;
  }
  return last;
}
