import { keysOf } from './aspnet/key-names.ts';
import { lockOf } from './aspnet/lock.ts';
import { type Command, type CommandRunner, type Reply, ReplyError } from './commands.ts';
import { layoutById } from './layouts.ts';
import { conditionOf } from './read-session.ts';
import { decodeText, integerOf, permissionError, textOf } from './replies.ts';
import type { SessionRef, SessionSummary } from './session.ts';

/** The commands that every layout's row takes, before those that measure its data. */
const COMMON_COUNT = 6;

/**
 * What the rows of sessions show, in one pipeline and in the order of `refs`. Plain reads: no time
 * to live slides and no lock is taken.
 * @throws StoreError `no-permission` with the command that the user may not run
 */
export async function readSummaries(
  runner: CommandRunner,
  refs: readonly SessionRef[],
): Promise<readonly SessionSummary[]> {
  const questions = refs.map(commandsFor);
  const replies = await runner.pipeline(questions.flat());
  const nowMs = Date.now();
  let at = 0;
  return refs.map((ref, index) => {
    const commands = questions[index] ?? [];
    const answers = replies.slice(at, (at += commands.length));
    for (const [i, answer] of answers.entries()) {
      const refusal = permissionError(answer, commands[i]?.[0] ?? '');
      if (refusal) throw refusal;
    }
    return summaryOf(ref, answers, nowMs);
  });
}

function commandsFor(ref: SessionRef): Command[] {
  const { data, lock, timeout } = keysOf(ref);
  return [
    ['TYPE', data],
    ['PTTL', data],
    ['TYPE', lock],
    ['PTTL', lock],
    // A lock is 18 digits long; a key of that name may hold anything.
    ['GETRANGE', lock, 0, 63],
    ['TYPE', timeout],
    ...layoutById(ref.layout).measureCommands(data),
  ];
}

function summaryOf(ref: SessionRef, answers: readonly Reply[], nowMs: number): SessionSummary {
  const layout = layoutById(ref.layout);
  const [dataType, dataTtl, lockType, lockTtl, lock, timeoutType] = answers;
  const types = {
    data: textOf(dataType, 'TYPE'),
    lock: textOf(lockType, 'TYPE'),
    timeout: textOf(timeoutType, 'TYPE'),
  };
  const ttlMs = integerOf(dataTtl, 'PTTL');
  const hasData = types.data === layout.dataType;
  const measures = answers.slice(COMMON_COUNT).filter((answer) => !(answer instanceof ReplyError));
  return {
    ref,
    ...conditionOf(ref, layout, types, ttlMs),
    ...(hasData && layout.measured(measures)),
    ...(ttlMs >= 0 && { ttlMs }),
    ...(types.lock === 'string' && {
      lock: lockOf(
        lock instanceof Uint8Array ? decodeText(lock) : '',
        integerOf(lockTtl, 'PTTL'),
        nowMs,
      ),
    }),
  };
}
