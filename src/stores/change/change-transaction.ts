import type { ChangePlan, ChangeResult, ChangeWrite, ComposePart } from '../plan/change-plan.ts';
import { type Command, type Reply, ReplyError, type TransactionLink } from '../commands.ts';
import { keyAt, knownValue, questionsFor, refusalOf } from './conditions.ts';
import { refusedCommand } from '../layouts/key-pattern.ts';
import { bytesOf, integerOf, textOf } from '../replies.ts';

/** How often a change starts over because another client wrote a key while we looked at it. */
const MAX_ATTEMPTS = 20;

/**
 * Carries out a plan with WATCH, MULTI and EXEC, on a connection of its own: what is read under
 * WATCH still holds when EXEC runs, or EXEC does nothing and we look again. Gives the same results
 * as the script, for servers and users without scripts.
 * @param lookBeside looks right before the write at what no WATCH of this node sees; what it returns
 * refuses the change
 * @throws StoreError `no-permission` with the command that is missing
 */
export async function changeByTransaction(
  link: TransactionLink,
  plan: ChangePlan,
  lookBeside?: () => Promise<ChangeResult | undefined>,
): Promise<ChangeResult> {
  for (let attempt = 1; ; attempt++) {
    const found = await look(link, plan);
    const refusal = refusalOf(plan, found.facts);
    if (refusal) return refusal;
    const isEndKnown = plan.writes.every(
      ({ type }, index) => type !== 'compose' || endOf(found.olds[index] ?? []) !== undefined,
    );
    // A millisecond passed between the clocks: they are read again, if that may help.
    if (!isEndKnown && attempt < MAX_ATTEMPTS) continue;
    const writes = plan.writes.flatMap((write, index) =>
      commandsOf(plan, write, found.olds[index] ?? []),
    );
    const refusalBeside = await lookBeside?.();
    if (refusalBeside) return refusalBeside;
    const replies = await link.commit([...writes, ['PTTL', plan.keys[0] ?? '']]);
    if (replies) {
      for (const [index, reply] of replies.entries()) {
        if (reply instanceof ReplyError) throw refused(reply, writes[index] ?? ['PTTL']);
      }
      return { outcome: 'done', ttlMs: integerOf(replies[replies.length - 1], 'PTTL') };
    }
    // As if the site had changed something else: the caller reads and merges again.
    if (attempt === MAX_ATTEMPTS) return { outcome: 'changed', unmet: [] };
  }
}

/** Watches all keys and asks all that the plan needs, in one round trip. */
async function look(link: TransactionLink, plan: ChangePlan) {
  const { keys, conditions, writes } = plan;
  const questions = [
    ...conditions.map((condition) => questionsFor(plan, condition)),
    ...writes.map((write) => oldsFor(write, keyAt(keys, write.key), knownValue(conditions, write))),
  ];
  const commands = questions.flat();
  const replies = await link.watch(keys, commands);
  let at = 0;
  const answers = questions.map((asked) => replies.slice(at, (at += asked.length)));
  return { facts: answers.slice(0, conditions.length), olds: answers.slice(conditions.length) };
}

/**
 * What a write needs to know of the old value. Its end is a point in time, which doesn't drift while the
 * commands are on their way; PEXPIRETIME came with Redis 7.0.
 */
function oldsFor(
  write: ChangeWrite,
  key: Uint8Array,
  known: Uint8Array | undefined,
): readonly Command[] {
  if (write.type === 'compose-field') return known ? [] : [['HGET', key, write.field]];
  if (write.type !== 'compose') return [];
  const commands: Command[] = [['TIME'], ['PTTL', key], ['TIME'], ['PEXPIRETIME', key]];
  if (known) return commands;
  for (const part of write.parts) {
    if (!(part instanceof Uint8Array)) commands.push(['GETRANGE', key, part.start, part.end - 1]);
  }
  return commands;
}

const NOTHING = new Uint8Array();

function commandsOf(
  { keys, conditions }: ChangePlan,
  write: ChangeWrite,
  olds: readonly Reply[],
): readonly Command[] {
  const key = keyAt(keys, write.key);
  switch (write.type) {
    case 'command': {
      const [command, ...more] = write.command;
      return [[command, key, ...more]];
    }
    case 'compose':
      return composeCommands(key, write.parts, olds, knownValue(conditions, write));
    case 'compose-field': {
      const old = knownValue(conditions, write) ?? bytesOf(olds[0], 'HGET') ?? NOTHING;
      const value = write.parts.map((part) =>
        part instanceof Uint8Array ? part : old.subarray(part.start, part.end),
      );
      return [['HSET', key, write.field, Buffer.concat(value)]];
    }
  }
}

/** How many of the replies for a composed string are about its end. */
const ENDS = 4;

/**
 * When a key ends, in milliseconds since 1970: as the server says, or by its clock, if that was read
 * before and after within one millisecond. Undefined when it wasn't; null where it can't be told.
 */
function endOf([before, ttl, after, endsAt]: readonly Reply[]): number | null | undefined {
  if (typeof endsAt === 'number') return endsAt;
  const [from, to] = [clockMs(before), clockMs(after)];
  if (typeof ttl !== 'number' || ttl < 0 || from === undefined || to === undefined) return null;
  return from === to ? from + ttl : undefined;
}

/** The reply of TIME in whole milliseconds; undefined when it was refused. */
function clockMs(reply: Reply | undefined): number | undefined {
  if (!Array.isArray(reply)) return undefined;
  const [seconds, micros] = (reply as readonly Reply[]).map((part) => Number(textOf(part, 'TIME')));
  return (seconds ?? NaN) * 1000 + Math.floor((micros ?? NaN) / 1000);
}

function composeCommands(
  key: Uint8Array,
  parts: readonly ComposePart[],
  olds: readonly Reply[],
  known: Uint8Array | undefined,
): readonly Command[] {
  const [, ttl] = olds;
  const ranges = olds.slice(ENDS);
  let next = 0;
  const value = parts.map((part) => {
    if (part instanceof Uint8Array) return part;
    if (known) return known.subarray(part.start, part.end);
    return bytesOf(ranges[next++], 'GETRANGE') ?? NOTHING;
  });
  const ttlMs = integerOf(ttl, 'PTTL');
  const set: Command = ['SET', key, Buffer.concat(value)];
  if (ttlMs < 0) return [set];
  const endsAt = endOf(olds);
  if (typeof endsAt === 'number') return [set, ['PEXPIREAT', key, endsAt]];
  return [[...set, 'PX', Math.max(ttlMs, 1)]];
}

function refused(reply: ReplyError, command: Command): Error {
  return refusedCommand(reply, command) ?? reply;
}
