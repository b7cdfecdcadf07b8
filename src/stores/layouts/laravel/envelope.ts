import { decodeText } from '../../replies.ts';

/** How a value of the cache is stored: as Laravel serialized it, or once more by a serializer of phpredis. */
export type Wrapping = 'igbinary' | 'php' | 'json' | 'msgpack';

/** What the session's store made, out of the string that the cache serialized. */
export interface Envelope {
  readonly inner: Uint8Array;
  /** Absent: it stands there as Laravel serialized it, and can be written so again. */
  readonly wrapping?: Wrapping;
  /** Whether it stands there by itself: Laravel leaves it to PHP's client of Memcached to know that it is a string. */
  readonly isBare?: boolean;
}

/** How a string begins that the session's store made: a serialized array, JSON, or an encrypted envelope in Base64. */
export const BARE_SESSION = /^(?:a:\d{1,9}:\{(?:s:|i:|\})|\{"|\[\]|eyJ)/;

/**
 * Opens what Laravel's cache stored (laravel/framework src/Illuminate/Cache/RedisStore.php), whatever
 * serializer the connection has (phpredis/phpredis library.c, `redis_serialize`). Undefined for anything else.
 */
export function openEnvelope(bytes: Uint8Array): Envelope | undefined {
  const wrapped = unwrapped(bytes);
  const inner = wrapped && serializedString(wrapped.content);
  if (wrapped && inner) return { inner, wrapping: wrapped.wrapping };
  const plain = serializedString(bytes);
  if (plain) return { inner: plain };
  const isBare = BARE_SESSION.test(decodeText(bytes.subarray(0, 16)));
  return isBare ? { inner: bytes, isBare } : undefined;
}

/** The string inside of a serialized string, which has to end where the bytes do. */
function serializedString(bytes: Uint8Array): Uint8Array | undefined {
  const head = /^s:(\d{1,9}):"/.exec(decodeText(bytes.subarray(0, 16)));
  if (head?.[1] === undefined) return undefined;
  const start = head[0].length;
  const end = start + Number(head[1]);
  const isWhole = bytes.length === end + 2 && bytes[end] === 0x22 && bytes[end + 1] === 0x3b;
  return isWhole ? bytes.subarray(start, end) : undefined;
}

function unwrapped(
  bytes: Uint8Array,
): { readonly content: Uint8Array; readonly wrapping: Wrapping } | undefined {
  const [first = 0, second = 0, third = 0, version = 0, type = 0] = bytes;
  // igbinary: a version, and a string with a length of one, two or four bytes (igbinary src/php7/igbinary.c).
  const isIgbinary = first === 0 && second === 0 && third === 0 && (version === 1 || version === 2);
  if (isIgbinary && type >= 0x11 && type <= 0x13) {
    return restOf(bytes, 5, 1 << (type - 0x11), 'igbinary');
  }
  // MessagePack: str 8, str 16, str 32, and one with its length in the first byte.
  if (first >= 0xd9 && first <= 0xdb) return restOf(bytes, 1, 1 << (first - 0xd9), 'msgpack');
  if (first >> 5 === 5) {
    return bytes.length === 1 + (first & 31)
      ? { content: bytes.subarray(1), wrapping: 'msgpack' }
      : undefined;
  }
  if (first === 0x22) return fromJson(bytes);
  const content = serializedString(bytes);
  return content?.[0] === 0x73 ? { content, wrapping: 'php' } : undefined;
}

/** What stands behind a length (big-endian) and goes to the end. */
function restOf(
  bytes: Uint8Array,
  at: number,
  size: number,
  wrapping: Wrapping,
): ReturnType<typeof unwrapped> {
  const start = at + size;
  let length = 0;
  for (const byte of bytes.subarray(at, start)) length = length * 256 + byte;
  return bytes.length === start + length ? { content: bytes.subarray(start), wrapping } : undefined;
}

function fromJson(bytes: Uint8Array): ReturnType<typeof unwrapped> {
  try {
    const text: unknown = JSON.parse(decodeText(bytes));
    if (typeof text !== 'string') return undefined;
    return { content: new TextEncoder().encode(text), wrapping: 'json' };
  } catch {
    return undefined;
  }
}
