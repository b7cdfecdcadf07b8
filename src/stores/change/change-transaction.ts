import {
  type ChangeCondition,
  type ChangePlan,
  type ChangeResult,
  type ChangeWrite,
  type ComposePart,
  MAX_LOCK_BYTES,
} from './change-plan.ts';
import { type Command, type Reply, ReplyError, type TransactionLink } from '../commands.ts';
import { isExpected } from './expectation.ts';
import { refusedCommand } from '../layouts/key-pattern.ts';
import { bytesOf, integerOf, listOf, textOf } from '../replies.ts';

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
    const refusal = refusalOf(plan, found);
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

/** What was found: the replies for each condition, and for each write that builds on old bytes. */
export interface Found {
  readonly facts: readonly (readonly Reply[])[];
  readonly olds: readonly (readonly Reply[])[];
}

/** Watches all keys and asks all that the plan needs, in one round trip. */
async function look(link: TransactionLink, { keys, conditions, writes }: ChangePlan) {
  const questions = [
    ...conditions.map((condition) => questionsFor(condition, keyAt(keys, condition.key), keys)),
    ...writes.map((write) => oldsFor(write, keyAt(keys, write.key), knownValue(conditions, write))),
  ];
  const commands = questions.flat();
  const replies = await link.watch(keys, commands);
  let at = 0;
  const answers = questions.map((asked) => replies.slice(at, (at += asked.length)));
  return { facts: answers.slice(0, conditions.length), olds: answers.slice(conditions.length) };
}

/** A key of a plan. */
export function keyAt(keys: readonly Uint8Array[], index: number): Uint8Array {
  const key = keys[index];
  if (key === undefined) throw new RangeError(`The plan has no key ${index}`);
  return key;
}

/** The commands that a condition is judged by. */
export function questionsFor(
  condition: ChangeCondition,
  key: Uint8Array,
  keys: readonly Uint8Array[],
): readonly Command[] {
  switch (condition.type) {
    case 'unlocked':
      return [
        ['TYPE', key],
        ['GETRANGE', key, 0, MAX_LOCK_BYTES - 1],
        ['PTTL', key],
      ];
    case 'some-exist':
      return [['EXISTS', ...keys]];
    case 'exists':
    case 'type-or-none':
    case 'absent':
      return [['TYPE', key]];
    case 'field': {
      const { field, lockFields } = condition;
      const told: Command[] = lockFields
        ? [
            ['HMGET', key, ...lockFields],
            ['PTTL', key],
          ]
        : [];
      return [['HGET', key, field], ...told];
    }
    case 'range':
      return [['GETRANGE', key, condition.start, condition.end - 1]];
    case 'value':
      return [['GET', key]];
    case 'length':
      return [['STRLEN', key]];
    case 'no-twin':
      return [['HKEYS', key]];
    case 'keeps-fields': {
      const fields = [...condition.deleted, ...condition.set];
      return [['HLEN', key], ...fields.map((field): Command => ['HEXISTS', key, field])];
    }
  }
}

