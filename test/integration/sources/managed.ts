import { bulk, failure, type Shape, unknownCommand } from '../support/shaped-proxy.ts';

/** A kind of service, as far as it isn't what a redis-server of today is. */
export interface ManagedKind {
  readonly isCluster: boolean;
  readonly shape: Shape;
}

const nameOf = ([name = '']: readonly string[]): string => name.toUpperCase();

/** Refuses commands by their names, as a server does that doesn't have them. */
function without(...names: readonly string[]): Shape {
  return (words) => (names.includes(nameOf(words)) ? unknownCommand(words[0] ?? '') : undefined);
}

function firstOf(...shapes: readonly Shape[]): Shape {
  return (words) => {
    for (const shape of shapes) {
      const reply = shape(words);
      if (reply !== undefined) return reply;
    }
    return undefined;
  };
}

/** What INFO tells, of whatever it is asked. */
function info(...lines: readonly string[]): Shape {
  return (words) =>
    nameOf(words) === 'INFO' ? bulk(lines.map((line) => `${line}\r\n`).join('')) : undefined;
}

/** What ElastiCache forbids on every kind (AWS, "Restricted Redis Commands"). */
const restricted = [
  ...['BGREWRITEAOF', 'BGSAVE', 'CONFIG', 'DEBUG', 'MIGRATE', 'MONITOR', 'REPLICAOF', 'SAVE'],
  ...['SHUTDOWN', 'SLAVEOF', 'SYNC', 'PSYNC'],
];

/** No command of a serverless cache has more arguments (AWS, "Serverless caches": 3,999). */
const MAX_ARGUMENTS = 3999;

export const managedKinds: Readonly<Record<string, ManagedKind>> = {
  'Redis 4': {
    isCluster: false,
    shape: firstOf(
      // What came later: 5.0 (HELLO 6.0), 6.0, 6.2 and 7.0 (redis.io, "since" of each command).
      without(
        ...['HELLO', 'ACL', 'LOLWUT', 'COPY', 'GETDEL', 'GETEX', 'SMISMEMBER', 'ZMSCORE'],
        ...['EVAL_RO', 'EVALSHA_RO', 'EXPIRETIME', 'PEXPIRETIME', 'FUNCTION', 'FCALL', 'FCALL_RO'],
      ),
      (words) =>
        nameOf(words) === 'SET' && words.some((word) => /^(?:KEEPTTL|PXAT|EXAT|GET)$/i.test(word))
          ? failure('ERR syntax error')
          : undefined,
      (words) =>
        nameOf(words) === 'AUTH' && words.length > 2
          ? failure("ERR wrong number of arguments for 'auth' command")
          : undefined,
      info('redis_version:4.0.14', 'redis_mode:standalone', 'role:master'),
    ),
  },
  'ElastiCache serverless': {
    isCluster: true,
    shape: firstOf(
      without(...restricted, 'KEYS', 'MEMORY', 'RANDOMKEY', 'PUBSUB', 'ROLE', 'WAIT'),
      (words) => (words.length - 1 > MAX_ARGUMENTS ? failure('ERR too many arguments') : undefined),
      (words) =>
        nameOf(words) === 'SELECT'
          ? failure('ERR SELECT is not allowed in cluster mode')
          : undefined,
      info('redis_version:7.1.0', 'redis_mode:cluster', 'role:master'),
    ),
  },
  MemoryDB: {
    isCluster: true,
    shape: without(...restricted, 'ACL', 'BGSAVE'),
  },
  'Azure Cache for Redis': {
    isCluster: false,
    // learn.microsoft.com, "Redis commands not supported in Azure Cache for Redis".
    shape: without(...restricted, 'ACL', 'CLUSTER'),
  },
  'Azure Managed Redis, Enterprise policy': {
    isCluster: false,
    shape: firstOf(
      without(...restricted, 'SELECT', 'ROLE', 'MEMORY', 'OBJECT', 'TIME'),
      // Its proxy stands for all shards.
      (words) =>
        nameOf(words) === 'CLUSTER'
          ? failure('ERR This instance has cluster support disabled')
          : undefined,
      (words) =>
        nameOf(words) === 'HELLO'
          ? '{"server","redis","version","7.4.0","proto",2,"id",1,"mode","cluster","role","master"}'
          : undefined,
    ),
  },
  'a server that tells nothing of itself': {
    isCluster: false,
    shape: without(...restricted, 'HELLO', 'INFO', 'CLUSTER', 'ROLE', 'TIME', 'COMMAND', 'MEMORY'),
  },
};
