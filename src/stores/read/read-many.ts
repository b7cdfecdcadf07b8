import {
  type Command,
  type CommandRunner,
  type LuaScript,
  type Reply,
  ReplyError,
} from '../commands.ts';
import { layoutById } from '../layouts/layouts.ts';
import { isUnsupported, listOf, refusalIn, StoreError } from '../replies.ts';
import { verbatim } from '../../formats/reason.ts';
import type { SessionRef, SessionSnapshot } from '../session.ts';
import type { ManyRead } from '../source/many-read.ts';
import {
  MAX_HEAD_BYTES,
  readPartsOf,
  readSession,
  REPLIES_A_KEY,
  snapshotOf,
} from './read-session.ts';

/** How many sessions one run of the script reads: some tenths of a millisecond of the server's time. */
const SESSIONS_A_SCRIPT = 32;

/**
 * Reads the keys of several sessions of one layout. Arguments: how many bytes of data may come; then for
 * each key that a session has, data first, the type that the layout writes and the one field that is wanted
 * of it, or nothing. Data that is more than what is left comes as its size.
 */
const readManyParts: LuaScript = {
  name: 'read-sessions',
  isReadOnly: true,
  source: `
local left = tonumber(ARGV[1])
local function sizeOf(key, kind, field)
  if kind == 'string' then return redis.call('STRLEN', key) end
  if field ~= '' then return redis.call('HSTRLEN', key, field) end
  local size = 0
  for _, name in ipairs(redis.call('HKEYS', key)) do
    size = size + #name + redis.call('HSTRLEN', key, name)
  end
  return size
end
local found, count = {}, (#ARGV - 1) / 2
for at = 1, #KEYS do
  local part = (at - 1) % count + 1
  local key, wanted, field = KEYS[at], ARGV[2 * part], ARGV[2 * part + 1]
  local kind = redis.call('TYPE', key)['ok']
  local value = false
  if kind == wanted then
    local size = part == 1 and sizeOf(key, wanted, field) or 0
    if size > left then value = size
    else
      left = left - size
      if field ~= '' then value = redis.call('HGET', key, field)
      elseif wanted == 'hash' then value = redis.call('HGETALL', key)
      elseif part == 1 then value = redis.call('GET', key)
      else value = redis.call('GETRANGE', key, 0, ${MAX_HEAD_BYTES - 1}) end
    end
  end
  found[#found + 1] = kind
  found[#found + 1] = kind == 'none' and -2 or redis.call('PTTL', key)
  found[#found + 1] = value
end
return found
`,
};

/** How the sessions of a server can be read. */
export interface ManyReading {
  /** How many bytes of data may come in all. */
  readonly maxBytes: number;
  /** Whether one command may name keys of several sessions: not where slots are on different nodes. */
  readonly isOnePlace: boolean;
}

/**
 * Reads many sessions in few round trips, in the order of `refs`: each as it is at one moment, where the
 * server takes scripts. No lifetime slides. One that may not be read has the condition `no-access`; one
 * whose data doesn't fit in what is left of `maxBytes` isn't read.
 * @throws StoreError `unknown-layout`
 */
export async function readManySessions(
  runner: CommandRunner,
  refs: readonly SessionRef[],
  { maxBytes, isOnePlace }: ManyReading,
): Promise<readonly ManyRead[]> {
  const size = isOnePlace ? SESSIONS_A_SCRIPT : 1;
  const pieces: SessionRef[][] = [];
  for (const ref of refs) {
    const piece = pieces.at(-1);
    if (piece?.[0]?.layout === ref.layout && piece.length < size) piece.push(ref);
    else pieces.push([ref]);
  }
  const read = await Promise.all(
    pieces.map((piece) => readPiece(runner, piece, (maxBytes * piece.length) / refs.length)),
  );
  return read.flat();
}

/** Reads sessions of one layout with one script, or each by itself. */
async function readPiece(
  runner: CommandRunner,
  refs: readonly SessionRef[],
  maxBytes: number,
): Promise<readonly ManyRead[]> {
  const [first] = refs;
  if (!first) return [];
  const layout = layoutById(first.layout);
  const asked = refs.map((ref) => ({ ref, parts: readPartsOf(layout, ref) }));
  const keys = asked.flatMap(({ parts }) => parts.map(({ key }) => key));
  const shapes = readPartsOf(layout, first).flatMap(({ shape }) => [shape.type, shape.field ?? '']);
  let replies: readonly Reply[];
  try {
    replies = listOf(
      await runner.script(readManyParts, keys, [Math.floor(maxBytes), ...shapes]),
      'EVALSHA',
    );
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    const isAboutKeys = error.code === 'CROSSSLOT' || refusalIn(error) !== undefined;
    if (!isAboutKeys && !isUnsupported(error)) throw error;
    // One of them is to blame, or scripts are: each is asked for itself.
    return readEach(runner, refs, maxBytes);
  }
  let at = 0;
  return Promise.all(
    asked.map(async ({ ref, parts }): Promise<ManyRead> => {
      const own = replies.slice(at, (at += parts.length * REPLIES_A_KEY));
      const [, , data] = own;
      return typeof data === 'number'
        ? { ref, leftOutBytes: data }
        : snapshotOf(ref, layout, parts, own, undefined, false);
    }),
  );
}

/** Reads each by itself, as far as they fit; a size that the server doesn't tell counts as none. */
async function readEach(
  runner: CommandRunner,
  refs: readonly SessionRef[],
  maxBytes: number,
): Promise<readonly ManyRead[]> {
  let left = maxBytes;
  const sizes = await runner.pipeline(refs.map(sizeQuestion));
  return Promise.all(
    refs.map(async (ref, index): Promise<ManyRead> => {
      const told = sizes[index];
      const sizeBytes = typeof told === 'number' ? told : 0;
      if (sizeBytes > left) return { ref, leftOutBytes: sizeBytes };
      left -= sizeBytes;
      return readSession(runner, ref).catch((error: unknown) => noAccess(ref, error));
    }),
  );
}

/** What tells how large the data of a session is: a little more than it, where it is a whole hash. */
function sizeQuestion(ref: SessionRef): Command {
  const layout = layoutById(ref.layout);
  const { data } = layout.keys(ref);
  const { type, field } = layout.keyShapes.data;
  if (type === 'string') return ['STRLEN', data];
  return field === undefined ? ['MEMORY', 'USAGE', data] : ['HSTRLEN', data, field];
}

function noAccess(ref: SessionRef, error: unknown): SessionSnapshot {
  const isRefused =
    error instanceof StoreError &&
    (error.code === 'no-permission' || error.code === 'no-key-permission');
  if (!isRefused) throw error;
  const problem = verbatim(error.subject);
  return { ref, condition: 'no-access', problem, items: [], readAtMs: Date.now() };
}
