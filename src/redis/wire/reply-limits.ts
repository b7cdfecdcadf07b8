import type { Command, CommandArgument } from '../../stores/commands.ts';

/** What one reply may take, by the command that it answers. */
export interface ReplyLimits {
  /** All bytes of the reply as it comes over the line. */
  readonly bytes: number;
  /** Values in all arrays of the reply together, as their heads announce them. */
  readonly elements: number;
  /** How deep arrays may stand in arrays. */
  readonly depth: number;
}

/** One session's value. Redis itself allows 512 MB; the formats stop long before that. */
const VALUE_BYTES = 2 ** 27;
const LINE_BYTES = 65_536;

const line: ReplyLimits = { bytes: LINE_BYTES, elements: 1, depth: 0 };
const oneValue: ReplyLimits = { bytes: VALUE_BYTES, elements: 1, depth: 0 };
/** What servers tell of themselves: INFO, the slots of a cluster of a thousand nodes, Sentinels. */
const aboutServer: ReplyLimits = { bytes: 2 ** 22, elements: 100_000, depth: 8 };
/** A whole hash, list or set, and what scripts make of them. */
const collection: ReplyLimits = { bytes: VALUE_BYTES, elements: 2 ** 20, depth: 8 };

const lineCommands = words(`
  APPEND AUTH COPY DBSIZE DEL DISCARD EXISTS EXPIRE EXPIREAT EXPIRETIME GETBIT BITCOUNT HDEL HEXISTS
  HINCRBY HLEN HMSET HSET HSETNX HSTRLEN INCR INCRBY LLEN LPUSH LREM LSET MULTI PERSIST PEXPIRE
  PEXPIREAT PEXPIRETIME PING PSETEX PTTL READONLY READWRITE RENAMENX RESTORE RPUSH SADD SCARD SELECT
  SET SETEX SETNX SETRANGE SISMEMBER SREM STRLEN TTL TYPE UNLINK UNWATCH WATCH XLEN ZADD ZCARD ZREM
  ZSCORE ASKING
`);
const valueCommands = words('DUMP ECHO GET GETDEL GETEX GETRANGE GETSET HGET LINDEX');
const serverCommands = words(`
  ACL CLIENT CLUSTER COMMAND HELLO INFO LATENCY MEMORY OBJECT ROLE SCRIPT SENTINEL SUBSCRIBE TIME
`);

/**
 * What the reply to a command may take at most, in proportion to what was asked: a number for a
 * question about a number, as many values as were named.
 * @param name the command, in any case
 * @param argumentCount how many arguments it has
 * @param range first and last byte of the part that GETRANGE asks for; from the end where negative
 */
export function replyLimits(
  name: string,
  argumentCount: number,
  range?: readonly [first: number, last: number],
): ReplyLimits {
  const command = name.toUpperCase();
  if (command === 'GETRANGE' && range && range[0] >= 0 && range[1] >= 0) {
    const length = Math.max(0, range[1] - range[0] + 1);
    return { ...oneValue, bytes: Math.min(VALUE_BYTES, length + LINE_BYTES) };
  }
  // With GET, SET answers with the value that was there.
  if (command === 'SET' && argumentCount > 2) return oneValue;
  if (lineCommands.has(command)) return line;
  if (valueCommands.has(command)) return oneValue;
  if (serverCommands.has(command)) return aboutServer;
  if (command === 'MGET' || command === 'HMGET') {
    return { bytes: VALUE_BYTES, elements: argumentCount + 1, depth: 1 };
  }
  return collection;
}

/** {@link replyLimits} of a command as it is sent. */
export function replyLimitsOf([name, ...args]: Command): ReplyLimits {
  const [, first, last] = args;
  return replyLimits(
    name,
    args.length,
    first === undefined || last === undefined ? undefined : [numberOf(first), numberOf(last)],
  );
}

function numberOf(argument: CommandArgument): number {
  return argument instanceof Uint8Array ? -1 : Number(argument);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
