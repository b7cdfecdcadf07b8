import type { Model } from '../model/model.ts';
import type { RecordTable } from '../records/record-table.ts';

/** The name by which DBNull is chosen; in a stream another class stands for it. */
export const DB_NULL_NAME = 'System.DBNull';

/** What `UnityType` says of DBNull (dotnet/runtime UnitySerializationHolder.cs). */
export const DB_NULL_UNITY = 2;

const found = new WeakMap<RecordTable, number>();

/** The object that stands for DBNull, of which a stream has one at most; undefined where it isn't used. */
export function dbNullOf(model: Model): number | undefined {
  const { table } = model;
  let object = found.get(table);
  if (object === undefined) found.set(table, (object = findDbNull(model)));
  return object < 0 ? undefined : object;
}

function findDbNull(model: Model): number {
  const { table } = model;
  for (let object = 0; object < table.start.length; object++) {
    if (table.classOf.at(object) < 0) continue;
    const { definition } = model.classOf(object).typeName;
    // What has no id of its own can't be referred to.
    const isOwn = table.view.getInt32(table.start.at(object) + 1, true) > 0;
    if (definition !== 'System.UnitySerializationHolder' || !isOwn) continue;
    if (model.integer(object, 'UnityType') === DB_NULL_UNITY) return object;
  }
  return -1;
}
