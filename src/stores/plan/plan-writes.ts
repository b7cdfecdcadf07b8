import type { ChangeCondition, ChangePlan, ChangeWrite } from './change-plan.ts';
import type { PlanKeys } from './plan-keys.ts';

/** Writes a session that isn't there yet: refused as `exists` when any of its keys is. */
export function planNew({ list }: PlanKeys, writes: readonly ChangeWrite[]): ChangePlan {
  const conditions = list.map((_, key): ChangeCondition => ({
    type: 'type',
    key,
    allowed: ['none'],
  }));
  return { keys: list, conditions, writes };
}

/** Fields of a hash, which lives for `ttlMs` from now on. Without it, its end stays as it is. */
export function newHash(
  key: number,
  fields: readonly (readonly [name: string | Uint8Array, value: string | Uint8Array])[],
  ttlMs: number | undefined,
): readonly ChangeWrite[] {
  const writes = fields.map(([name, value]): ChangeWrite => ({
    type: 'command',
    key,
    command: ['HSET', name, value],
  }));
  if (ttlMs !== undefined) writes.push({ type: 'command', key, command: ['PEXPIRE', ttlMs] });
  return writes;
}

/** A whole string that lives for `ttlMs`, or for ever without it. */
export function newString(
  key: number,
  value: string | Uint8Array,
  ttlMs: number | undefined,
): readonly ChangeWrite[] {
  return [
    {
      type: 'command',
      key,
      command: ttlMs === undefined ? ['SET', value] : ['SET', value, 'PX', ttlMs],
    },
  ];
}
