import type { ChangePlan, ChangeWrite, ComposePart, WriteCommand } from '../plan/change-plan.ts';
import { keyAt, knownValue, questionsFor, refusalOf } from './conditions.ts';
import { type Command, type CommandArgument, type CommandRunner, type Reply } from '../commands.ts';
import { ReplyError } from '../commands.ts';
import { refusedCommand } from '../layouts/key-pattern.ts';
import { takesPlans } from './plan-taker.ts';

/**
 * What Redis says of a change whose reply is missing. `unclear`: the keys are neither as the change
 * leaves them nor as it found them; somebody has written them since.
 */
export type ChangeVerdict = 'written' | 'not-written' | 'unclear';

/** The trace that a write leaves: what to ask, and whether the answer shows it. */
interface Trace {
  readonly asks: readonly Command[];
  /**
   * Undefined where the answer says nothing either way.
   * @param elapsedMs how long before the answer the change was sent
   */
  shows(replies: readonly Reply[], elapsedMs: number): boolean | undefined;
}

/**
 * Looks whether a plan was carried out: a plan is done as a whole or not at all, so that what it
 * writes is there, or what it expects still holds. Changes nothing.
 * @param sentAtMs when it was sent, of `performance.now()`
 * @throws StoreError `no-permission`, or the server's or the connection's error
 */
export async function lookAtChange(
  runner: CommandRunner,
  plan: ChangePlan,
  sentAtMs: number,
): Promise<ChangeVerdict> {
  // Locks come and go: what a request in flight holds says nothing of what was written, except where
  // a certain lock was needed.
  const conditions = plan.conditions.filter(
    (condition) => condition.type !== 'unlocked' || condition.held !== undefined,
  );
  const slackMs = TTL_TOLERANCE_MS + (takesPlans(runner) ? (runner.ttlStepMs ?? 0) : 0);
  const traces = plan.writes.map((write) => traceOf(plan, write, slackMs));
  // Traces last: a change that is done in between shows in them.
  const questions = [
    ...conditions.map((condition) => questionsFor(plan, condition)),
    ...traces.map(({ asks }) => asks),
  ];
  const commands = questions.flat();
  const replies = await runner.pipeline(commands);
  // Only now: the connection may have had to be made anew before it could ask.
  const elapsedMs = performance.now() - sentAtMs;
  for (const [index, reply] of replies.entries()) {
    if (reply instanceof ReplyError && reply.code !== 'WRONGTYPE') {
      throw refusedCommand(reply, commands[index] ?? ['']) ?? reply;
    }
  }
  let at = 0;
  const answers = questions.map((asked) => replies.slice(at, (at += asked.length)));
  const facts = answers.slice(0, conditions.length);
  const signs = traces
    .map((trace, index) => trace.shows(answers[conditions.length + index] ?? [], elapsedMs))
    .filter((sign) => sign !== undefined);
  if (signs.length > 0 && signs.every(Boolean)) return 'written';
  if (signs.length === 0) return 'unclear';
  return isRefused({ ...plan, conditions }, facts) ? 'unclear' : 'not-written';
}

function isRefused(plan: ChangePlan, facts: readonly (readonly Reply[])[]): boolean {
  try {
    return refusalOf(plan, facts) !== undefined;
  } catch (error) {
    if (error instanceof ReplyError && error.code === 'WRONGTYPE') return true;
    throw error;
  }
}

/**
 * What a time to live may be less than the one that was set, beside the time that has passed: stores keep whole
 * seconds.
 */
const TTL_TOLERANCE_MS = 1050;

