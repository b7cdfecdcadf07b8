import {
  type Command,
  type CommandRunner,
  type LuaScript,
  type Reply,
  ReplyError,
} from '../commands.ts';
import { withReadings } from './chosen-readings.ts';
import { dataDigest, digestInLua } from './data-digest.ts';
import { decodedItems } from './item-codec.ts';
import { conditionOf, heldLock, timeoutIn, ttlOf, typesOf } from './session-condition.ts';
import type { StoreLayout } from '../layout.ts';
import type { ItemsRead, KeyShape } from '../layout-shape.ts';
import { refusedCommand } from '../layouts/key-pattern.ts';
import { layoutById } from '../layouts/layouts.ts';
import { transferOf } from '../change/quicker-way.ts';
import { integerOf, isUnsupported, listOf, refusalIn, textOf } from '../replies.ts';
import {
  dataSizeOf,
  type KnownReading,
  type SessionPart,
  type SessionRef,
  type SessionSnapshot,
  type Transfer,
} from '../session.ts';

/** What is read of each key: its type, its time to live, its value where the type is right. */
export const REPLIES_A_KEY = 3;
/** Larger data comes without a script, through which it would take twice as long. */
const MAX_SCRIPT_BYTES = 256 * 1024;
/** A hash of more fields is read at once: looking how large they are takes as long. */
const MAX_MEASURED_FIELDS = 64;
/** A lock or a timeout is some digits long; a key of that name may hold anything. */
export const MAX_HEAD_BYTES = 64;
/** Stands in the place of data that counts as what is known. */
const SAME = -1;

/**
 * Reads all parts at one moment. Nothing in it slides a time to live or takes a lock, unlike the
 * provider's own scripts. Keys: data first. Arguments: for each key the type that the layout
 * writes, and the one field that is wanted of it, or nothing; then, how many bytes the data may
 * have. Of larger data the size comes back. At last, the digest of the data that is known, or nothing, and
 * how many bytes are compared with it: -1 comes back for the same data, and for more than that.
 */
const readParts: LuaScript = {
  name: 'read-session',
  isReadOnly: true,
  source: `
local limit, known, most = tonumber(ARGV[2 * #KEYS + 1]), ARGV[2 * #KEYS + 2], tonumber(ARGV[2 * #KEYS + 3])
${digestInLua}
local function sizeOf(key, kind)
  if kind == 'string' then return redis.call('STRLEN', key) end
  if known == '' and redis.call('HLEN', key) > ${MAX_MEASURED_FIELDS} then return 0 end
  local size = 0
  for _, field in ipairs(redis.call('HKEYS', key)) do
    size = size + redis.call('HSTRLEN', key, field)
  end
  return size
end
local parts = {}
for i = 1, #KEYS do
  local key, wanted, field = KEYS[i], ARGV[2 * i - 1], ARGV[2 * i]
  local found = redis.call('TYPE', key)['ok']
  local value = false
  if found == wanted then
    local size = i == 1 and sizeOf(key, wanted) or 0
    local isCompared = i == 1 and known ~= ''
    if isCompared and size > most then value = ${SAME}
    elseif size > limit and not isCompared then value = size
    elseif field ~= '' then value = redis.call('HGET', key, field)
    elseif wanted == 'hash' then value = redis.call('HGETALL', key)
    elseif i == 1 then value = redis.call('GET', key)
    else value = redis.call('GETRANGE', key, 0, ${MAX_HEAD_BYTES - 1}) end
    if isCompared and value and value ~= ${SAME} then
      if digest(value) == known then value = ${SAME} elseif size > limit then value = size end
    end
  end
  parts[#parts + 1] = found
  parts[#parts + 1] = redis.call('PTTL', key)
  parts[#parts + 1] = value
end
return parts
`,
};

/** One key of a session that is to be read. */
export interface ReadPart {
  readonly part: SessionPart;
  readonly key: Uint8Array;
  readonly shape: KeyShape;
}

/**
 * Reads a session whole, in one round trip and at one moment. A large one comes in a transaction, and so does
 * any where scripts aren't allowed. Where a cluster keeps the keys on different nodes, the commands go in
 * one pipeline: what a save checks keeps that safe, too.
 * @param known what was read before: data that is still the same isn't sent, and has the same items
 * @throws StoreError `no-permission` with the command that the user may not run, `no-key-permission`
 * with the pattern of the key, `unknown-layout`
 */
