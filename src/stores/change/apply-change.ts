import { applyApart, type LookBeside } from './apply-apart.ts';
import type { ChangePlan, ChangeResult } from '../plan/change-plan.ts';
import { cameLate, changeSession, resultOf, scriptArguments } from './change-script.ts';
import { changeByTransaction } from './change-transaction.ts';
import { type CommandRunner, ReplyError } from '../commands.ts';
import { NoReplyError } from '../source-error.ts';
import { isQuickerOverTheWire } from './quicker-way.ts';
import { keyPatterns } from '../layouts/key-pattern.ts';
import { takesPlans } from './plan-taker.ts';
import { isUnsupported, permissionError, refusalIn, StoreError } from '../replies.ts';
import type { Transfer } from '../session.ts';
import { splitPlan } from './split-plan.ts';
import { UnknownPlanError } from './unknown-outcome.ts';

/**
 * Carries out a plan: all of it or nothing. One round trip with a script; where the server or the
 * user has no scripts, the same with WATCH and MULTI on a connection of its own; a store that is no Redis has
 * a way of its own. Where a cluster keeps
 * the lock in another slot than the data, the lock is looked at beside that step; see {@link applyApart}.
 * @throws StoreError `no-permission` with the missing command, `split-keys` when a cluster keeps
 * keys that belong together in different slots, `moving` while it moves them, `demoted` when a server
 * took it that isn't the primary any more
 * @throws UnknownOutcomeError when it was sent and no reply came
 * @param transfer how long it took to read the session: large values go the quicker way
 */
export async function applyChange(
  runner: CommandRunner,
  plan: ChangePlan,
  transfer?: Transfer,
): Promise<ChangeResult> {
  if (takesPlans(runner)) return runner.takePlan(plan);
  try {
    return await applyInOneSlot(runner, plan, transfer);
  } catch (error) {
    const areApart = error instanceof StoreError && error.code === 'split-keys';
    const split = areApart ? splitPlan(plan) : undefined;
    if (split === undefined) throw error;
    return applyApart(runner, plan, split, (part, look) =>
      applyInOneSlot(runner, part, transfer, look),
    );
  }
}

/** @param look called before a transaction writes; what it returns refuses the change */
async function applyInOneSlot(
  runner: CommandRunner,
  plan: ChangePlan,
  transfer?: Transfer,
  look?: LookBeside,
): Promise<ChangeResult> {
  if (isTooLongForScript(plan) || isQuickerOverTheWire(plan, transfer)) {
    const result = await tryTransaction(runner, plan, look);
    if (result) return result;
  }
  try {
    return await applyByScript(runner, plan);
  } catch (error) {
    if (!isScriptless(error)) throw explained(error, 'EVALSHA', plan);
    return applyByTransaction(runner, plan, error, look);
  }
}

/** How many arguments a command may have on ElastiCache Serverless (its quotas); no other server has a limit so low. */
const MAX_ARGUMENTS = 3999;

/** A transaction does the same in many short commands. */
function isTooLongForScript(plan: ChangePlan): boolean {
  // The script, the number of keys, and the keys stand before its own arguments.
  return 2 + plan.keys.length + scriptArguments(plan).length > MAX_ARGUMENTS;
}

async function applyByScript(runner: CommandRunner, plan: ChangePlan): Promise<ChangeResult> {
  const atMs = performance.now();
  const deadlineMs = runner.replyDeadlineMs?.();
  const run = (endMs: number | undefined) =>
    runner.script(changeSession, plan.keys, scriptArguments(plan, endMs));
  try {
    const reply = await run(deadlineMs);
    // The server's clock was moved: it has done nothing, and nobody has given up yet.
    const result = resultOf(cameLate(reply) ? await run(undefined) : reply);
    await checkTaker(runner, plan, result, 'script');
    return result;
  } catch (error) {
    const isRefusedLate = deadlineMs !== undefined;
    throw inDoubt(error, plan, { way: 'script', atMs, isRefusedLate });
  }
}

