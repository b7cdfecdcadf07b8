import { type Command, type CommandRunner, type Reply, ReplyError } from '../commands.ts';
import { abilitiesOf } from './session-abilities.ts';
import type { Measured } from '../layout-shape.ts';
import { refusedCommand } from '../layouts/key-pattern.ts';
import { layoutById } from '../layouts/layouts.ts';
import { type LockWaits, lockWaitsOf } from './lock-waits.ts';
import { conditionOf, heldLock, timeoutIn, ttlOf, typesOf } from './session-condition.ts';
import { integerOf, type StoreError, textOf } from '../replies.ts';
import type { SessionPart, SessionRef, SessionSummary, SummaryWishes } from '../session.ts';
import { lengthCommands, wantedNames, withItems } from './summary-items.ts';
import { verbatim } from '../../formats/reason.ts';

/**
 * What the rows of sessions show, in one pipeline and in the order of `refs`. Plain reads: no time
 * to live slides and no lock is taken. A session that the user may not read has the condition
 * `no-access` and is nobody else's trouble. Items that are wished for come in a second pipeline, once their
 * sizes are known.
 * @throws StoreError `no-permission` when the user may not run a command that all of them need,
 * `unknown-layout`
 */
export async function readSummaries(
  runner: CommandRunner,
  refs: readonly SessionRef[],
  wishes: SummaryWishes = {},
): Promise<readonly SessionSummary[]> {
  const rows = await readRows(runner, refs, wishes);
  const [first] = rows;
  const isForAll = rows.every(({ refusal }) => refusal?.code === 'no-permission');
  if (first?.refusal && isForAll) throw first.refusal;
  const summaries = rows.map(({ summary }) => summary);
  if (!wishes.itemsOf) return summaries;
  return withItems(
    runner,
    summaries,
    wishes,
    rows.map(({ lengths }) => lengths ?? []),
  );
}

/**
 * What the row of one session shows.
 * @throws StoreError `no-permission`, `no-key-permission` when the user may not read it, `unknown-layout`
 */
export async function readSummary(
  runner: CommandRunner,
  ref: SessionRef,
): Promise<SessionSummary | undefined> {
  const [row] = await readRows(runner, [ref], {});
  if (row?.refusal) throw row.refusal;
  return row?.summary;
}

/** A summary, and what kept us from reading all of it. */
interface Row {
  readonly summary: SessionSummary;
  readonly refusal?: StoreError;
  /** How long the items are that were wished for. */
  readonly lengths?: readonly Reply[];
}

async function readRows(
  runner: CommandRunner,
  refs: readonly SessionRef[],
  wishes: SummaryWishes,
): Promise<readonly Row[]> {
  const waits = lockWaitsOf(runner);
  const questions = refs.map((ref) => questionsFor(ref, waits, wishes));
  const askedAtMs = Date.now();
  const replies = await runner.pipeline(
    questions.flatMap((asked) => asked.map(({ command }) => command)),
  );
  const nowMs = Date.now();
  let at = 0;
  return refs.map((ref, index) => {
    const asked = questions[index] ?? [];
    const answers = replies.slice(at, (at += asked.length));
    const refusals = answers
      .map((answer, i) => refusalOf(asked[i], answer))
      .filter((refusal) => refusal !== undefined);
    const [refusal] = refusals;
    if (refusal) {
      const problem = verbatim([...new Set(refusals.map(({ subject }) => subject))].join(' '));
      return { summary: { ref, condition: 'no-access', problem, abilities: [] }, refusal };
    }
    const summary = summaryOf(ref, asked, answers, nowMs);
    const times = { askedAtMs, repliedAtMs: nowMs };
    const lengths = answers.filter((_, i) => asked[i]?.about === 'length');
    return { summary: withWaits(summary, waits, { asked, answers }, times), lengths };
  });
}

/** What is told where it can be, and missed by nobody: how long a key was idle, and what was wished for. */
const extras: readonly Question['about'][] = ['idle', 'timeout', 'memory', 'length'];

function refusalOf(asked: Question | undefined, answer: Reply): StoreError | undefined {
  return asked === undefined || extras.includes(asked.about)
    ? undefined
    : refusedCommand(answer, asked.command);
}

/** A command, and what its reply is about: a part's type, time to live or value, the size, or a wish. */
interface Question {
  readonly command: Command;
  readonly about: 'type' | 'ttl' | 'value' | 'measure' | 'idle' | 'timeout' | 'memory' | 'length';
  readonly part: SessionPart;
}

