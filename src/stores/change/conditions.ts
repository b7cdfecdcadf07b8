import type {
  ChangeCondition,
  ChangePlan,
  ChangeResult,
  ChangeWrite,
} from '../plan/change-plan.ts';
import { MAX_LOCK_BYTES } from '../plan/change-plan.ts';
import type { Command, Reply } from '../commands.ts';
import { isExpected } from '../plan/expectation.ts';
import { bytesOf, integerOf, listOf, textOf } from '../replies.ts';

/** A key of a plan. */
export function keyAt(keys: readonly Uint8Array[], index: number): Uint8Array {
  const key = keys[index];
  if (key === undefined) throw new RangeError(`The plan has no key ${index}`);
  return key;
}

/** The commands that a condition of a plan is judged by. */
export function questionsFor(
  { keys, writes }: ChangePlan,
  condition: ChangeCondition,
): readonly Command[] {
  const key = keyAt(keys, condition.key);
  switch (condition.type) {
    case 'unlocked':
      return [
        ['TYPE', key],
        ['GETRANGE', key, 0, MAX_LOCK_BYTES - 1],
        ['PTTL', key],
      ];
    case 'some-exist':
      return [['EXISTS', ...keys]];
    case 'type':
      return [['TYPE', key]];
    case 'reads': {
      const [command, ...more] = condition.command;
      const asks: Command = [command, key, ...more];
      return condition.else === 'locked' ? [asks, ['PTTL', key]] : [asks];
    }
    case 'no-twin':
      return [['HKEYS', key]];
    case 'keeps-fields': {
      const fields = fieldWrites(writes, condition.key);
      return [['HLEN', key], ...fields.map(([, field]): Command => ['HEXISTS', key, field])];
    }
  }
}

/** The fields of a hash that are set and deleted. */
function fieldWrites(writes: readonly ChangeWrite[], key: number) {
  return writes.flatMap((write) => {
    if (write.key !== key || write.type !== 'command') return [];
    const { command } = write;
    return command[0] === 'HSET' || command[0] === 'HDEL' ? [command] : [];
  });
}

/** The old value that a write builds on, where a condition says what it has to be. */
export function knownValue(
  conditions: readonly ChangeCondition[],
  write: ChangeWrite,
): Uint8Array | undefined {
  if (write.type === 'command') return undefined;
  for (const condition of conditions) {
    if (condition.type !== 'reads' || condition.key !== write.key) continue;
    const [command, field] = condition.command;
    const isOfIt =
      write.type === 'compose' ? command === 'GET' : command === 'HGET' && field === write.field;
    const [expected] = condition.expected;
    if (isOfIt && expected?.[0] === '=') return expected[1];
  }
  return undefined;
}

/**
 * The first refusal in the order of the conditions, then what was changed, then the last item.
 * @param facts for each condition the replies to its questions
 */
export function refusalOf(
  { conditions, writes }: ChangePlan,
  facts: readonly (readonly Reply[])[],
): ChangeResult | undefined {
  const unmet: number[] = [];
  let isLast = false;
  for (const [index, condition] of conditions.entries()) {
    const [fact, ...more] = facts[index] ?? [];
    switch (condition.type) {
      case 'unlocked': {
        if (textOf(fact, 'TYPE') !== 'string') break;
        const [value, ttl] = more;
        const lock = bytesOf(value, 'GETRANGE') ?? new Uint8Array();
        if (isHeldHere(lock, condition.held)) break;
        return { outcome: 'locked', found: { values: [lock], pttlMs: integerOf(ttl, 'PTTL') } };
      }
      case 'some-exist':
        if (integerOf(fact, 'EXISTS') === 0) return { outcome: 'gone' };
        break;
      case 'type': {
        const foundType = textOf(fact, 'TYPE');
        if (condition.allowed.some((type) => type === foundType)) break;
        if (foundType === 'none') return { outcome: 'gone' };
        const isAbsent = condition.allowed.every((type) => type === 'none');
        return isAbsent ? { outcome: 'exists' } : { outcome: 'wrong-type', foundType };
      }
      case 'reads': {
        const values = valuesIn(fact, condition.command[0]);
        if (condition.expected.every((each, at) => isExpected(values[at] ?? null, each))) break;
        if (condition.else === 'locked') {
          const [ttl] = more;
          return { outcome: 'locked', found: { values, pttlMs: integerOf(ttl, 'PTTL') } };
        }
        unmet.push(index);
        break;
      }
      case 'no-twin': {
        const names = listOf(fact, 'HKEYS').map((name) => textOf(name, 'HKEYS'));
        if (names.some((name) => isTwin(name, condition))) unmet.push(index);
        break;
      }
      case 'keeps-fields': {
        const gained = fieldWrites(writes, condition.key).map(([command], at) => {
          const isThere = integerOf(more[at], 'HEXISTS');
          return command === 'HSET' ? 1 - isThere : -isThere;
        });
        isLast = gained.reduce((left, each) => left + each, integerOf(fact, 'HLEN')) < 1;
      }
    }
  }
  if (unmet.length > 0) return { outcome: 'changed', unmet };
  return isLast ? { outcome: 'last-item' } : undefined;
}

/** What a command read: a value, several, or a length as text. */
function valuesIn(reply: Reply | undefined, command: string): readonly (Uint8Array | null)[] {
  if (typeof reply === 'number') return [new TextEncoder().encode(String(reply))];
  const replies = Array.isArray(reply) ? listOf(reply, command) : [reply];
  return replies.map((each) => bytesOf(each, command) ?? null);
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
