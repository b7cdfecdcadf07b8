import { foldItemName } from '../../formats/alt/item-name.ts';
import type { ChangeCondition, ChangePlan, ChangeWrite } from '../change-plan.ts';
import { type Reply, ReplyError } from '../commands.ts';
import { expectationOf } from '../expectation.ts';
import type { CreatePlan, ItemChange, PlannedSave, SavePlan, StoreLayout } from '../layout.ts';
import type { ItemsRead } from '../layout-shape.ts';
import { refuseTwins } from '../name-twins.ts';
import { guardConditions, planKeys } from '../plan-keys.ts';
import { decodeText, StoreError } from '../replies.ts';
import type { SessionItem } from '../session.ts';
import { aspNetKeyShapes, keysOf, TIMEOUT_FIELD } from './key-names.ts';
import { planExtend, planNewSession, planTimeout, type TimeoutStorage } from './lifetime.ts';
import { lockOf } from './lock.ts';
import { newLockValue } from './new-lock-value.ts';
import { newSessionId } from './new-session-id.ts';

/** The name under which the provider marks a session that no page has seen yet. */
export const SYSTEM_ITEM = 'SessionStateActions';

/** More items than this the provider can't store at once: Lua's `unpack` fails (tags 2.2.6, 4.0.1). */
const MAX_ITEMS = 3998;

const utf8 = new TextEncoder();

/**
 * Providers 2.x to 4.x: a hash with a field an item, each value a BinaryFormatter stream
 * (Azure/aspnet-redis-providers, src/Shared/StackExchangeClientConnection.cs and
 * RedisUtility.cs, tags 2.2.6 and 4.0.1).
 */
export const aspnetV2: StoreLayout = {
  id: 'aspnet-v2',
  keyShapes: aspNetKeyShapes('aspnet-v2', 'hash', TIMEOUT_FIELD),
  keys: keysOf,
  itemEncoding: 'nrbf',
  ttlPart: 'data',
  emptySession: 'ends',
  itemChanges: { canAdd: true, canRemove: true, canRename: true },
  readLock: lockOf,
  measureCommands: (data) => [['HLEN', data]],
  measured: ([count]) => (typeof count === 'number' ? { itemCount: count } : {}),
  readItems,
  planSave,
  blobAfter: () => undefined,
  planExtend: (plan) => planExtend(plan, 'hash', timeoutField),
  planTimeout: (plan) => planTimeout(plan, 'hash', timeoutField),
  planCreate,
  newId: newSessionId,
  newLockValue,
  foldName: foldItemName,
};

/** The timeout: seconds as text, in the field of a hash. */
const timeoutField: TimeoutStorage = {
  keyType: 'hash',
  isStored: (key, expected) => ({ type: 'field', key, field: TIMEOUT_FIELD, expected }),
  store: (key, seconds, ttlMs) => [
    { type: 'set-field', key, field: TIMEOUT_FIELD, value: seconds },
    ...(ttlMs === undefined ? [] : [{ type: 'expire' as const, key, ttlMs }]),
  ],
};

function readItems(data: Reply): ItemsRead {
  if (!Array.isArray(data)) throw data instanceof ReplyError ? data : unexpected();
  const fields = data as readonly Reply[];
  const items: SessionItem[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const nameBytes = fields[i];
    const bytes = fields[i + 1];
    if (!(nameBytes instanceof Uint8Array) || !(bytes instanceof Uint8Array)) throw unexpected();
    const name = decodeText(nameBytes);
    const isText = utf8.encode(name).length === nameBytes.length && !name.includes('\uFFFD');
    const item: SessionItem = { name, bytes, isSystem: name === SYSTEM_ITEM };
    items.push(isText ? item : { ...item, nameBytes });
  }
  return { items };
}

/**
 * Compares each changed field with what was loaded, and writes all or none of them. What is set
 * comes before what is deleted, so that the hash is never empty in between, which would drop it
 * with its time to live. A save that would remove the last field is refused: Redis would delete
 * the hash, and the provider would start the session anew.
 */
function planSave({ keys: all, base, changes, overwrites, heldLock }: SavePlan): PlannedSave {
  const keys = planKeys(all);
  const key = keys.data;
  const conditions: ChangeCondition[] = [...guardConditions(keys, 'hash', heldLock)];
  const writes: ChangeWrite[] = [];
  const set: string[] = [];
  const deleted: string[] = [];
  for (const { name: field, before, after } of changes) {
    if (field === null) throw new StoreError('unwritable', 'an item without a name');
    conditions.push({ type: 'field', key, field, expected: expectationOf(before, overwrites) });
    if (after === undefined) deleted.push(field);
    else {
      set.push(field);
      writes.push({ type: 'set-field', key, field, value: after });
    }
  }
  checkCount(base.items, changes);
  refuseTwins(base.items, changes, foldItemName);
  for (const { name, before } of changes) {
    if (name === null || before || deleted.includes(name)) continue;
    conditions.push({ type: 'no-twin', key, name, except: deleted });
  }
  for (const field of deleted) writes.push({ type: 'delete-field', key, field });
  if (deleted.length > 0) conditions.push({ type: 'keeps-fields', key, set, deleted });
  return { plan: { keys: keys.list, conditions, writes } };
}

/** Refuses what the provider couldn't store again. */
function checkCount(items: readonly SessionItem[], changes: readonly ItemChange[]): void {
  let count = items.length;
  for (const { before, after } of changes) {
    if (before === undefined && after) count++;
    if (before && after === undefined) count--;
  }
  if (count > MAX_ITEMS && count > items.length) {
    throw new StoreError('too-many-items', String(MAX_ITEMS));
  }
}

function planCreate({ keys: all, items, ...times }: CreatePlan): ChangePlan {
  if (items.length > MAX_ITEMS) throw new StoreError('too-many-items', String(MAX_ITEMS));
  const keys = planKeys(all);
  const data = items.map(({ name, nameBytes, bytes }): ChangeWrite => {
    if (name === null) throw new StoreError('unwritable', 'an item without a name');
    return { type: 'set-field', key: keys.data, field: nameBytes ?? name, value: bytes };
  });
  if (data.length === 0) throw new StoreError('unwritable', 'a session without items');
  const { ttlMs } = times;
  if (ttlMs !== undefined) data.push({ type: 'expire', key: keys.data, ttlMs });
  return planNewSession(keys, data, timeoutField, times);
}

function unexpected(): StoreError {
  return new StoreError('unexpected-reply', 'HGETALL');
}
