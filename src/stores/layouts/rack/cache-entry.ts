import { unpack } from '../../../formats/compression/unpack.ts';
import { FormatError } from '../../../formats/errors.ts';
import { decodeItem } from '../../../formats/registry.ts';
import type { ValuePath } from '../../../formats/value.ts';
import { codecs } from '../../codecs.ts';
import { isMarshal } from '../../find/value-heads.ts';

/** Rails 7.1: two bytes, then a byte for the type, the end as a double, and the length of a version. */
const CODER_HEAD_BYTES = 2 + 1 + 8 + 4;
const CODER_COMPRESSED = 0x80;
const CODER_OBJECT = 0x01;
const ENTRY_CLASS = new TextEncoder().encode('ActiveSupport::Cache::Entry');

/** A value that an entry of Rails' cache holds. */
export interface CacheEntry {
  /** What Marshal wrote, without what is around it; undefined where that can't be opened. */
  readonly bytes: Uint8Array | undefined;
  /** The way to the value in it. */
  readonly path: ValuePath;
  readonly isCompressed: boolean;
  /** When Rails takes it for expired; absent where it has no end of its own, or none that can be read. */
  readonly endsAtMs?: number;
}

/**
 * Whether a value begins as an entry of Rails' cache does: an object of the class Entry (to 6.1), a byte
 * before an array (7.0), or the head of the Coder (7.1)
 * (rails activesupport lib/active_support/cache/entry.rb, coder.rb, serializer_with_fallback.rb).
 */
export function isCacheEntry(head: Uint8Array): boolean {
  const [first, second, third] = head;
  if (first === 0 && second === 0x11) return true;
  if (first === 0 && second === 4 && third === 8) return head[3] === 0x5b;
  if (first === 1 && second === 0x78) return (0x7800 + (third ?? 0)) % 31 === 0;
  // An object, its class as a symbol with a length of one byte.
  if (!isMarshal(head) || head[2] !== 0x6f || head[3] !== 0x3a) return false;
  return ENTRY_CLASS.every((byte, index) => head[5 + index] === byte);
}

/** Opens an entry of Rails' cache; undefined for anything else. */
export function openCacheEntry(bytes: Uint8Array): CacheEntry | undefined {
  if (!isCacheEntry(bytes)) return undefined;
  if (bytes[0] === 0 && bytes[1] === 0x11) return openCoded(bytes);
  if (bytes[0] === 4) return openObject(bytes);
  // An array: the value, its end, its version.
  const isCompressed = bytes[0] === 1;
  const packed = bytes.subarray(1);
  const opened = isCompressed ? inflated(packed) : packed;
  const end = opened && decodeItem(opened, 'marshal').root.children(1, 1)[0]?.node;
  return { bytes: opened, path: [0], isCompressed, ...endAt(Number(end?.text ?? Number.NaN)) };
}

/** What the Coder of Rails 7.1 and later wrote. */
function openCoded(bytes: Uint8Array): CacheEntry {
  const type = bytes[2] ?? 0;
  const isCompressed = (type & CODER_COMPRESSED) !== 0;
  if (bytes.length < CODER_HEAD_BYTES || (type & ~CODER_COMPRESSED) !== CODER_OBJECT) {
    return { bytes: undefined, path: [], isCompressed };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = Math.max(0, view.getInt32(CODER_HEAD_BYTES - 4, true));
  const payload = bytes.subarray(CODER_HEAD_BYTES + version);
  // A negative number stands for no end.
  const seconds = view.getFloat64(3, true);
  const end = endAt(seconds < 0 ? Number.NaN : seconds);
  return { bytes: isCompressed ? inflated(payload) : payload, path: [], isCompressed, ...end };
}

/** An object of the class Entry, whose value may be compressed by itself. */
function openObject(bytes: Uint8Array): CacheEntry {
  const { root } = decodeItem(bytes, 'marshal');
  const members = root.children(0, Math.min(root.childCount, 16));
  const index = members.findIndex(({ label }) => /^@?(?:value|v)$/.test(label));
  const mark = members.find(({ label }) => /^@?(?:compressed|c)$/.test(label))?.node;
  const isCompressed = mark?.text === 'true';
  const number = (name: string): number =>
    Number(members.find(({ label }) => label.replace('@', '') === name)?.node.text ?? Number.NaN);
  const end = endAt(number('created_at') + number('expires_in'));
  if (!isCompressed) return { bytes, path: [Math.max(0, index)], isCompressed, ...end };
  const packed = members[index]?.node.bytes;
  return { bytes: packed && inflated(packed), path: [], isCompressed, ...end };
}

function endAt(seconds: number): Pick<CacheEntry, 'endsAtMs'> {
  return Number.isFinite(seconds) ? { endsAtMs: seconds * 1000 } : {};
}

function inflated(packed: Uint8Array): Uint8Array | undefined {
  try {
    return unpack(packed, 'zlib', codecs).content;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
