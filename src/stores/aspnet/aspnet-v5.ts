import {
  readCollection,
  writeCollection,
  type ItemCollection,
} from '../../formats/alt/collection.ts';
import { FormatError } from '../../formats/errors.ts';
import { equalBytes } from '../../formats/splice.ts';
import { type LuaScript, type Reply, ReplyError } from '../commands.ts';
import { expectationLua, expectationOf, guardLua } from '../expectation.ts';
import type { ItemChange, ItemsRead, SavePlan, StoreLayout } from '../layout.ts';
import { StoreError } from '../replies.ts';
import { SYSTEM_ITEM } from './aspnet-v2.ts';

/**
 * Compares the blob with what was loaded and replaces it with its time to live as it was: a plain
 * SET would drop that and leave a session that never ends. PTTL and PX count milliseconds, and
 * time stands still within a script, so nothing drifts. 0 means that less than one is left.
 */
const saveBlob: LuaScript = {
  name: 'save-blob',
  isReadOnly: false,
  source: `${guardLua}${expectationLua}
local refused = refusal('string')
if refused then return refused end
if not expected(redis.call('GET', KEYS[1]), ARGV[1], ARGV[2]) then return {'changed'} end
local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then
  redis.call('SET', KEYS[1], ARGV[3])
else
  redis.call('SET', KEYS[1], ARGV[3], 'PX', math.max(ttl, 1))
end
return {'saved', ttl}
`,
};

/**
 * Providers 5.x: one string that holds the whole SessionStateItemCollection, without the wrapper
 * of the state server (Azure/aspnet-redis-providers, tag v5.0.4, RedisConnectionWrapper.cs).
 */
export const aspnetV5: StoreLayout = {
  id: 'aspnet-v5',
  itemEncoding: 'alt',
  dataType: 'string',
  timeoutType: 'string',
  // The number of items stands in the first four bytes.
  measureCommands: (data) => [
    ['STRLEN', data],
    ['GETRANGE', data, 0, 3],
  ],
  measured,
  readItems,
  planSave,
  blobAfter: ({ blob }, changes) => blob && editedBlob(blob, changes),
};

function measured([size, head]: readonly Reply[]): ReturnType<StoreLayout['measured']> {
  const sizeBytes = typeof size === 'number' ? { sizeBytes: size } : {};
  if (!(head instanceof Uint8Array) || head.length < 4) return sizeBytes;
  const count = new DataView(head.buffer, head.byteOffset, 4).getInt32(0, true);
  // A damaged count would promise items that can't fit: a name and an end offset take five bytes.
  const fits = typeof size !== 'number' || count * 5 <= size;
  return fits ? { ...sizeBytes, itemCount: Math.max(0, count) } : sizeBytes;
}

function readItems(data: Reply): ItemsRead {
  if (!(data instanceof Uint8Array)) {
    throw data instanceof ReplyError ? data : new StoreError('unexpected-reply', 'GET');
  }
  const { items, failure, warnings } = readCollection(data);
  const fatal = failure ?? warnings.find(({ code }) => code === 'duplicate-name');
  return {
    items: items.map(({ name, bytes }) => ({ name, bytes, isSystem: name === SYSTEM_ITEM })),
    blob: data,
    ...(fatal && { damage: fatal.message }),
  };
}

function planSave({ base, changes, overwrites }: SavePlan): ReturnType<StoreLayout['planSave']> {
  if (base.blob === undefined) throw new StoreError('unwritable', 'a session without data');
  const after = editedBlob(base.blob, changes);
  return { script: saveBlob, args: [...expectationOf(base.blob, overwrites), after] };
}

/**
 * The blob with the changes in it and every other byte as it was.
 * @throws StoreError `unwritable` for a blob that we don't write back the way it was read
 */
export function editedBlob(blob: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  const collection = readCollection(blob);
  if (!roundTrips(blob, collection)) throw new StoreError('unwritable', 'a damaged session');
  const pending = new Map(changes.map((change) => [change.name, change]));
  const items: Pick<(typeof collection.items)[number], 'name' | 'bytes' | 'nameBytes'>[] = [];
  for (const item of collection.items) {
    const change = pending.get(item.name);
    pending.delete(item.name);
    if (change === undefined) items.push(item);
    else if (change.after !== undefined) items.push({ ...item, bytes: change.after });
  }
  for (const { name, after } of pending.values()) {
    if (after !== undefined) items.push({ name, bytes: after });
  }
  return writeCollection({ ...collection, items });
}

function roundTrips(blob: Uint8Array, collection: ItemCollection): boolean {
  if (collection.failure !== undefined) return false;
  try {
    return equalBytes(writeCollection(collection), blob);
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}