async function runTransaction(
  runner: CommandRunner,
  plan: ChangePlan,
  look?: LookBeside,
): Promise<ChangeResult> {
  const atMs = performance.now();
  try {
    const result = await runner.transaction((link) => changeByTransaction(link, plan, look));
    await checkTaker(runner, plan, result, 'transaction');
    return result;
  } catch (error) {
    throw inDoubt(error, plan, { way: 'transaction', atMs, isRefusedLate: false });
  }
}

/**
 * Makes sure, as far as can be asked, that what was written stays: a primary that has been replaced
 * goes on taking writes until it learns of that.
 * @throws StoreError `demoted`
 */
async function checkTaker(
  runner: CommandRunner,
  { keys: [key] }: ChangePlan,
  { outcome }: ChangeResult,
  way: 'script' | 'transaction',
): Promise<void> {
  if (outcome !== 'done' || key === undefined) return;
  if ((await runner.isStillPrimary?.(key, way)) === false) throw new StoreError('demoted', '');
}

/** An error of the connection after which the change may have been done becomes one that says so. */
function inDoubt(
  error: unknown,
  plan: ChangePlan,
  sent: ConstructorParameters<typeof UnknownPlanError>[1],
): unknown {
  const isUnknown = error instanceof NoReplyError && error.wasSent;
  return isUnknown ? new UnknownPlanError(plan, sent, error) : error;
}

/**
 * Undefined where there are no transactions, where others write all the time, and when the connection
 * was lost before anything was written.
 */
async function tryTransaction(
  runner: CommandRunner,
  plan: ChangePlan,
  look?: LookBeside,
): Promise<ChangeResult | undefined> {
  try {
    const result = await runTransaction(runner, plan, look);
    return result.outcome === 'changed' && result.unmet.length === 0 ? undefined : result;
  } catch (error) {
    if (error instanceof UnknownPlanError) throw error;
    if (error instanceof StoreError && error.code === 'demoted') throw error;
    return undefined;
  }
}

async function applyByTransaction(
  runner: CommandRunner,
  plan: ChangePlan,
  scriptError: unknown,
  look?: LookBeside,
): Promise<ChangeResult> {
  try {
    return await runTransaction(runner, plan, look);
  } catch (error) {
    const refusal = explained(error, 'MULTI', plan);
    const isMissing = refusal instanceof StoreError && transactionWords.has(refusal.subject);
    // Neither way is open: the script is the one to ask a grant for.
    throw isMissing ? explained(scriptError, 'EVALSHA', plan) : refusal;
  }
}

const transactionWords: ReadonlySet<string> = new Set(['WATCH', 'MULTI', 'EXEC']);

/** Whether the server refused scripts as such, and not what the script does. */
function isScriptless(error: unknown): boolean {
  if (!(error instanceof ReplyError)) return false;
  if (isUnsupported(error)) return true;
  const refusal = refusalIn(error);
  // A user may have other rights to keys with plain commands (selectors); those refuse for themselves.
  if (refusal?.what === 'keys') return !/script/i.test(error.message);
  return refusal?.what === 'command' && (refusal.command ?? 'EVALSHA').startsWith('EVAL');
}

/** What a cluster answers while a slot moves or a primary is being replaced. */
const movingCodes: ReadonlySet<string> = new Set(['TRYAGAIN', 'ASK', 'MOVED', 'CLUSTERDOWN']);

function explained(error: unknown, command: string, { keys }: ChangePlan): unknown {
  if (error instanceof ReplyError && error.code === 'CROSSSLOT') {
    return new StoreError('split-keys', '', { cause: error });
  }
  if (error instanceof ReplyError && movingCodes.has(error.code)) {
    return new StoreError('moving', '', { cause: error });
  }
  return permissionError(error, command, keyPatterns(keys)) ?? error;
}
