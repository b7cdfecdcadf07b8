import type { ChangePlan, ChangeResult, LockFound } from '../plan/change-plan.ts';
import { keyAt, questionsFor, refusalOf } from './conditions.ts';
import { type Command, type CommandRunner, ReplyError } from '../commands.ts';
import { refusedCommand } from '../layouts/key-pattern.ts';
import { integerOf } from '../replies.ts';
import type { LockApart, SplitPlan } from './split-plan.ts';

/** Looks beside a change whether anything in another slot refuses it. */
export type LookBeside = () => Promise<ChangeResult | undefined>;

/** Carries out a plan whose keys lie in one slot, and calls `look` as late before the write as it can. */
export type ApplyAtHome = (plan: ChangePlan, look?: LookBeside) => Promise<ChangeResult>;

/**
 * Carries out a plan that is split over the slots of a cluster: what concerns the data is one atomic
 * step, and locks in other slots are looked at right before it. Between that look and the step a request
 * may take the lock: a second look tells, and `done` comes back with the lock.
 * @throws StoreError `no-permission`, before anything was written
 */
export async function applyApart(
  runner: CommandRunner,
  plan: ChangePlan,
  split: SplitPlan,
  apply: ApplyAtHome,
): Promise<ChangeResult> {
  const look = (): Promise<ChangeResult | undefined> => refusalApart(runner, plan, split.locks);
  const refusal = await look();
  if (refusal) return refusal;
  const isThereApart = split.needsSome && (await someExist(runner, plan, split.ends));
  const result = await apply(isThereApart ? withoutSome(split.home) : split.home, look);
  if (result.outcome === 'changed') {
    const unmet = result.unmet.map((index) => split.homeConditions[index] ?? index);
    return { outcome: 'changed', unmet };
  }
  if (result.outcome !== 'done') return result;
  if (split.ends.length > 0) {
    await endApart(plan, split, apply);
    return result;
  }
  const lockCame = await lockSince(look);
  return { ...result, ...(lockCame && { lockCame }) };
}

/** The first of these locks that refuses; undefined when none does. */
async function refusalApart(
  runner: CommandRunner,
  { keys }: ChangePlan,
  locks: readonly LockApart[],
): Promise<ChangeResult | undefined> {
  for (const lock of locks) {
    const plan = { keys, conditions: [lock], writes: [] };
    const replies = await asked(runner, questionsFor(plan, lock));
    const refusal = refusalOf(plan, [replies]);
    if (refusal) return refusal;
  }
  return undefined;
}

/** The replies to questions; that a key has another type is one of them. */
async function asked(runner: CommandRunner, questions: readonly Command[]) {
  const replies = await runner.pipeline(questions);
  for (const [index, reply] of replies.entries()) {
    if (reply instanceof ReplyError && reply.code !== 'WRONGTYPE') {
      throw refusedCommand(reply, questions[index] ?? ['']) ?? reply;
    }
  }
  return replies;
}

/** The lock that stands there after the change. That nobody can tell is no error: it has been written. */
async function lockSince(look: LookBeside): Promise<LockFound | undefined> {
  try {
    const refusal = await look();
    return refusal?.outcome === 'locked' ? refusal.found : undefined;
  } catch {
    return undefined;
  }
}

async function someExist(
  runner: CommandRunner,
  { keys }: ChangePlan,
  ends: readonly number[],
): Promise<boolean> {
  const counts = await asked(
    runner,
    ends.map((key): Command => ['EXISTS', keyAt(keys, key)]),
  );
  return counts.some((count) => integerOf(count, 'EXISTS') > 0);
}

function withoutSome({ conditions, ...plan }: ChangePlan): ChangePlan {
  return { ...plan, conditions: conditions.filter(({ type }) => type !== 'some-exist') };
}

/**
 * Deletes what lies in other slots once the data has gone, each key by itself. A lock goes only if it is
 * the one that the plan allowed for: another one belongs to a request that has begun since. What can't be
 * deleted is no error, as the session has ended: it goes by its own time to live.
 */
async function endApart(
  { keys }: ChangePlan,
  { ends, locks }: SplitPlan,
  apply: ApplyAtHome,
): Promise<void> {
  for (const key of ends) {
    const lock = locks.find((other) => other.key === key);
    if (lock && lock.held === undefined) continue;
    const plan: ChangePlan = {
      keys: [keyAt(keys, key)],
      conditions: lock ? [{ ...lock, key: 0 }] : [],
      writes: [{ type: 'command', key: 0, command: ['DEL'] }],
    };
    try {
      await apply(plan);
    } catch {
      // The others are still to go.
    }
  }
}