export async function readSession(
  runner: CommandRunner,
  ref: SessionRef,
  known?: KnownReading,
): Promise<SessionSnapshot> {
  const layout = layoutById(ref.layout);
  const parts = readPartsOf(layout, ref);
  const keysInOrder = parts.map(({ key }) => key);
  const shapes = parts.flatMap(({ shape }) => [shape.type, shape.field ?? '']);
  const compared = [known?.snapshot.digest ?? '', known?.maxBytes ?? 0];
  const snapshot = async (replies: readonly Reply[], transfer?: Transfer) => ({
    ...(await snapshotOf(ref, layout, parts, replies, known?.snapshot)),
    ...(transfer && { transfer }),
  });
  try {
    const script = async (limit: number): Promise<readonly Reply[]> =>
      listOf(
        await runner.script(readParts, keysInOrder, [...shapes, limit, ...compared]),
        'EVALSHA',
      );
    const startMs = performance.now();
    const asked = script(MAX_SCRIPT_BYTES);
    // What is read may be changed soon: until then the server's clock is known.
    runner.replyDeadlineMs?.();
    const replies = await asked;
    if (replies[2] === SAME) return await snapshot(replies);
    if (typeof replies[2] !== 'number') {
      return await snapshot(replies, transferOf(runner, sizeOf(replies[2]), startMs, true));
    }
    const large = await readLarge(runner, parts);
    return large
      ? await snapshot(large.replies, large.transfer)
      : await snapshot(await script(Number.MAX_SAFE_INTEGER));
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    const keysAreApart = error.code === 'CROSSSLOT';
    // Plain commands are refused for themselves, with their names.
    if (!keysAreApart && !refusalIn(error) && !isUnsupported(error)) throw error;
    const replies = await readWithoutScript(runner, parts, keysAreApart, known);
    return snapshot(replies);
  }
}

/** All parts in a transaction; undefined where that isn't possible, for whatever reason. */
async function readLarge(
  runner: CommandRunner,
  parts: readonly ReadPart[],
): Promise<{ readonly replies: readonly Reply[]; readonly transfer?: Transfer } | undefined> {
  try {
    return await runner.transaction(async (link) => {
      const startMs = performance.now();
      const found = await link.commit(commandsFor(parts));
      if (found === undefined) return undefined;
      const replies = found.map((reply) => {
        if (!(reply instanceof ReplyError)) return reply;
        if (reply.code === 'WRONGTYPE') return null;
        throw reply;
      });
      const transfer = transferOf(runner, sizeOf(replies[2]), startMs, false);
      return { replies, ...(transfer && { transfer }) };
    });
  } catch {
    return undefined;
  }
}

/** The bytes of a reply, which is a value or the fields of a hash. */
function sizeOf(reply: Reply | undefined): number {
  if (reply instanceof Uint8Array) return reply.length;
  if (!Array.isArray(reply)) return 0;
  return (reply as readonly Reply[]).reduce((sum: number, each) => sum + sizeOf(each), 0);
}

/** The keys of a session with what stands in them: data first. */
export function readPartsOf(layout: StoreLayout, ref: SessionRef): readonly ReadPart[] {
  const keys = layout.keys(ref);
  const found: ReadPart[] = [];
  for (const part of ['data', 'lock', 'timeout'] as const) {
    const shape = layout.keyShapes[part];
    const key = keys[part];
    if (shape && key) found.push({ part, key, shape });
  }
  return found;
}

/** All commands at one moment, in a transaction; one after the other where that isn't possible. */
async function readAtOnce(
  runner: CommandRunner,
  commands: readonly Command[],
  keysAreApart: boolean,
): Promise<readonly Reply[]> {
  if (keysAreApart) return runner.pipeline(commands);
  try {
    const replies = await runner.transaction((link) => link.commit(commands));
    return replies ?? (await runner.pipeline(commands));
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    // What is refused in the transaction is refused again, with the name of the command.
    return runner.pipeline(commands);
  }
}

async function readWithoutScript(
  runner: CommandRunner,
  parts: readonly ReadPart[],
  keysAreApart: boolean,
  known: KnownReading | undefined,
): Promise<readonly Reply[]> {
  const commands = [...commandsFor(parts)];
  const isLeft = known !== undefined && dataSizeOf(known.snapshot) > known.maxBytes;
  if (isLeft) commands.splice(2, 1);
  const replies = [...(await readAtOnce(runner, commands, keysAreApart))];
  if (isLeft) {
    commands.splice(2, 0, ['']);
    replies.splice(2, 0, SAME);
  }
  return replies.map((reply, index) => {
    if (!(reply instanceof ReplyError)) return reply;
    if (reply.code === 'WRONGTYPE') return null;
    throw refusedCommand(reply, commands[index] ?? ['']) ?? reply;
  });
}

