import { readCollection, writeCollection } from '../../../formats/alt/collection.ts';
import { foldItemName } from '../../../formats/alt/item-name.ts';
import { newSessionId } from '../aspnet/new-session-id.ts';
import { editedBlob } from '../aspnet/blob-save.ts';
import type { ChangeCondition, ChangePlan, ChangeWrite } from '../../change/change-plan.ts';
import type { Reply } from '../../commands.ts';
import { expectationOf } from '../../change/expectation.ts';
import { fieldsOf } from '../hash-fields.ts';
import type { CreatePlan, LifetimePlan, PlannedSave, SavePlan, StoreLayout } from '../../layout.ts';
import type { ItemsRead, Measured } from '../../layout-shape.ts';
import { ticksOfUnixMs, unixMsOfTicks } from '../net-time.ts';
import { guardConditions, type PlanKeys, planKeys } from '../../change/plan-keys.ts';
import { prefixedKey, prefixedKeyShape } from '../prefixed-keys.ts';
import { StoreError } from '../../replies.ts';
import type { SessionFact } from '../../session.ts';
import { harbourLock, LOCK_FIELDS } from './lock.ts';

/** The field with the SessionStateItemCollection. */
const ITEMS = 'items';
const TIMEOUT = 'timeout';
const EMPTY = new Uint8Array(0);
const UNLOCKED = Uint8Array.of(0);

/**
 * Harbour.RedisSessionStateStore: a hash of seven fields, numbers little-endian, the timeout in
 * minutes; the lock stands in the same hash (TheCloudlessSky/Harbour.RedisSessionStateStore
 * src/Harbour.RedisSessionStateStore/RedisSessionState.cs).
 */
export const harbour: StoreLayout = {
  id: 'harbour',
  keyShapes: { data: prefixedKeyShape('hash', '<provider name>/') },
  valuePattern: `created, ${LOCK_FIELDS.join(', ')}, ${TIMEOUT}, flags, ${ITEMS}`,
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
  planSave,
  blobAfter: ({ blob }, changes) => blob && editedBlob(blob, changes),
  planExtend: (plan) => planLifetime(plan, false),
  planTimeout: (plan) => planLifetime(plan, true),
  planCreate,
  dataLock: harbourLock,
  newId: newSessionId,
};

function measured([size, lockFields]: readonly Reply[], nowMs: number): Measured {
  const values = Array.isArray(lockFields) ? (lockFields as readonly Reply[]) : [];
  const lock = harbourLock.read(values.map(bytesIn), nowMs);
  const hasTimeout = bytesIn(values[LOCK_FIELDS.length] ?? null).length === 4;
  return {
    ...(typeof size === 'number' && { sizeBytes: size }),
    hasTimeout,
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
  const timeout = field(TIMEOUT);
  const created = field('created');
  const facts: SessionFact[] =
    created.length === 8
      ? [{ kind: 'created', atMs: unixMsOfTicks(viewOf(created).getBigInt64(0, true)) }]
      : [];
  const common = {
    facts,
    ...(lock && { lock }),
    ...(timeout.length === 4 && { timeoutSeconds: viewOf(timeout).getInt32(0, true) * 60 }),
  };
  const blob = fields.get(ITEMS);
  if (blob === undefined) return { items: [], damage: `No field ${ITEMS}.`, ...common };
  // No bytes at all are a session without items.
  const { items, failure, warnings } = readCollection(blob.length === 0 ? new Uint8Array(4) : blob);
  const fatal = failure ?? warnings.find(({ code }) => code === 'duplicate-name');
  return {
    items: items.map(({ name, bytes }) => ({ name, bytes, isSystem: false })),
    blob,
    ...common,
    ...(fatal && { damage: fatal.message }),
  };
}

/** No lock, or the lock that we hold; the hash is there; the items are what was loaded. */
function planSave({ keys: all, base, changes, overwrites }: SavePlan): PlannedSave {
  const { blob } = base;
  if (blob === undefined) throw new StoreError('unwritable', 'a session without data');
  const keys = planKeys(all);
  const key = keys.data;
  const after = editedBlob(blob.length === 0 ? new Uint8Array(4) : blob, changes);
  const expected = expectationOf(blob, overwrites);
  return {
    plan: {
      keys: keys.list,
      conditions: [
        ...freeConditions(keys),
        { type: 'reads', key, command: ['HGET', ITEMS], expected: [expected] },
      ],
      writes: [{ type: 'command', key, command: ['HSET', ITEMS, after] }],
    },
    blob: after,
  };
}

function freeConditions(keys: PlanKeys): ChangeCondition[] {
  return [...guardConditions(keys, 'hash'), harbourLock.isFree(keys.data)];
}

function planLifetime({ keys: all, timeoutSeconds }: LifetimePlan, isNew: boolean): ChangePlan {
  const keys = planKeys(all);
  const key = keys.data;
  const minutes = Math.max(1, Math.ceil(timeoutSeconds / 60));
  const value = int32(minutes);
  const life: ChangeWrite = { type: 'command', key, command: ['PEXPIRE', minutes * 60_000] };
  if (isNew) {
    return {
      keys: keys.list,
      conditions: freeConditions(keys),
      writes: [{ type: 'command', key, command: ['HSET', TIMEOUT, value] }, life],
    };
  }
  const expected = expectationOf(value);
  return {
    keys: keys.list,
    conditions: [
      ...guardConditions(keys, 'hash'),
      { type: 'reads', key, command: ['HGET', TIMEOUT], expected: [expected] },
    ],
    writes: [life],
  };
}

function planCreate({ keys: all, items, blob, timeoutSeconds, ttlMs }: CreatePlan): ChangePlan {
  const keys = planKeys(all);
  const key = keys.data;
  const created = new Uint8Array(8);
  viewOf(created).setBigInt64(0, ticksOfUnixMs(Date.now()), true);
  const fields: readonly (readonly [string, Uint8Array])[] = [
    ['created', created],
    ['locked', UNLOCKED],
    ['lockId', EMPTY],
    ['lockDate', EMPTY],
    [TIMEOUT, int32(Math.max(1, Math.ceil((timeoutSeconds ?? 1200) / 60)))],
    ['flags', int32(0)],
    [ITEMS, blob ?? writeCollection({ items })],
  ];
  const writes = fields.map(([field, value]): ChangeWrite => ({
    type: 'command',
    key,
    command: ['HSET', field, value],
  }));
  if (ttlMs !== undefined) writes.push({ type: 'command', key, command: ['PEXPIRE', ttlMs] });
  return { keys: keys.list, conditions: [{ type: 'type', key, allowed: ['none'] }], writes };
}

function int32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setInt32(0, value, true);
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
