import type { Command } from '../stores/commands.ts';

/** A command was refused before it was sent. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
  /** `read-only`: it changes something and the endpoint is read-only; `not-allowed`: never sent. */
  readonly code: 'read-only' | 'not-allowed';
  /** The command in upper case, with its subcommand where that decides. */
  readonly command: string;

  constructor(code: 'read-only' | 'not-allowed', command: string) {
    const reason = code === 'read-only' ? 'the endpoint is read-only' : 'it is never sent';
    super(`${command} was refused: ${reason}`);
    this.code = code;
    this.command = command;
  }
}

/** Commands that change nothing, neither data nor the state of the server or the connection. */
const reads = words(`
  BITCOUNT DBSIZE DUMP ECHO EXISTS EXPIRETIME GET GETBIT GETRANGE HEXISTS HGET HGETALL HKEYS HLEN
  HMGET HSCAN HSTRLEN HVALS INFO LINDEX LLEN LRANGE MGET PEXPIRETIME PING PTTL ROLE SCAN SCARD
  SISMEMBER SMEMBERS SSCAN STRLEN TIME TTL TYPE XLEN XRANGE ZCARD ZRANGE ZSCAN ZSCORE
`);

/** Commands of which only some subcommands are allowed; all of these change nothing. */
const readSubcommands: Readonly<Record<string, ReadonlySet<string>>> = {
  ACL: words('CAT WHOAMI'),
  CLIENT: words('GETNAME ID LIST'),
  CLUSTER: words('COUNTKEYSINSLOT INFO KEYSLOT MYID NODES SHARDS SLOTS'),
  COMMAND: words('COUNT INFO'),
  MEMORY: words('USAGE'),
  OBJECT: words('ENCODING FREQ IDLETIME REFCOUNT'),
  SCRIPT: words('EXISTS'),
};

/** Parameters that may be asked for by CONFIG GET, one at a time: none is secret, as `requirepass` is. */
const parameters: ReadonlySet<string> = new Set([
  'save',
  'maxmemory',
  'maxmemory-policy',
  'notify-keyspace-events',
]);

/** Commands that change keys that they name. Nothing that concerns a whole server or database. */
const writes = words(`
  APPEND COPY DEL EVAL EVALSHA EXPIRE EXPIREAT GETDEL GETEX GETSET HDEL HINCRBY HMSET HSET HSETNX
  INCR INCRBY LPUSH LREM LSET PERSIST PEXPIRE PEXPIREAT PSETEX RENAMENX RESTORE RPUSH SADD SET
  SETEX SETNX SETRANGE SREM UNLINK ZADD ZREM
`);

/**
 * Lets a command pass or refuses it. Only what is listed passes, so that commands of servers to
 * come are refused until somebody has looked at them.
 * @throws CommandRefusedError
 */
export function checkCommand(command: Command, canWrite: boolean): void {
  const name = command[0].toUpperCase();
  if (reads.has(name)) return;
  if (name === 'CONFIG' && isHarmlessQuestion(command)) return;
  const subcommands = readSubcommands[name];
  if (subcommands) {
    const subcommand = typeof command[1] === 'string' ? command[1].toUpperCase() : '';
    if (subcommands.has(subcommand)) return;
    throw new CommandRefusedError('not-allowed', `${name} ${subcommand}`.trimEnd());
  }
  if (!writes.has(name)) throw new CommandRefusedError('not-allowed', name);
  if (!canWrite) throw new CommandRefusedError('read-only', name);
}

function isHarmlessQuestion([, subcommand, parameter, ...rest]: Command): boolean {
  return (
    typeof subcommand === 'string' &&
    subcommand.toUpperCase() === 'GET' &&
    typeof parameter === 'string' &&
    parameters.has(parameter) &&
    rest.length === 0
  );
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