/** As many commands a part as the script has values. */
function commandsFor(parts: readonly ReadPart[]): readonly Command[] {
  return parts.flatMap(({ part, key, shape }): Command[] => {
    const { type, field } = shape;
    const read: Command =
      field !== undefined
        ? ['HGET', key, field]
        : type === 'hash'
          ? ['HGETALL', key]
          : part === 'data'
            ? ['GET', key]
            : ['GETRANGE', key, 0, MAX_HEAD_BYTES - 1];
    return [['TYPE', key], ['PTTL', key], read];
  });
}

/** What was read of one key. */
interface PartRead {
  readonly type: string;
  readonly ttlMs: number;
  readonly value: Reply;
}

/**
 * A session from what was read of its keys, {@link REPLIES_A_KEY} replies each.
 * @param isTold false leaves the digest out, which takes time where many are read
 */
export async function snapshotOf(
  ref: SessionRef,
  layout: StoreLayout,
  parts: readonly ReadPart[],
  replies: readonly Reply[],
  known: SessionSnapshot | undefined,
  isTold = true,
): Promise<SessionSnapshot> {
  const readAtMs = Date.now();
  const reads: Partial<Record<SessionPart, PartRead>> = {};
  for (const [index, { part }] of parts.entries()) {
    const [type, ttl, value] = replies.slice(index * REPLIES_A_KEY, (index + 1) * REPLIES_A_KEY);
    reads[part] = {
      type: textOf(type, 'TYPE'),
      ttlMs: integerOf(ttl, 'PTTL'),
      value: value ?? null,
    };
  }
  const { data, lock, timeout } = reads;
  const types = typesOf(reads);
  const hasData = data?.type === layout.keyShapes.data.type && data.value !== null;
  const digest =
    !hasData || !isTold ? undefined : data.value === SAME ? known?.digest : dataDigest(data.value);
  const isSame = hasData && known !== undefined && digest === known.digest;
  const read = isSame
    ? readBefore(layout, known, readAtMs)
    : await readNow(layout, hasData ? data.value : undefined, readAtMs);
  const timeoutSeconds = timeoutIn(layout, timeout?.value) ?? read.timeoutSeconds;
  const ttlMs = ttlOf(layout, reads);
  const held =
    lock?.type === 'string' ? heldLock(layout, lock.value, lock.ttlMs, readAtMs) : read.lock;
  const { facts, ends, readOnlyReason, compression, contentBytes, itemEncoding, blob } = read;
  return {
    ref,
    ...conditionOf(layout, types, data?.ttlMs ?? -2, read, readAtMs),
    items: withReadings(ref, read.items),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs >= 0 && { ttlMs }),
    ...(held && { lock: held }),
    ...(facts && facts.length > 0 && { facts }),
    ...(ends && { ends }),
    ...(readOnlyReason && { readOnlyReason }),
    ...(compression && { compression }),
    ...(contentBytes !== undefined && { contentBytes }),
    ...(itemEncoding && { itemEncoding }),
    ...(blob && { blob }),
    ...(digest !== undefined && { digest }),
    ...(isSame && known.transfer && { transfer: known.transfer }),
    readAtMs,
  };
}

async function readNow(
  layout: StoreLayout,
  data: Reply | undefined,
  readAtMs: number,
): Promise<ItemsRead> {
  if (data === undefined) return { items: [] };
  const stored = layout.readItems(data, readAtMs);
  return layout.codec ? decodedItems(stored, layout.codec) : stored;
}

/** What was taken out of the same data before. */
function readBefore(layout: StoreLayout, known: SessionSnapshot, readAtMs: number): ItemsRead {
  const { condition, problem, timeoutSeconds, lock, ...read } = known;
  const passedMs = readAtMs - known.readAtMs;
  // A key that only lives as long as the session doesn't say how long that is.
  const hasOwnTimeout = layout.keyShapes.timeout !== undefined && layout.ttlPart === 'data';
  const { ageMs, ttlMs } = lock ?? {};
  return {
    ...read,
    ...(condition === 'damaged' && problem !== undefined && { damage: problem }),
    ...(!hasOwnTimeout && timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(layout.dataLock &&
      lock &&
      (ttlMs === undefined || ttlMs > passedMs) && {
        lock: {
          ...lock,
          ...(ageMs !== undefined && { ageMs: ageMs + passedMs }),
          ...(ttlMs !== undefined && { ttlMs: ttlMs - passedMs }),
        },
      }),
  };
}
