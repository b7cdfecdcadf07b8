import { type Command, type CommandArgument, type Reply, ReplyError } from '../stores/commands.ts';
import { lockProof } from '../stores/layouts/php/memcached-lock.ts';
import { MAX_LOCK_BYTES } from '../stores/plan/change-plan.ts';
import type { EntryReply } from './wire/entry-taker.ts';

/** What PTTL says where the server has no word for how long an entry lives: neither for ever nor gone. */
export const UNKNOWN_TTL_MS = -3;

/** Reads an entry by its key: undefined where there is none. */
export type EntryOf = (key: Uint8Array) => EntryReply | undefined;

const none = new Uint8Array(0);

/** The keys that a command reads. */
export function keysIn([name, ...args]: Command): readonly Uint8Array[] {
  if (name === 'EXISTS') return args.map(bytesOf);
  const key = name === 'OBJECT' || name === 'MEMORY' ? args[1] : args[0];
  return key === undefined ? [] : [bytesOf(key)];
}

/** Whether the answer to a command takes the value of its entry. */
export function needsValue([name]: Command): boolean {
  return name === 'GET' || name === 'GETRANGE';
}

/**
 * What Redis would answer to a command that reads, if its strings were the entries that are here: all that the layouts
 * ask. Anything else is a command that isn't known.
 */
export function answerTo(command: Command, entryOf: EntryOf): Reply {
  const [name, ...args] = command;
  const [key = none] = keysIn(command);
  const entry = entryOf(key);
  switch (name) {
    case 'TYPE':
      return entry ? 'string' : 'none';
    case 'PTTL':
      return ttlMsOf(entry);
    case 'EXISTS':
      return keysIn(command).filter((each) => entryOf(each) !== undefined).length;
    case 'STRLEN':
      return entry?.sizeBytes ?? 0;
    case 'GET':
      return entry?.value ?? null;
    case 'GETRANGE': {
      const [first, last] = [Number(args[1]), Number(args[2])];
      const value = entry?.value ?? none;
      const isLockLook = first === 0 && last === MAX_LOCK_BYTES - 1;
      const proof = isLockLook && entry ? lockProof(key, value, entry.cas) : undefined;
      return proof ?? rangeOf(value, first, last);
    }
    case 'OBJECT':
      if (entry?.idleSeconds !== undefined) return entry.idleSeconds;
      return entry ? new ReplyError('ERR unknown command') : null;
    case 'HGET':
      return entry ? wrongType() : null;
    case 'HMGET':
      return entry ? wrongType() : args.slice(1).map(() => null);
    case 'HGETALL':
    case 'HKEYS':
      return entry ? wrongType() : [];
    case 'HLEN':
    case 'HSTRLEN':
    case 'HEXISTS':
      return entry ? wrongType() : 0;
    default:
      return unknownCommand(name);
  }
}

/** A reply by which readers and writers go their other ways. */
export function unknownCommand(name: string): ReplyError {
  return new ReplyError(`ERR unknown command '${name}'`);
}

/** A time to live as PTTL has it. */
export function ttlMsOf(entry: Pick<EntryReply, 'ttlSeconds'> | undefined): number {
  if (!entry) return -2;
  const { ttlSeconds } = entry;
  if (ttlSeconds === undefined) return UNKNOWN_TTL_MS;
  return ttlSeconds < 0 ? -1 : ttlSeconds * 1000;
}

function wrongType(): ReplyError {
  return new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value');
}

/** A copy, so that the rest of a long value need not be kept. */
function rangeOf(value: Uint8Array, first: number, last: number): Uint8Array {
  const start = first < 0 ? Math.max(0, value.length + first) : first;
  const end = last < 0 ? value.length + last + 1 : last + 1;
  return value.slice(start, Math.max(start, end));
}

function bytesOf(argument: CommandArgument): Uint8Array {
  return argument instanceof Uint8Array ? argument : Buffer.from(String(argument));
}
