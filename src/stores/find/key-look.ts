import {
  type Command,
  type CommandRunner,
  type LuaScript,
  type Reply,
  ReplyError,
} from '../commands.ts';
import { decodeText, listOf } from '../replies.ts';

/** The beginning of a value, and its length. */
export interface ValueHead {
  readonly head: Uint8Array;
  readonly sizeBytes: number;
  /** How it ends, for a string that is longer than its head. */
  readonly tail?: Uint8Array;
}

/** What is looked at under a key whose name leaves open what it is. */
export interface KeyLook {
  /** The Redis type; `none` when the key has gone. */
  readonly type: string;
  /** For a string: how it begins. */
  readonly text?: ValueHead;
  /** For a hash: those of {@link lookedAtFields} that it has. */
  readonly fields?: ReadonlyMap<string, ValueHead>;
}

/** The fields of hashes that tell one layout from another. */
export const lookedAtFields = [
  'absexp',
  'sldexp',
  'data',
  'creationTime',
  'lastAccessedTime',
  'maxInactiveInterval',
  'items',
  'timeout',
  'locked',
  'lock',
  'pid',
  'writes',
] as const;

/** Bytes of a value that are looked at. */
export const HEAD_BYTES = 256;
/** Bytes of its end. */
export const TAIL_BYTES = 96;
/** Without scripts the head of a field can't be read alone; longer ones are taken on trust. */
const MAX_WHOLE_BYTES = 65_536;

/** The name of the script that looks at many keys, for stores that do the same without scripts. */
export const LOOK_AT_KEYS = 'look-at-keys';

/** Looks at many keys on the server, so that no whole payload crosses the wire. */
const lookAtKeys: LuaScript = {
  name: LOOK_AT_KEYS,
  isReadOnly: true,
  source: `
local looks = {}
for i = 1, #KEYS do
  local key = KEYS[i]
  local found = redis.call('TYPE', key)['ok']
  looks[#looks + 1] = found
  if found == 'string' then
    local size = redis.call('STRLEN', key)
    local head = redis.call('GETRANGE', key, 0, ${HEAD_BYTES - 1})
    if size > ${HEAD_BYTES} then head = head .. redis.call('GETRANGE', key, -${TAIL_BYTES}, -1) end
    looks[#looks + 1] = size
    looks[#looks + 1] = head
  elseif found == 'hash' then
    local values = redis.call('HMGET', key, unpack(ARGV))
    local heads = {}
    for j = 1, #values do
      local value = values[j]
      if value then
        heads[#heads + 1] = j
        heads[#heads + 1] = #value
        heads[#heads + 1] = string.sub(value, 1, ${HEAD_BYTES})
      end
    end
    looks[#looks + 1] = 0
    looks[#looks + 1] = heads
  else
    looks[#looks + 1] = 0
    looks[#looks + 1] = ''
  end
end
return looks
`,
};

/**
 * Looks at what stands under keys, in their order and without reading whole payloads.
 * @param isCluster whether each key may live on another node
 * @throws ReplyError, when neither scripts nor the plain commands are allowed
 */
export async function lookAt(
  runner: CommandRunner,
  keys: readonly Uint8Array[],
  isCluster: boolean,
): Promise<readonly KeyLook[]> {
  const batches = isCluster ? keys.map((key) => [key]) : [keys];
  try {
    const replies = await Promise.all(
      batches.map((batch) => runner.script(lookAtKeys, batch, lookedAtFields)),
    );
    return replies.flatMap((reply, index) => looksOf(reply, batches[index]?.length ?? 0));
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    return lookWithoutScript(runner, keys);
  }
}

function looksOf(reply: Reply, count: number): KeyLook[] {
  const list = listOf(reply, lookAtKeys.name);
  return Array.from({ length: count }, (_, index) => {
    const [type, size, value] = list.slice(index * 3, index * 3 + 3);
    const name = type instanceof Uint8Array ? decodeText(type) : String(type);
    if (name === 'string') return { type: name, text: textOf(value, size) };
    if (name !== 'hash' || !Array.isArray(value)) return { type: name };
    const heads = value as readonly Reply[];
    const fields = new Map<string, ValueHead>();
    for (let i = 0; i + 2 < heads.length; i += 3) {
      const field = lookedAtFields[Number(heads[i]) - 1];
      if (field !== undefined) fields.set(field, headOf(heads[i + 2], heads[i + 1]));
    }
    return { type: name, fields };
  });
}

/** The head of a string, and behind it its end where it is longer. */
function textOf(value: Reply | undefined, size: Reply | undefined): ValueHead {
  const found = headOf(value, size);
  const isCut = value instanceof Uint8Array && found.sizeBytes > HEAD_BYTES;
  return isCut ? { ...found, tail: value.subarray(HEAD_BYTES) } : found;
}

function headOf(value: Reply | undefined, size: Reply | undefined): ValueHead {
  const head = value instanceof Uint8Array ? value.subarray(0, HEAD_BYTES) : new Uint8Array(0);
  return { head, sizeBytes: typeof size === 'number' ? size : head.length };
}

/** The same with plain commands, in two round trips. */
async function lookWithoutScript(
  runner: CommandRunner,
  keys: readonly Uint8Array[],
): Promise<readonly KeyLook[]> {
  const types = await runner.pipeline(keys.map((key) => ['TYPE', key]));
  const questions = keys.map((key, index) => questionsOf(String(types[index]), key));
  const replies = await runner.pipeline(questions.flat());
  let at = 0;
  const found = questions.map((asked) => replies.slice(at, (at += asked.length)));
  const fieldsOf = (index: number): readonly string[] =>
    fieldsToRead(String(types[index]), found[index] ?? []);
  const wholes = await runner.pipeline(
    keys.flatMap((key, index): Command[] => {
      const fields = fieldsOf(index);
      return fields.length > 0 ? [['HMGET', key, ...fields]] : [];
    }),
  );
  let wholeAt = 0;
  return keys.map((_, index): KeyLook => {
    const type = String(types[index]);
    const answers = found[index] ?? [];
    if (type === 'string') {
      const tail = answers[2];
      const text = headOf(answers[1], answers[0]);
      const isCut = text.sizeBytes > HEAD_BYTES && tail instanceof Uint8Array;
      return { type, text: isCut ? { ...text, tail } : text };
    }
    if (type !== 'hash') return { type };
    const fields = new Map<string, ValueHead>();
    const read = fieldsOf(index);
    const whole = read.length > 0 ? wholes[wholeAt++] : [];
    const values = Array.isArray(whole) ? (whole as readonly Reply[]) : [];
    for (const [place, field] of lookedAtFields.entries()) {
      const size = answers[place];
      if (typeof size !== 'number') continue;
      const value = read.includes(field) ? values[read.indexOf(field)] : new Uint8Array(0);
      // No length is that of an empty field, and of none.
      if (value instanceof Uint8Array) fields.set(field, headOf(value, size));
    }
    return { type, fields };
  });
}

function questionsOf(type: string, key: Uint8Array): readonly Command[] {
  if (type === 'string') {
    return [
      ['STRLEN', key],
      ['GETRANGE', key, 0, HEAD_BYTES - 1],
      ['GETRANGE', key, -TAIL_BYTES, -1],
    ];
  }
  if (type !== 'hash') return [];
  return lookedAtFields.map((field): Command => ['HSTRLEN', key, field]);
}

function fieldsToRead(type: string, sizes: readonly Reply[]): readonly string[] {
  if (type !== 'hash') return [];
  return lookedAtFields.filter((_, place) => {
    const size = sizes[place];
    return typeof size === 'number' && size <= MAX_WHOLE_BYTES;
  });
}