function questionsFor(
  ref: SessionRef,
  waits: LockWaits,
  wishes: SummaryWishes,
): readonly Question[] {
  const layout = layoutById(ref.layout);
  const keys = layout.keys(ref);
  const questions: Question[] = [];
  for (const part of ['data', 'lock', 'timeout'] as const) {
    const key = keys[part];
    if (key === undefined || layout.keyShapes[part] === undefined) continue;
    questions.push({ command: ['TYPE', key], about: 'type', part });
    // The timeout lives as long as the data, unless the layout says otherwise.
    if (part !== 'timeout' || layout.ttlPart === 'timeout') {
      questions.push({ command: ['PTTL', key], about: 'ttl', part });
    }
    // A lock is some digits long; a key of that name may hold anything.
    if (part === 'lock') {
      const idle = waits.question(key);
      if (idle) questions.push({ command: idle, about: 'idle', part });
      questions.push({ command: ['GETRANGE', key, 0, 63], about: 'value', part });
    }
    if (part === 'timeout' && wishes.hasTimeout && layout.ttlPart === 'data') {
      const { field } = layout.keyShapes.timeout ?? {};
      const command: Command =
        field === undefined ? ['GETRANGE', key, 0, 15] : ['HGET', key, field];
      questions.push({ command, about: 'timeout', part });
    }
  }
  for (const command of layout.measureCommands(keys.data)) {
    questions.push({ command, about: 'measure', part: 'data' });
  }
  // Items in fields of their own have no size together.
  if (wishes.hasMemory && layout.itemField) {
    questions.push({ command: ['MEMORY', 'USAGE', keys.data], about: 'memory', part: 'data' });
  }
  for (const command of lengthCommands(layout, keys.data, wantedNames(wishes, ref))) {
    questions.push({ command, about: 'length', part: 'data' });
  }
  return questions;
}

/** Adds whether requests wait for the lock, where that can be told. */
function withWaits(
  summary: SessionSummary,
  waits: LockWaits,
  { asked, answers }: { readonly asked: readonly Question[]; readonly answers: readonly Reply[] },
  times: { readonly askedAtMs: number; readonly repliedAtMs: number },
): SessionSummary {
  const { ref, lock } = summary;
  const lockKey = layoutById(ref.layout).keys(ref).lock;
  if (lockKey === undefined) return summary;
  const idle = answers[asked.findIndex(({ about }) => about === 'idle')];
  const isWaitedFor = waits.note(lockKey, lock?.value, idle, times);
  return lock && isWaitedFor !== undefined
    ? { ...summary, lock: { ...lock, isWaitedFor } }
    : summary;
}

interface PartRead {
  type: string;
  ttlMs: number;
}

function summaryOf(
  ref: SessionRef,
  asked: readonly Question[],
  answers: readonly Reply[],
  nowMs: number,
): SessionSummary {
  const layout = layoutById(ref.layout);
  const reads: Partial<Record<SessionPart, PartRead>> = {};
  const measures: Reply[] = [];
  let lockValue: Reply | undefined;
  let timeout: Reply | undefined;
  let memory: Reply | undefined;
  for (const [index, { about, part }] of asked.entries()) {
    const answer = answers[index] ?? null;
    const read = (reads[part] ??= { type: 'none', ttlMs: -2 });
    if (about === 'type') read.type = textOf(answer, 'TYPE');
    else if (about === 'ttl') read.ttlMs = integerOf(answer, 'PTTL');
    else if (about === 'value') lockValue = answer;
    else if (about === 'timeout') timeout = answer;
    else if (about === 'memory') memory = answer;
    else if (about === 'idle' || about === 'length') continue;
    // One error reply stands for a key of another type, which the condition tells.
    else if (!(answer instanceof ReplyError)) measures.push(answer);
  }
  const ttlMs = ttlOf(layout, reads);
  const { data, lock } = reads;
  const hasData = data?.type === layout.keyShapes.data.type;
  const { hasTimeout, isPacked, damage, fate, ends, ...measured }: Measured = hasData
    ? layout.measured(measures, nowMs)
    : {};
  const isTimed = layout.keyShapes.timeout ? reads.timeout?.type !== 'none' : hasTimeout;
  const timeoutSeconds = timeoutIn(layout, timeout);
  return {
    ref,
    ...conditionOf(
      layout,
      typesOf(reads),
      data?.ttlMs ?? -2,
      { ...(damage && { damage }), ...(fate && { fate }), ...(ends && { ends }) },
      nowMs,
    ),
    ...measured,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(hasData && typeof memory === 'number' && { memoryBytes: memory }),
    ...(ttlMs >= 0 && { ttlMs }),
    ...(lock?.type === 'string' && { lock: heldLock(layout, lockValue, lock.ttlMs, nowMs) }),
    abilities: abilitiesOf(layout, isTimed, isPacked),
  };
}
