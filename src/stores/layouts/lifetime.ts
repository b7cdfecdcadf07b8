import type { ChangeCondition, ChangePlan, ChangeWrite } from '../plan/change-plan.ts';
import { expectationOf } from '../plan/expectation.ts';
import { guardConditions, planKeys } from '../plan/plan-keys.ts';
import { newHash, newString } from '../plan/plan-writes.ts';
import type { DataLock, LifetimePlan, StoreLayout } from '../layout.ts';

/** How a layout keeps a session's timeout: under a key of its own where it has one, else with the data. */
export interface TimeoutStorage {
  readonly dataType: 'hash' | 'string';
  /** The field of a hash that it stands in. Absent: it is a string. */
  readonly field?: string;
  /** What it is counted in, a second by default: what is left over counts as a whole one. */
  readonly unitSeconds?: number;
  /** @param seconds a whole number of units */
  readonly encode: (seconds: number) => string | Uint8Array;
  /** The lock, where that stands with the data. */
  readonly lock?: DataLock;
}

/** How a layout that stores a timeout changes the lifetime of its sessions. */
export function timedBy(
  storage: TimeoutStorage,
): Pick<Required<StoreLayout>, 'planExtend' | 'planTimeout' | 'timeoutUnitSeconds'> {
  return {
    timeoutUnitSeconds: storage.unitSeconds ?? 1,
    planExtend: (plan) => planExtend(plan, storage),
    planTimeout: (plan) => planTimeout(plan, storage),
  };
}

/**
 * Lets data and timeout live for the stored timeout again, as every request does, and refuses when
 * another timeout is stored by now. A lock doesn't matter: the request that holds it does the same.
 */
function planExtend(
  { keys: all, timeoutSeconds }: LifetimePlan,
  storage: TimeoutStorage,
): ChangePlan {
  const keys = planKeys(all);
  const place = keys.timeout ?? keys.data;
  const { ttlMs } = storedTimeout(storage, timeoutSeconds);
  return {
    keys: keys.list,
    conditions: [
      { type: 'type', key: keys.data, allowed: [storage.dataType] },
      ...mayStand(keys.timeout, storage),
      isStored(place, storage, timeoutSeconds),
    ],
    writes: [...new Set([keys.data, place])].map((key) => ({
      type: 'command',
      key,
      command: ['PEXPIRE', ttlMs],
    })),
  };
}

/**
 * Stores another timeout and lets data and timeout live that long. Refused while a request holds
 * the lock: at its end it stores the timeout that it began with
 * (RedisSessionStateProvider.cs, SetAndReleaseItemExclusive).
 */
function planTimeout(
  { keys: all, timeoutSeconds, seenTimeoutSeconds, heldLock }: LifetimePlan,
  storage: TimeoutStorage,
): ChangePlan {
  const keys = planKeys(all);
  const place = keys.timeout ?? keys.data;
  const { ttlMs } = storedTimeout(storage, timeoutSeconds);
  const life: ChangeWrite = { type: 'command', key: keys.data, command: ['PEXPIRE', ttlMs] };
  return {
    keys: keys.list,
    conditions: [
      ...guardConditions(keys, storage.dataType, heldLock),
      ...(storage.lock ? [storage.lock.isFree(keys.data)] : []),
      ...mayStand(keys.timeout, storage),
      ...(seenTimeoutSeconds === undefined ? [] : [isStored(place, storage, seenTimeoutSeconds)]),
    ],
    writes: [
      ...(place === keys.data ? [] : [life]),
      ...newTimeout(place, storage, timeoutSeconds, ttlMs),
    ],
  };
}

/** This very timeout is stored there. */
function isStored(key: number, storage: TimeoutStorage, timeoutSeconds: number): ChangeCondition {
  const { field } = storage;
  const { value } = storedTimeout(storage, timeoutSeconds);
  return {
    type: 'reads',
    key,
    command: field === undefined ? ['GET'] : ['HGET', field],
    expected: [expectationOf(typeof value === 'string' ? utf8.encode(value) : value)],
  };
}

/** What is stored for a timeout of so many seconds, and how long a session lives by it. */
export function storedTimeout(
  { unitSeconds = 1, encode }: TimeoutStorage,
  timeoutSeconds: number,
): { readonly value: string | Uint8Array; readonly ttlMs: number } {
  const seconds = Math.max(1, Math.ceil(timeoutSeconds / unitSeconds)) * unitSeconds;
  return { value: encode(seconds), ttlMs: seconds * 1000 };
}

/** Stores a timeout in a key that lives for `ttlMs`, or for ever without it; nothing without either. */
export function newTimeout(
  key: number | undefined,
  storage: TimeoutStorage,
  timeoutSeconds: number | undefined,
  ttlMs: number | undefined,
): readonly ChangeWrite[] {
  if (key === undefined || timeoutSeconds === undefined) return [];
  const { field } = storage;
  const { value } = storedTimeout(storage, timeoutSeconds);
  return field === undefined ? newString(key, value, ttlMs) : newHash(key, [[field, value]], ttlMs);
}

/** A timeout's own key has the right type, or isn't there. */
function mayStand(key: number | undefined, { field }: TimeoutStorage): readonly ChangeCondition[] {
  const type = field === undefined ? 'string' : 'hash';
  return key === undefined ? [] : [{ type: 'type', key, allowed: [type, 'none'] }];
}

const utf8 = new TextEncoder();