/** The old value that a write builds on, where a condition says what it has to be. */
export function knownValue(
  conditions: readonly ChangeCondition[],
  write: ChangeWrite,
): Uint8Array | undefined {
  for (const condition of conditions) {
    if (condition.key !== write.key) continue;
    const isOfIt =
      (condition.type === 'value' && write.type === 'compose') ||
      (condition.type === 'field' &&
        write.type === 'compose-field' &&
        condition.field === write.field);
    if (isOfIt && condition.expected[0] === '=') return condition.expected[1];
  }
  return undefined;
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

/** The first refusal in the order of the conditions, then what was changed, then the last item. */
export function refusalOf({ conditions }: ChangePlan, { facts }: Found): ChangeResult | undefined {
  const unmet: number[] = [];
  let isLast = false;
  for (const [index, condition] of conditions.entries()) {
    const [fact, ...more] = facts[index] ?? [];
    switch (condition.type) {
      case 'unlocked': {
        if (textOf(fact, 'TYPE') !== 'string') break;
        const [value, ttl] = more;
        const lock = bytesOf(value, 'GETRANGE') ?? NOTHING;
        if (isHeldHere(lock, condition.held)) break;
        return { outcome: 'locked', found: { values: [lock], pttlMs: integerOf(ttl, 'PTTL') } };
      }
      case 'some-exist':
        if (integerOf(fact, 'EXISTS') === 0) return { outcome: 'gone' };
        break;
      case 'exists':
      case 'type-or-none': {
        const foundType = textOf(fact, 'TYPE');
        if (foundType === condition.keyType) break;
        if (foundType !== 'none') return { outcome: 'wrong-type', foundType };
        if (condition.type === 'exists') return { outcome: 'gone' };
        break;
      }
      case 'absent':
        if (textOf(fact, 'TYPE') !== 'none') return { outcome: 'exists' };
        break;
      case 'field': {
        if (isExpected(bytesOf(fact, 'HGET') ?? null, condition.expected)) break;
        if (condition.lockFields === undefined) {
          unmet.push(index);
          break;
        }
        const [told, ttl] = more;
        const values = listOf(told, 'HMGET').map((value) => bytesOf(value, 'HMGET') ?? null);
        return { outcome: 'locked', found: { values, pttlMs: integerOf(ttl, 'PTTL') } };
      }
      case 'range':
        if (!isExpected(bytesOf(fact, 'GETRANGE') ?? null, condition.expected)) unmet.push(index);
        break;
      case 'value':
        if (!isExpected(bytesOf(fact, 'GET') ?? null, condition.expected)) unmet.push(index);
        break;
      case 'length':
        if (integerOf(fact, 'STRLEN') !== condition.bytes) unmet.push(index);
        break;
      case 'no-twin': {
        const names = listOf(fact, 'HKEYS').map((name) => textOf(name, 'HKEYS'));
        if (names.some((name) => isTwin(name, condition))) unmet.push(index);
        break;
      }
      case 'keeps-fields': {
        const exist = more.map((reply) => integerOf(reply, 'HEXISTS'));
        const deleted = exist.slice(0, condition.deleted.length).reduce(sum, 0);
        const kept = exist.slice(condition.deleted.length).reduce(sum, 0);
        isLast = integerOf(fact, 'HLEN') - deleted + condition.set.length - kept < 1;
      }
    }
  }
  if (unmet.length > 0) return { outcome: 'changed', unmet };
  return isLast ? { outcome: 'last-item' } : undefined;
}

function isHeldHere(lock: Uint8Array, held: string | Uint8Array | undefined): boolean {
  if (held === undefined) return false;
  return Buffer.compare(lock, typeof held === 'string' ? Buffer.from(held) : held) === 0;
}

function isTwin(
  name: string,
  { name: wanted, except }: Extract<ChangeCondition, { type: 'no-twin' }>,
): boolean {
  if (name === wanted || except.includes(name)) return false;
  return lowerAscii(name) === lowerAscii(wanted);
}

const lowerAscii = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const NOTHING = new Uint8Array();
const sum = (a: number, b: number): number => a + b;

function commandsOf(
  { keys, conditions }: ChangePlan,
  write: ChangeWrite,
  olds: readonly Reply[],
): readonly Command[] {
  const key = keyAt(keys, write.key);
  switch (write.type) {
    case 'set-field':
      return [['HSET', key, write.field, write.value]];
    case 'delete-field':
      return [['HDEL', key, write.field]];
    case 'overwrite':
      return [['SETRANGE', key, write.start, write.bytes]];
    case 'compose':
      return composeCommands(key, write.parts, olds, knownValue(conditions, write));
    case 'compose-field': {
      const old = knownValue(conditions, write) ?? bytesOf(olds[0], 'HGET') ?? NOTHING;
      const value = write.parts.map((part) =>
        part instanceof Uint8Array ? part : old.subarray(part.start, part.end),
      );
      return [['HSET', key, write.field, Buffer.concat(value)]];
    }
    case 'set':
      return [
        write.ttlMs === undefined
          ? ['SET', key, write.value]
          : ['SET', key, write.value, 'PX', write.ttlMs],
      ];
    case 'expire':
      return [['PEXPIRE', key, write.ttlMs]];
    case 'delete':
      return [['DEL', key]];
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
