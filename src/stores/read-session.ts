import { keysOf } from './aspnet/key-names.ts';
import { lockOf } from './aspnet/lock.ts';
import {
  type Command,
  type CommandRunner,
  type LuaScript,
  type Reply,
  ReplyError,
} from './commands.ts';
import type { ItemsRead, StoreLayout } from './layout.ts';
import { layoutById } from './layouts.ts';
import { decodeText, integerOf, listOf, permissionError, textOf } from './replies.ts';
import type { SessionCondition, SessionRef, SessionSnapshot } from './session.ts';

/**
 * Reads all parts at one moment. Nothing in it slides a time to live or takes a lock, unlike the
 * provider's own scripts. Keys: data, lock, timeout. Arguments: the types that the layout writes.
 */
const readParts: LuaScript = {
  name: 'read-session',
  isReadOnly: true,
  source: `
local data, lock, timeout = false, false, false
local dataType = redis.call('TYPE', KEYS[1])['ok']
local lockType = redis.call('TYPE', KEYS[2])['ok']
local timeoutType = redis.call('TYPE', KEYS[3])['ok']
if dataType == ARGV[1] then
  data = dataType == 'hash' and redis.call('HGETALL', KEYS[1]) or redis.call('GET', KEYS[1])
end
if lockType == 'string' then lock = redis.call('GETRANGE', KEYS[2], 0, 63) end
if timeoutType == ARGV[2] then
  timeout = timeoutType == 'hash' and redis.call('HGET', KEYS[3], 'SessionTimeout')
    or timeoutType == 'string' and redis.call('GET', KEYS[3])
end
return {dataType, redis.call('PTTL', KEYS[1]), data, lockType, redis.call('PTTL', KEYS[2]), lock, timeoutType, timeout}
`,
};

/**
 * Reads a session whole: one round trip, one moment. Where scripts aren't allowed the same
 * commands go in one pipeline; what a save checks keeps that safe, too.
 * @throws StoreError `no-permission` with the command that the user may not run
 */
export async function readSession(
  runner: CommandRunner,
  ref: SessionRef,
): Promise<SessionSnapshot> {
  const layout = layoutById(ref.layout);
  const { data, lock, timeout } = keysOf(ref);
  try {
    const reply = await runner.script(
      readParts,
      [data, lock, timeout],
      [layout.dataType, layout.timeoutType],
    );
    return snapshotOf(ref, layout, listOf(reply, 'EVALSHA'));
  } catch (error) {
    const refusal = permissionError(error, 'EVALSHA');
    if (refusal === undefined && !isScriptingUnknown(error)) throw error;
    return snapshotOf(ref, layout, await readWithoutScript(runner, layout, ref));
  }
}

function isScriptingUnknown(error: unknown): boolean {
  return error instanceof ReplyError && /unknown command|not supported/i.test(error.message);
}

async function readWithoutScript(
  runner: CommandRunner,
  layout: StoreLayout,
  ref: SessionRef,
): Promise<readonly Reply[]> {
  const { data, lock, timeout } = keysOf(ref);
  const dataCommand: Command = layout.dataType === 'hash' ? ['HGETALL', data] : ['GET', data];
  const timeoutCommand: Command =
    layout.timeoutType === 'hash' ? ['HGET', timeout, 'SessionTimeout'] : ['GET', timeout];
  const replies = await runner.pipeline([
    ['TYPE', data],
    ['PTTL', data],
    dataCommand,
    ['TYPE', lock],
    ['PTTL', lock],
    ['GETRANGE', lock, 0, 63],
    ['TYPE', timeout],
    timeoutCommand,
  ]);
  return replies.map((reply, index) => {
    if (!(reply instanceof ReplyError)) return reply;
    if (reply.code === 'WRONGTYPE') return null;
    const names = [
      'TYPE',
      'PTTL',
      dataCommand[0],
      'TYPE',
      'PTTL',
      'GETRANGE',
      'TYPE',
      timeoutCommand[0],
    ];
    throw permissionError(reply, names[index] ?? '') ?? reply;
  });
}

function snapshotOf(
  ref: SessionRef,
  layout: StoreLayout,
  parts: readonly Reply[],
): SessionSnapshot {
  const readAtMs = Date.now();
  const [dataTypeReply, dataTtl, data, lockTypeReply, lockTtl, lock, timeoutTypeReply, timeout] =
    parts;
  const types = {
    data: textOf(dataTypeReply, 'TYPE'),
    lock: textOf(lockTypeReply, 'TYPE'),
    timeout: textOf(timeoutTypeReply, 'TYPE'),
  };
  const ttlMs = integerOf(dataTtl, 'PTTL');
  const hasData = types.data === layout.dataType;
  const read: ItemsRead = hasData && data !== undefined ? layout.readItems(data) : { items: [] };
  const timeoutSeconds = timeout instanceof Uint8Array ? secondsOf(decodeText(timeout)) : undefined;
  const isLocked = types.lock === 'string';
  return {
    ref,
    ...conditionOf(ref, layout, types, ttlMs, read.damage),
    items: read.items,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs >= 0 && { ttlMs }),
    ...(isLocked && {
      lock: lockOf(
        lock instanceof Uint8Array ? decodeText(lock) : '',
        integerOf(lockTtl, 'PTTL'),
        readAtMs,
      ),
    }),
    ...(read.blob && { blob: read.blob }),
    readAtMs,
  };
}

function secondsOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** The types of a session's keys, `none` where there is no key. */
export interface PartTypes {
  readonly data: string;
  readonly lock: string;
  readonly timeout: string;
}

/** What is wrong with a session, told from its keys' types and the data key's time to live. */
export function conditionOf(
  ref: SessionRef,
  layout: StoreLayout,
  types: PartTypes,
  ttlMs: number,
  damage?: string,
): { readonly condition: SessionCondition; readonly problem?: string } {
  const expected = { data: layout.dataType, lock: 'string', timeout: layout.timeoutType };
  const keys = keysOf(ref);
  for (const part of ['data', 'lock', 'timeout'] as const) {
    if (types[part] === 'none' || types[part] === expected[part]) continue;
    const suffix = decodeText(keys[part]).slice(`{${ref.application}_${ref.id}}`.length);
    return { condition: 'wrong-type', problem: `…${suffix}: ${types[part]} (${expected[part]})` };
  }
  if (types.data === 'none') {
    if (types.timeout !== 'none') return { condition: 'no-data' };
    return { condition: types.lock === 'none' ? 'gone' : 'lock-only' };
  }
  if (damage !== undefined) return { condition: 'damaged', problem: damage };
  return { condition: ttlMs === -1 ? 'no-ttl' : 'ok' };
}
