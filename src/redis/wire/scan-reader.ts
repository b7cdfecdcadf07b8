import { type Reply, ReplyError } from '../../stores/commands.ts';
import type { KeyVisitor } from '../connection.ts';
import { RespError } from './resp-parser.ts';

/** What a reader of SCAN replies reports. */
export interface ScanEvents {
  readonly onKey: KeyVisitor;
  /**
   * The cursor of the reply, known before its keys have come: asking for the next page at once
   * keeps the server busy while the keys of this one are looked at.
   */
  onCursor(cursor: string): void;
  /** All keys of a reply have been seen. */
  onPage(): void;
}

const DOLLAR = 0x24;
const MINUS = 0x2d;
const PLUS = 0x2b;
const STAR = 0x2a;
const CR = 0x0d;
const LF = 0x0a;
const MAX_KEY_BYTES = 2 ** 29;
/** Keys longer than this are no session's: their bytes go by, and nothing of them is kept. */
const MAX_SHOWN_BYTES = 65_536;
/** SCAN gives about as many keys as it was asked for (1,000); it may give whole buckets more. */
const MAX_PAGE_KEYS = 200_000;
/** All keys of a page together: as long as the longest key may be. */
const MAX_PAGE_BYTES = MAX_KEY_BYTES;
const MAX_LINE_BYTES = 65_536;

/**
 * Reads replies of SCAN as they stream in (`*2`, the cursor, an array of keys) and shows each key
 * where it lies, without making an object for it.
 */
export class ScanReader {
  readonly #events: ScanEvents;
  #rest: Uint8Array = new Uint8Array(0);
  /** How long the rest has to grow before it is worth looking again. */
  #needed = 0;
  /** Single lines between pages: behind how many pages, and who gets the reply. */
  readonly #lines: { readonly behind: number; readonly onLine: (reply: Reply) => void }[] = [];
  #pageCount = 0;
  #expects: 'reply' | 'cursor' | 'count' | 'keys' = 'reply';
  #missingKeys = 0;

  constructor(events: ScanEvents) {
    this.#events = events;
  }

  /**
   * Takes the next bytes.
   * @throws ReplyError for an error reply, RespError for anything else that isn't a reply of SCAN
   */
  push(fresh: Uint8Array): void {
    const chunk = this.#skip > 0 ? this.#skipOver(fresh) : fresh;
    if (chunk.length === 0) return;
    if (this.#rest.length > 0 && this.#rest.length + chunk.length < this.#needed) {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      return;
    }
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#needed = 0;
    let offset = 0;
    for (;;) {
      if (this.#skip > 0) break;
      const next =
        this.#expects === 'keys' ? this.#readKeys(bytes, offset) : this.#readHead(bytes, offset);
      if (next < 0) break;
      offset = next;
    }
    // -1 says that nothing from `offset` on was used; keys read before are noted in #consumed.
    this.#rest = bytes.subarray(Math.max(offset, this.#consumed));
    this.#consumed = 0;
  }

  /** Says that the reply behind so many pages is a line, to another command than SCAN. */
  expectLine(behind: number, onLine: (reply: Reply) => void): void {
    this.#lines.push({ behind, onLine });
  }

  #consumed = 0;
  /** Bytes of a long key that are still to come. */
  #skip = 0;
  #pageBytes = 0;

  #skipOver(chunk: Uint8Array): Uint8Array {
    const passed = Math.min(this.#skip, chunk.length);
    this.#skip -= passed;
    if (this.#skip === 0 && this.#missingKeys === 0) this.#endPage();
    return chunk.subarray(passed);
  }

  /** Reads `*2`, the cursor or the number of keys; the offset behind it, or -1 for more bytes. */
  #readHead(bytes: Uint8Array, offset: number): number {
    const lineEnd = bytes.indexOf(LF, offset);
    if (lineEnd < 0) {
      if (bytes.length - offset > MAX_LINE_BYTES) throw new RespError('Line too long');
      return -1;
    }
    const type = bytes[offset];
    const line = Buffer.from(bytes.buffer, bytes.byteOffset + offset + 1, lineEnd - offset - 2);
    const [next] = this.#lines;
    if (this.#expects === 'reply' && next?.behind === this.#pageCount) {
      if (type !== MINUS && type !== PLUS) throw new RespError('Not a line');
      this.#lines.shift();
      next.onLine(type === MINUS ? new ReplyError(line.toString()) : line.toString());
      return lineEnd + 1;
    }
    if (type === MINUS) throw new ReplyError(line.toString());
    const length = Number(line.toString('latin1'));
    if (!Number.isSafeInteger(length) || length < 0) throw new RespError('Not a reply of SCAN');
    if (this.#expects === 'cursor') {
      const end = lineEnd + 1 + length;
      if (type !== DOLLAR || length > 20) throw new RespError('Not a cursor of SCAN');
      if (bytes.length < end + 2) return -1;
      this.#expects = 'count';
      const cursor = Buffer.from(bytes.buffer, bytes.byteOffset + lineEnd + 1, length);
      this.#events.onCursor(cursor.toString('latin1'));
      return end + 2;
    }
    if (type !== STAR) throw new RespError('Not a reply of SCAN');
    if (this.#expects === 'reply') {
      if (length !== 2) throw new RespError('Not a reply of SCAN');
      this.#expects = 'cursor';
      this.#pageCount += 1;
    } else {
      if (length > MAX_PAGE_KEYS) throw new RespError('Too many keys');
      this.#missingKeys = length;
      this.#pageBytes = 0;
      this.#expects = 'keys';
      if (length === 0) this.#endPage();
    }
    return lineEnd + 1;
  }

  /** Reads keys as long as they are whole; the offset behind the page, or -1 for more bytes. */
  #readKeys(bytes: Uint8Array, from: number): number {
    const { onKey } = this.#events;
    let offset = from;
    let missing = this.#missingKeys;
    const size = bytes.length;
    while (missing > 0) {
      let at = offset + 1;
      let length = 0;
      let byte = bytes[at];
      while (byte !== undefined && byte >= 0x30 && byte <= 0x39) {
        length = length * 10 + byte - 0x30;
        at += 1;
        byte = bytes[at];
      }
      const start = at + 2;
      const end = start + length;
      if (length > MAX_KEY_BYTES) throw new RespError('Key too long');
      if (byte !== undefined && (bytes[offset] !== DOLLAR || byte !== CR)) {
        throw new RespError('Not a key');
      }
      if (end + 2 > size) {
        if (byte !== undefined && length > MAX_SHOWN_BYTES) {
          if (this.#pageBytes + length > MAX_PAGE_BYTES) throw new RespError('Keys too long');
          this.#pageBytes += length;
          this.#missingKeys = missing - 1;
          this.#skip = end + 2 - size;
          return size;
        }
        this.#missingKeys = missing;
        this.#consumed = offset;
        this.#needed = byte === undefined ? 0 : end + 2 - offset;
        return -1;
      }
      if (length <= MAX_SHOWN_BYTES) onKey(bytes, start, end);
      offset = end + 2;
      missing -= 1;
    }
    this.#missingKeys = 0;
    this.#endPage();
    return offset;
  }

  #endPage(): void {
    this.#expects = 'reply';
    this.#events.onPage();
  }
}
