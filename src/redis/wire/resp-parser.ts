import { ForeignSpeechError } from '../../links/foreign-speech.ts';
import { type Reply, ReplyError } from '../../stores/commands.ts';

/** Bounds on what a server may make us keep. */
export interface RespLimits {
  /** Longest bulk string, in bytes. Redis' own limit is 512 MB (`proto-max-bulk-len`). */
  readonly maxBulkBytes: number;
  /** Longest status, error or number line, in bytes. */
  readonly maxLineBytes: number;
  /** How deep arrays may stand in arrays. */
  readonly maxDepth: number;
  /** Values in the arrays of one reply together, as their heads announce them. */
  readonly maxElements: number;
}

/** The bytes aren't RESP2, or break a limit. What follows them can't be understood. */
export class RespError extends ForeignSpeechError {
  override readonly name = 'RespError';
}

interface OpenArray {
  readonly items: Reply[];
  missing: number;
}

const defaultLimits: RespLimits = {
  maxBulkBytes: 2 ** 29,
  maxLineBytes: 65_536,
  maxDepth: 16,
  maxElements: Infinity,
};
const CR = 0x0d;
const LF = 0x0a;
/** From here on a bulk string is put together in place, and its bytes are copied once. */
const LARGE_BULK_BYTES = 65_536;
/** Up to here its room is taken before its bytes are there: a server may say any length. */
const MAX_ROOM_BYTES = 2 ** 26;
const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder();

/**
 * Takes a stream of bytes apart into replies (RESP2, redis.io/docs/latest/develop/reference/protocol-spec).
 * Bulk strings come out as copies, so that nothing holds on to the chunks.
 */
export class RespParser {
  readonly #onReply: (reply: Reply) => void;
  readonly #limits: RespLimits;
  readonly #open: OpenArray[] = [];
  #elements = 0;
  /** Bytes of an unfinished line or bulk string. */
  #chunks: Uint8Array[] = [];
  #chunkBytes = 0;
  /** How many bytes are needed before it is worth looking again. */
  #needed = 1;
  /** A large bulk string whose bytes are still coming, and how many of them are there. */
  #large: { readonly bytes: Uint8Array; filled: number } | undefined;

  constructor(onReply: (reply: Reply) => void, limits: Partial<RespLimits> = {}) {
    this.#onReply = onReply;
    this.#limits = { ...defaultLimits, ...limits };
  }

  /**
   * Takes the next bytes; calls back for each reply that they complete.
   * @throws RespError after which the parser is of no more use
   */
  push(chunk: Uint8Array): void {
    const rest = this.#large ? this.#fillLarge(this.#large, chunk) : chunk;
    if (rest.length > 0) this.#takeChunk(rest);
  }

  /** Takes what is missing of a large bulk string; gives back what doesn't belong to it. */
  #fillLarge(large: { readonly bytes: Uint8Array; filled: number }, chunk: Uint8Array): Uint8Array {
    const part = chunk.subarray(0, large.bytes.length - large.filled);
    large.bytes.set(part, large.filled);
    large.filled += part.length;
    return chunk.subarray(part.length);
  }

  #endLarge(bulk: Uint8Array, bytes: Uint8Array): number {
    if (bytes.length < 2) {
      this.#needed = 2;
      return -1;
    }
    if (bytes[0] !== CR || bytes[1] !== LF) throw new RespError('Bulk string without end');
    this.#large = undefined;
    this.#emit(bulk);
    return 2;
  }

  #takeChunk(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.length;
    if (this.#chunkBytes < this.#needed) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#chunkBytes);
    let offset = 0;
    this.#needed = 1;
    while (offset < bytes.length) {
      const next = this.#large
        ? this.#endLarge(this.#large.bytes, bytes)
        : this.#readOne(bytes, offset);
      if (next < 0) break;
      offset = next;
    }
    const rest = bytes.subarray(offset);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#chunkBytes = rest.length;
  }

  /** Reads one line with its bulk string; gives the offset behind it, or -1 if more is needed. */
  #readOne(bytes: Uint8Array, offset: number): number {
    const lineEnd = bytes.indexOf(LF, offset);
    if (lineEnd < 0) {
      if (bytes.length - offset > this.#limits.maxLineBytes) throw new RespError('Line too long');
      checkType(bytes[offset]);
      this.#needed = bytes.length - offset + 1;
      return -1;
    }
    const next = lineEnd + 1;
    const type = checkType(bytes[offset]);
    if (lineEnd - offset < 2 || bytes[lineEnd - 1] !== CR) throw new RespError('Line without end');
    const line = bytes.subarray(offset + 1, lineEnd - 1);
    switch (type) {
      case '+':
        this.#emit(utf8.decode(line));
        return next;
      case '-':
        this.#emit(new ReplyError(utf8.decode(line)));
        return next;
      case ':':
        this.#emit(readInteger(line));
        return next;
      case '$':
        return this.#readBulk(bytes, offset, next, readInteger(line));
      case '*':
        this.#openArray(readInteger(line));
        return next;
    }
  }

  #readBulk(bytes: Uint8Array, offset: number, start: number, length: number): number {
    if (length < 0) {
      this.#emit(null);
      return start;
    }
    if (length > this.#limits.maxBulkBytes) throw new RespError('Bulk string too long');
    const end = start + length;
    if (bytes.length < end + 2) {
      if (length >= LARGE_BULK_BYTES && length <= MAX_ROOM_BYTES && bytes.length <= end) {
        const room = Buffer.allocUnsafeSlow(length);
        const bulk = new Uint8Array(room.buffer, room.byteOffset, length);
        this.#large = { bytes: bulk, filled: bytes.length - start };
        bulk.set(bytes.subarray(start));
        return bytes.length;
      }
      this.#needed = end + 2 - offset;
      return -1;
    }
    if (bytes[end] !== CR || bytes[end + 1] !== LF) throw new RespError('Bulk string without end');
    this.#emit(new Uint8Array(bytes.subarray(start, end)));
    return end + 2;
  }

  #openArray(length: number): void {
    if (length < 0) this.#emit(null);
    else if (length === 0) this.#emit([]);
    else {
      if (this.#open.length >= this.#limits.maxDepth) throw new RespError('Arrays too deep');
      this.#elements += length;
      if (this.#elements > this.#limits.maxElements) throw new RespError('Too many values');
      this.#open.push({ items: [], missing: length });
    }
  }

  #emit(reply: Reply): void {
    let done = reply;
    for (let array = this.#open.at(-1); array; array = this.#open.at(-1)) {
      array.items.push(done);
      array.missing -= 1;
      if (array.missing > 0) return;
      this.#open.pop();
      done = array.items;
    }
    this.#elements = 0;
    this.#onReply(done);
  }
}

type RespType = '+' | '-' | ':' | '$' | '*';

function checkType(byte: number | undefined): RespType {
  const type = String.fromCharCode(byte ?? 0);
  if (type === '+' || type === '-' || type === ':' || type === '$' || type === '*') return type;
  throw new RespError('Not a reply of Redis');
}

function readInteger(line: Uint8Array): number {
  const text = latin1.decode(line);
  if (!/^[+-]?\d{1,20}$/.test(text)) throw new RespError('Not a number');
  return Number(text);
}
