import { readCollection } from '../../../formats/alt/collection.ts';
import { foldItemName } from '../../../formats/alt/item-name.ts';
import { newSessionId } from '../aspnet/new-session-id.ts';
import { editedBlob, newCollection } from '../aspnet/blob-save.ts';
import type { ChangePlan } from '../../plan/change-plan.ts';
import type { Reply } from '../../commands.ts';
import { fails, startsOver } from '../fates.ts';
import { fieldsOf } from '../hash-fields.ts';
import type { CreatePlan, ItemChange, StoreLayout } from '../../layout.ts';
import type { ItemsRead, Measured } from '../../layout-shape.ts';
import { ticksOfUnixMs, unixMsOfTicks } from '../net-time.ts';
import { planKeys } from '../../plan/plan-keys.ts';
import { newHash, planNew } from '../../plan/plan-writes.ts';
import { storedTimeout, timedBy, type TimeoutStorage } from '../lifetime.ts';
import { prefixedKey, prefixedKeyShape } from '../prefixed-keys.ts';
import type { SessionFact } from '../../session.ts';
import { savedWhole } from '../whole-value.ts';
import { harbourLock, LOCK_FIELDS } from './lock.ts';
import { int32 } from '../../../formats/bytes/int32.ts';
import { viewOf } from './numbers.ts';
import { l10n } from '../../../formats/reason.ts';

/** The field with the SessionStateItemCollection. */
const ITEMS = 'items';
const TIMEOUT = 'timeout';
/** The seven fields that every session has. */
const FIELDS = ['created', ...LOCK_FIELDS, TIMEOUT, 'flags', ITEMS];
const EMPTY = new Uint8Array(0);
const UNLOCKED = Uint8Array.of(0);

/** The timeout in minutes. */
const timeout: TimeoutStorage = {
  dataType: 'hash',
  field: TIMEOUT,
  unitSeconds: 60,
  encode: (seconds) => int32(seconds / 60),
  lock: harbourLock,
};
/** What a session lives for where nobody says: that of ASP.NET. */
const DEFAULT_TIMEOUT_SECONDS = 1200;

/**
 * Harbour.RedisSessionStateStore: a hash of seven fields, numbers little-endian, the timeout in
 * minutes; the lock stands in the same hash (TheCloudlessSky/Harbour.RedisSessionStateStore
 * src/Harbour.RedisSessionStateStore/RedisSessionState.cs).
 */
export const harbour: StoreLayout = {
  id: 'harbour',
  keyShapes: { data: prefixedKeyShape('hash', '<provider name>/') },
  valuePattern: FIELDS.join(', '),
  keys: prefixedKey,
  itemEncoding: 'alt',
  ttlPart: 'data',
  emptySession: 'stays',
  itemChanges: { canAdd: true, canRemove: true, canRename: true },
  foldName: foldItemName,
  measureCommands: (data) => [
    ['HSTRLEN', data, ITEMS],
    ['HMGET', data, ...LOCK_FIELDS, TIMEOUT],
  ],
  measured,
  readItems,
  ...savedWhole({ field: ITEMS, lock: harbourLock, after: itemsAfter }),
  ...timedBy(timeout),
  planCreate,
  newBlob: newCollection,
  dataLock: harbourLock,
  newId: newSessionId,
};

function measured([size, lockFields]: readonly Reply[], nowMs: number): Measured {
  const values = Array.isArray(lockFields) ? (lockFields as readonly Reply[]) : [];
  const lock = harbourLock.read(values.map(bytesIn), nowMs);
  const minutes = bytesIn(values[LOCK_FIELDS.length] ?? null);
  const hasTimeout = minutes.length === 4;
  return {
    ...(typeof size === 'number' && { sizeBytes: size }),
    hasTimeout,
    ...(hasTimeout && { timeoutSeconds: viewOf(minutes).getInt32(0, true) * 60 }),
    ...(lock && { lock }),
  };
}

function bytesIn(reply: Reply): Uint8Array {
  return reply instanceof Uint8Array ? reply : EMPTY;
}

function readItems(data: Reply, nowMs: number): ItemsRead {
  const fields = fieldsOf(data);
  const field = (name: string): Uint8Array => fields.get(name) ?? EMPTY;
  const lock = harbourLock.read(LOCK_FIELDS.map(field), nowMs);
  const minutes = field(TIMEOUT);
  const created = field('created');
  const facts: SessionFact[] =
    created.length === 8
      ? [{ kind: 'created', atMs: unixMsOfTicks(viewOf(created).getBigInt64(0, true)) }]
      : [];
  const common = {
    facts,
    ...(lock && { lock }),
    ...(minutes.length === 4 && { timeoutSeconds: viewOf(minutes).getInt32(0, true) * 60 }),
  };
  const blob = fields.get(ITEMS);
  // Whoever lacks a field, or has one more, is no session (RedisSessionState.cs, `TryParse`).
  const missing = FIELDS.filter((name) => !fields.has(name));
  if (blob === undefined || missing.length > 0) {
    const damage = l10n.t('Fields are missing: {0}.', missing.join(', '));
    return { items: [], damage, fate: startsOver, ...(blob && { blob }), ...common };
  }
  const { items, failure, warnings } = readCollection(collectionIn(blob));
  const fatal = failure ?? warnings.find(({ code }) => code === 'duplicate-name');
  return {
    items: items.map(({ name, bytes }) => ({ name, bytes, isSystem: false })),
    blob,
    ...common,
    ...(fatal && { damage: fatal.reason, fate: fails }),
  };
}

function itemsAfter(blob: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  return editedBlob(collectionIn(blob), changes);
}

/** No bytes at all are a session without items. */
function collectionIn(blob: Uint8Array): Uint8Array {
  return blob.length === 0 ? new Uint8Array(4) : blob;
}

function planCreate({ keys: all, items, blob, timeoutSeconds, ttlMs }: CreatePlan): ChangePlan {
  const keys = planKeys(all);
  const created = new Uint8Array(8);
  viewOf(created).setBigInt64(0, ticksOfUnixMs(Date.now()), true);
  const stored = storedTimeout(timeout, timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
  const fields = [
    ['created', created],
    ['locked', UNLOCKED],
    ['lockId', EMPTY],
    ['lockDate', EMPTY],
    [TIMEOUT, stored.value],
    ['flags', int32(0)],
    [ITEMS, blob ?? newCollection(items)],
  ] as const;
  return planNew(keys, newHash(keys.data, fields, ttlMs));
}
