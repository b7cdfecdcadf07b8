import { type Command, type Reply, ReplyError } from '../stores/commands.ts';
import { lifeOf } from '../stores/layouts/dynamodb/record-life.ts';
import type { StoredItem } from '../stores/layouts/dynamodb/stored-item.ts';
import { sizeOf, storedItem, type WireItem } from './wire-value.ts';

/** A record as it was read, and as the layouts see it. */
export interface ReadRecord {
  readonly wire: WireItem;
  readonly item: StoredItem;
  readonly sizeBytes: number;
}

/** Takes a record apart. @throws BadReplyError */
export function readRecord(wire: WireItem, keyName: string): ReadRecord {
  let sizeBytes = 0;
  for (const [name, value] of Object.entries(wire)) sizeBytes += sizeOf(name, value);
  return { wire, item: storedItem(wire, keyName), sizeBytes };
}

/** When a question is answered, and by which attribute the table deletes. */
export interface AnswerTime {
  readonly nowMs: number;
  readonly ttlAttribute: string | undefined;
}

/** The keys that a command is about, as far as records can answer it. */
export function keysOf([name, ...args]: Command): readonly Uint8Array[] {
  const keys = name === 'EXISTS' ? args : name === 'MEMORY' ? args.slice(1, 2) : args.slice(0, 1);
  return keys.flatMap((key) => (key instanceof Uint8Array ? [key] : []));
}

/**
 * Answers a command that reads as a Redis does in which each record is a hash of its attributes: those that
 * the stores ask, and no others.
 */
export function answer(
  [name, ...args]: Command,
  record: ReadRecord | undefined,
  time: AnswerTime,
): Reply {
  const item = record?.item;
  const field = (at: number): Uint8Array | undefined => item?.get(textOf(args[at]))?.bytes;
  switch (name) {
    case 'TYPE':
      return item ? 'hash' : 'none';
    case 'PTTL':
      return record ? remainingMs(record, time) : -2;
    case 'EXISTS':
      return item ? 1 : 0;
    case 'HGETALL':
      return [...(item ?? [])].flatMap(([each, { bytes }]) => [utf8.encode(each), bytes]);
    case 'HGET':
      return field(1) ?? null;
    case 'HMGET':
      return args.slice(1).map((_, at) => field(at + 1) ?? null);
    case 'HSTRLEN':
      return field(1)?.length ?? 0;
    case 'HEXISTS':
      return field(1) ? 1 : 0;
    case 'HLEN':
      return item?.size ?? 0;
    case 'HKEYS':
      return [...(item?.keys() ?? [])].map((each) => utf8.encode(each));
    case 'MEMORY':
      return record?.sizeBytes ?? null;
    case 'GET':
    case 'GETRANGE':
    case 'STRLEN':
      if (item) return new ReplyError('WRONGTYPE A record is no string');
      return name === 'STRLEN' ? 0 : null;
    default:
      return new ReplyError(`ERR unknown command '${name}'`);
  }
}

/** How long a record lives, as PTTL says it; 0 for one that is past its end and not deleted yet. */
export function remainingMs({ item }: ReadRecord, { nowMs, ttlAttribute }: AnswerTime): number {
  const life = lifeOf(item, ttlAttribute);
  return life ? Math.max(0, Math.floor(life[0].atMs - nowMs)) : -1;
}

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

function textOf(argument: Command[number] | undefined): string {
  return argument instanceof Uint8Array ? decoder.decode(argument) : String(argument ?? '');
}
