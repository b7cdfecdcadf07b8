import type { ChangeCondition, ChangePlan, ChangeWrite } from '../../change/change-plan.ts';
import { type Expectation, expectationOf } from '../../change/expectation.ts';
import type { CreatePlan, LifetimePlan } from '../../layout.ts';
import { guardConditions, type PlanKeys, planKeys } from '../../change/plan-keys.ts';

/** How a generation of the provider keeps a session's timeout: seconds as decimal text. */
export interface TimeoutStorage {
  readonly keyType: 'hash' | 'string';
  isStored(key: number, expected: Expectation): ChangeCondition;
  /** Stores it in a key that lives for `ttlMs`, or for ever without it. */
  store(key: number, seconds: string, ttlMs: number | undefined): readonly ChangeWrite[];
}

/**
 * Lets data and timeout live for the stored timeout again, as every request does, and refuses when
 * another timeout is stored by now. A lock doesn't matter: the request that holds it does the same.
 */
export function planExtend(
  { keys: all, timeoutSeconds }: LifetimePlan,
  dataType: 'hash' | 'string',
  timeout: TimeoutStorage,
): ChangePlan {
  const keys = planKeys(all);
  const ttlMs = timeoutSeconds * 1000;
  const conditions: ChangeCondition[] = [{ type: 'type', key: keys.data, allowed: [dataType] }];
  const writes: ChangeWrite[] = [{ type: 'command', key: keys.data, command: ['PEXPIRE', ttlMs] }];
  if (keys.timeout !== undefined) {
    const expected = expectationOf(utf8.encode(String(timeoutSeconds)));
    conditions.push(
      { type: 'type', key: keys.timeout, allowed: [timeout.keyType, 'none'] },
      timeout.isStored(keys.timeout, expected),
    );
    writes.push({ type: 'command', key: keys.timeout, command: ['PEXPIRE', ttlMs] });
  }
  return { keys: keys.list, conditions, writes };
}

/**
 * Stores another timeout and lets data and timeout live that long. Refused while a request holds
 * the lock: at its end it stores the timeout that it began with
 * (RedisSessionStateProvider.cs, SetAndReleaseItemExclusive).
 */
export function planTimeout(
  { keys: all, timeoutSeconds, heldLock }: LifetimePlan,
  dataType: 'hash' | 'string',
  timeout: TimeoutStorage,
): ChangePlan {
  const keys = planKeys(all);
  const ttlMs = timeoutSeconds * 1000;
  const conditions = [...guardConditions(keys, dataType, heldLock)];
  const writes: ChangeWrite[] = [{ type: 'command', key: keys.data, command: ['PEXPIRE', ttlMs] }];
  if (keys.timeout !== undefined) {
    conditions.push({ type: 'type', key: keys.timeout, allowed: [timeout.keyType, 'none'] });
    writes.push(...timeout.store(keys.timeout, String(timeoutSeconds), ttlMs));
  }
  return { keys: keys.list, conditions, writes };
}

/** A new session: `data` writes its items, and nothing of it may be there already. */
export function planNewSession(
  keys: PlanKeys,
  data: readonly ChangeWrite[],
  timeout: TimeoutStorage,
  { timeoutSeconds, ttlMs }: Pick<CreatePlan, 'timeoutSeconds' | 'ttlMs'>,
): ChangePlan {
  const conditions = keys.list.map((_, key): ChangeCondition => ({
    type: 'type',
    key,
    allowed: ['none'],
  }));
  const writes = [...data];
  if (keys.timeout !== undefined && timeoutSeconds !== undefined) {
    writes.push(...timeout.store(keys.timeout, String(timeoutSeconds), ttlMs));
  }
  return { keys: keys.list, conditions, writes };
}

const utf8 = new TextEncoder();