function traceOf({ keys, conditions }: ChangePlan, write: ChangeWrite, slackMs: number): Trace {
  const key = keyAt(keys, write.key);
  switch (write.type) {
    case 'command':
      return traceOfCommand(key, write.command, slackMs);
    case 'compose': {
      const old = knownValue(conditions, write);
      if (old) {
        const value = composed(old, write.parts);
        return one(['GET', key], (found) => isBytes(found, value));
      }
      return composedTrace(write.parts, ['STRLEN', key], (start, end) => [
        'GETRANGE',
        key,
        start,
        end - 1,
      ]);
    }
    case 'compose-field': {
      const { field, parts } = write;
      const old = knownValue(conditions, write);
      return one(['HGET', key, field], (found) =>
        old ? isBytes(found, composed(old, parts)) : holdsNewParts(found, parts),
      );
    }
  }
}

function traceOfCommand(key: Uint8Array, command: WriteCommand, slackMs: number): Trace {
  switch (command[0]) {
    case 'HSET': {
      const [, field, value] = command;
      return one(['HGET', key, field], (found) => isBytes(found, value));
    }
    case 'HDEL':
      return one(['HGET', key, command[1]], (found) => found === null);
    case 'SETRANGE': {
      const [, start, bytes] = command;
      return one(['GETRANGE', key, start, start + bytes.length - 1], (found) =>
        isBytes(found, bytes),
      );
    }
    case 'SET': {
      const [, value, , ttlMs] = command;
      return one(['GET', key], (found, elapsedMs) => {
        const hasExpired = ttlMs !== undefined && elapsedMs >= ttlMs;
        return found === null && hasExpired ? undefined : isBytes(found, value);
      });
    }
    case 'PEXPIRE': {
      const [, ttlMs] = command;
      return one(['PTTL', key], (found, elapsedMs) => {
        if (typeof found !== 'number' || found === -2) return undefined;
        const isInTime = found <= ttlMs + slackMs - TTL_TOLERANCE_MS;
        return isInTime && found >= ttlMs - elapsedMs - slackMs && found >= 0;
      });
    }
    case 'DEL':
      return one(['EXISTS', key], (count) => count === 0);
  }
}

function one(
  ask: Command,
  shows: (reply: Reply | undefined, elapsedMs: number) => boolean | undefined,
): Trace {
  return { asks: [ask], shows: ([reply], elapsedMs) => shows(reply, elapsedMs) };
}

/** The length, and the new parts in their places, of a value whose old parts nobody knows. */
function composedTrace(
  parts: readonly ComposePart[],
  askLength: Command,
  askRange: (start: number, end: number) => Command,
): Trace {
  const places = placesOf(parts);
  const news = places.filter(({ bytes }) => bytes !== undefined && bytes.length > 0);
  return {
    asks: [askLength, ...news.map(({ start, end }) => askRange(start, end))],
    shows: ([length, ...found]) =>
      length === (places[places.length - 1]?.end ?? 0) &&
      news.every(({ bytes = NOTHING }, index) => isBytes(found[index], bytes)),
  };
}

function holdsNewParts(found: Reply | undefined, parts: readonly ComposePart[]): boolean {
  if (!(found instanceof Uint8Array)) return false;
  const places = placesOf(parts);
  return (
    found.length === (places[places.length - 1]?.end ?? 0) &&
    places.every(
      ({ bytes, start, end }) => bytes === undefined || isBytes(found.subarray(start, end), bytes),
    )
  );
}

/** Where the parts stand in the new value; `bytes` of those that are new. */
function placesOf(parts: readonly ComposePart[]) {
  let at = 0;
  return parts.map((part) => {
    const start = at;
    const isNew = part instanceof Uint8Array;
    at += isNew ? part.length : part.end - part.start;
    return { start, end: at, bytes: isNew ? part : undefined };
  });
}

function composed(old: Uint8Array, parts: readonly ComposePart[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (part instanceof Uint8Array ? part : old.subarray(part.start, part.end))),
  );
}

const NOTHING = new Uint8Array();

function isBytes(reply: Reply | undefined, value: CommandArgument): boolean {
  if (!(reply instanceof Uint8Array)) return false;
  const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value));
  return reply.length === bytes.length && Buffer.compare(reply, bytes) === 0;
}
