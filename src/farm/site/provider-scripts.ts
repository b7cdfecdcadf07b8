import type { LuaScript } from '../../stores/commands.ts';
import type { SampleLayout } from '../config/sample-layouts.ts';

/**
 * Scripts that do what the scripts of Microsoft's session provider do, with the same keys, arguments
 * and replies, in words of our own (their effects: Azure/aspnet-redis-providers
 * src/RedisSessionStateProvider/RedisConnectionWrapper.cs, tags 4.0.1 and 5.0.4).
 * The generations differ in how data and timeout are stored, not in what is done.
 */
export interface ProviderScripts {
  /** KEYS data, timeout. Stores a new session; replies 1. */
  readonly set: LuaScript;
  /** KEYS lock, data, timeout; ARGV lock, its seconds. Replies lock in force, data, timeout, nil if ours. */
  readonly takeLock: LuaScript;
  /** KEYS lock, data, timeout. Replies lock or '', data, timeout; takes no lock. */
  readonly read: LuaScript;
  /** KEYS lock, data, timeout; ARGV lock, fallback timeout in seconds. Replies 1. */
  readonly release: LuaScript;
  /** KEYS lock, data, timeout; ARGV lock. Replies nil when done, 1 when refused. */
  readonly remove: LuaScript;
  /**
   * KEYS lock, data, timeout; ARGV lock, timeout, number, first and last index of removed names,
   * the same of updates, then these. Replies nil when done, 1 when refused.
   */
  readonly update: LuaScript;
}

/** What differs between the generations. `D` and `T` stand for the data and the timeout key. */
interface Dialect {
  readonly load: string;
  readonly readTimeout: string;
  readonly writeTimeout: (seconds: string) => string;
  readonly setData: string;
  readonly updateData: string;
}

const hashes: Dialect = {
  load: `redis.call('HGETALL', D)`,
  readTimeout: `redis.call('HGET', T, 'SessionTimeout')`,
  writeTimeout: (seconds) => `redis.call('HSET', T, 'SessionTimeout', ${seconds})`,
  setData: `redis.call('HSET', D, unpack(ARGV, 3, tonumber(ARGV[1])))`,
  updateData: `
if tonumber(ARGV[3]) > 0 then
  redis.call('HDEL', D, unpack(ARGV, tonumber(ARGV[4]), tonumber(ARGV[5])))
end
if tonumber(ARGV[6]) > 0 then
  redis.call('HSET', D, unpack(ARGV, tonumber(ARGV[7]), tonumber(ARGV[8])))
end`,
};

const strings: Dialect = {
  load: `redis.call('GET', D)`,
  readTimeout: `redis.call('GET', T)`,
  writeTimeout: (seconds) => `redis.call('SET', T, ${seconds})`,
  setData: `redis.call('SET', D, ARGV[1])`,
  updateData: `
if tonumber(ARGV[6]) > 0 then redis.call('SET', D, ARGV[10]) end`,
};

const lockDataTimeout = 'local L, D, T = KEYS[1], KEYS[2], KEYS[3]';

/** Every access makes a session live on for the time that is stored with it. */
const slideStored = ({ readTimeout }: Dialect): string => `
local seconds = ${readTimeout}
if seconds then
  redis.call('EXPIRE', D, seconds)
  redis.call('EXPIRE', T, seconds)
end`;

const storeTimeout = ({ writeTimeout }: Dialect, seconds: string): string => `
redis.call('EXPIRE', D, ${seconds})
${writeTimeout(seconds)}
redis.call('EXPIRE', T, ${seconds})`;

const scriptsOf = (dialect: Dialect): ProviderScripts => {
  const script = (name: string, source: string): LuaScript => ({
    name,
    source: source.trim(),
    isReadOnly: false,
  });
  return {
    set: script(
      'set',
      `local D, T = KEYS[1], KEYS[2]
${dialect.setData}${storeTimeout(dialect, 'ARGV[2]')}
return 1`,
    ),
    takeLock: script(
      'takeLock',
      `${lockDataTimeout}
local isOurs = redis.call('SETNX', L, ARGV[1]) == 1
local lock = ARGV[1]
if isOurs then redis.call('EXPIRE', L, ARGV[2]) else lock = redis.call('GET', L) end
local data = ''
if lock == ARGV[1] then data = ${dialect.load} end
${slideStored(dialect)}
return { lock, data, seconds or '-1', not isOurs and 1 }`,
    ),
    read: script(
      'read',
      `${lockDataTimeout}
local lock = redis.call('GET', L) or ''
local data = ''
if lock == '' then data = ${dialect.load} end
${slideStored(dialect)}
return { lock, data, seconds or '-1' }`,
    ),
    release: script(
      'release',
      `${lockDataTimeout}
if redis.call('GET', L) == ARGV[1] then redis.call('DEL', L) end
${slideStored(dialect)}
if not seconds then redis.call('EXPIRE', D, ARGV[2]) end
return 1`,
    ),
    remove: script(
      'remove',
      `if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 1 end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
return nil`,
    ),
    update: script(
      'update',
      `${lockDataTimeout}
if ARGV[1] ~= '' and redis.call('GET', L) ~= ARGV[1] then return 1 end
${dialect.updateData}${storeTimeout(dialect, 'ARGV[2]')}
redis.call('DEL', L)
return nil`,
    ),
  };
};

export const providerScripts: Readonly<Record<SampleLayout, ProviderScripts>> = {
  'aspnet-v2': scriptsOf(hashes),
  'aspnet-v5': scriptsOf(strings),
};
