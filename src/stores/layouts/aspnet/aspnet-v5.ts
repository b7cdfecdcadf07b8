import { readCollection, writeCollection } from '../../../formats/alt/collection.ts';
import { foldItemName } from '../../../formats/alt/item-name.ts';
import type { ChangePlan } from '../../change/change-plan.ts';
import { type Reply, ReplyError } from '../../commands.ts';
import type { CreatePlan, StoreLayout } from '../../layout.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { planKeys } from '../../change/plan-keys.ts';
import { newString, planNew } from '../../change/plan-writes.ts';
import { StoreError } from '../../replies.ts';
import { ownSystemItem, SYSTEM_ITEM } from './aspnet-v2.ts';
import { editedBlob, planBlobSave } from './blob-save.ts';
import { aspNetKeyShapes, keysOf } from './key-names.ts';
import { newTimeout, timedBy, type TimeoutStorage } from '../lifetime.ts';
import { lockOf } from './lock.ts';
import { newLockValue } from './new-lock-value.ts';
import { newSessionId } from './new-session-id.ts';

/** The timeout: seconds as text, in a string of their own. */
const timeoutValue: TimeoutStorage = { dataType: 'string', encode: String };

/**
 * Providers 5.x: one string that holds the whole SessionStateItemCollection, without the wrapper
 * of the state server (Azure/aspnet-redis-providers, tag v5.0.4, RedisConnectionWrapper.cs).
 */
export const aspnetV5: StoreLayout = {
  id: 'aspnet-v5',
  keyShapes: aspNetKeyShapes('aspnet-v5', 'string'),
  keys: keysOf,
  itemEncoding: 'alt',
  ttlPart: 'data',
  emptySession: 'stays',
  itemChanges: { canAdd: true, canRemove: true, canRename: true },
  readLock: lockOf,
  // The number of items stands in the first four bytes.
  measureCommands: (data) => [
    ['STRLEN', data],
    ['GETRANGE', data, 0, 3],
  ],
  measured,
  readItems,
  planSave: planBlobSave,
  blobAfter: ({ blob }, changes) => blob && editedBlob(blob, changes),
  ...timedBy(timeoutValue),
  planCreate,
  newId: newSessionId,
  newLockValue,
  foldName: foldItemName,
  nameIssue: (name) => ownSystemItem(foldItemName(name)),
};

function planCreate({ keys: all, items, blob, timeoutSeconds, ttlMs }: CreatePlan): ChangePlan {
  const keys = planKeys(all);
  return planNew(keys, [
    ...newString(keys.data, blob ?? writeCollection({ items }), ttlMs),
    ...newTimeout(keys.timeout, timeoutValue, timeoutSeconds, ttlMs),
  ]);
}

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
