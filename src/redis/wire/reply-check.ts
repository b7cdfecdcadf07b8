import type { ReplyLimits } from './reply-limits.ts';
import { RespError } from './resp-parser.ts';

/** Which rule a server has broken. */
export type ReplyBreach =
  | 'too-many-bytes'
  | 'too-many-elements'
  | 'too-deep'
  /** Bytes that are no RESP2, RESP3 among them: it is never asked for. */
  | 'not-resp2'
  /** A reply that no command waits for. */
  | 'unasked';

/** A server sent what no parser should see. The connection is of no more use. */
export class ReplyBreachError extends RespError {
  readonly breach: ReplyBreach;

  constructor(breach: ReplyBreach) {
    super(`A reply broke a limit: ${breach}`);
    this.breach = breach;
  }
}

/** Takes the bytes of a reply that nobody else sees, in one or more pieces. */
export type HiddenReply = (bytes: Uint8Array) => void;

interface Expected {
  readonly limits: ReplyLimits;
  /** Gets its bytes, which are kept from whoever reads behind the check. */
  readonly onHidden: HiddenReply | undefined;
}

const CR = 0x0d;
const LF = 0x0a;
/** The longest line that holds no text: a sign, twenty digits. */
const MAX_NUMBER_BYTES = 21;
const MAX_TEXT_BYTES = 65_536;

/**
 * Goes over the bytes of a server before a parser takes them, holds each reply against the limits of
 * its command, and keeps nothing of it. Parsers make room for what a reply only announces, so the
 * announcement counts, not what comes.
 */
export class ReplyCheck {
  readonly #expected: Expected[] = [];
  #head = 0;
  /** How many values each open array still lacks. */
  readonly #open: number[] = [];
  #state: 'start' | 'line' | 'line-end' | 'bulk' = 'start';
  #type = 0;
  /** The digits of a line that announces something. */
  #number = '';
  #lineBytes = 0;
  #bulkLeft = 0;
  #bytes = 0;
  #elements = 0;
  #replyCount = 0;

  /** How many replies are still to come. */
  get awaited(): number {
    return this.#expected.length - this.#head;
  }

  /** How many replies have come, hidden ones included. */
  get replyCount(): number {
    return this.#replyCount;
  }

  /** Whether the next reply is a hidden one, with nothing else behind it. */
  get awaitsHiddenOnly(): boolean {
    return this.awaited === 1 && this.#expected[this.#head]?.onHidden !== undefined;
  }

  /** Says that a command is on its way. */
  expect(limits: ReplyLimits, onHidden?: HiddenReply): void {
    this.#expected.push({ limits, onHidden });
  }

  /**
   * Takes the next bytes, and gives back those that are not of hidden replies.
   * @throws ReplyBreachError
   */
  push(chunk: Uint8Array): Uint8Array {
    let shown: Uint8Array[] | undefined;
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      const expected = this.#expected[this.#head];
      if (expected === undefined) throw new ReplyBreachError('unasked');
      const { end, isWhole } = this.#readReply(chunk, at, expected.limits);
      if (expected.onHidden) {
        expected.onHidden(chunk.subarray(at, end));
        shown ??= [];
        if (at > from) shown.push(chunk.subarray(from, at));
        from = end;
      }
      at = end;
      if (isWhole) this.#endReply();
    }
    if (shown === undefined) return chunk;
    if (from < chunk.length) shown.push(chunk.subarray(from));
    return shown.length === 1 && shown[0] ? shown[0] : Buffer.concat(shown);
  }

  #endReply(): void {
    this.#replyCount += 1;
    this.#bytes = 0;
    this.#elements = 0;
    this.#head += 1;
    if (this.#head < 256 && this.#head < this.#expected.length) return;
    this.#expected.splice(0, this.#head);
    this.#head = 0;
  }

  /** Reads up to the end of a reply, or of the bytes. */
  #readReply(
    chunk: Uint8Array,
    start: number,
    limits: ReplyLimits,
  ): { readonly end: number; readonly isWhole: boolean } {
    let at = start;
    while (at < chunk.length) {
      const next = this.#readPart(chunk, at, limits);
      this.#bytes += next - at;
      if (this.#bytes > limits.bytes) throw new ReplyBreachError('too-many-bytes');
      at = next;
      if (this.#state === 'start' && this.#open.length === 0) return { end: at, isWhole: true };
    }
    return { end: at, isWhole: false };
  }

  #readPart(chunk: Uint8Array, at: number, limits: ReplyLimits): number {
    switch (this.#state) {
      case 'start':
        this.#type = chunk[at] ?? 0;
        if (!isType(this.#type)) throw new ReplyBreachError('not-resp2');
        this.#state = 'line';
        this.#number = '';
        this.#lineBytes = 0;
        return at + 1;
      case 'line':
        return this.#readLine(chunk, at);
      case 'line-end':
        if (chunk[at] !== LF) throw new ReplyBreachError('not-resp2');
        this.#endLine(limits);
        return at + 1;
      case 'bulk':
        return this.#readBulk(chunk, at);
    }
  }

  #readLine(chunk: Uint8Array, at: number): number {
    const found = chunk.indexOf(CR, at);
    const end = found < 0 ? chunk.length : found;
    this.#lineBytes += end - at;
    const isText = this.#type === PLUS || this.#type === MINUS;
    if (this.#lineBytes > (isText ? MAX_TEXT_BYTES : MAX_NUMBER_BYTES)) {
      throw new ReplyBreachError(isText ? 'too-many-bytes' : 'not-resp2');
    }
    if (!isText) {
      for (let index = at; index < end; index++) {
        this.#number += String.fromCharCode(chunk[index] ?? 0);
      }
    }
    if (found < 0) return end;
    this.#state = 'line-end';
    return end + 1;
  }

  #endLine(limits: ReplyLimits): void {
    this.#state = 'start';
    switch (this.#type) {
      case COLON:
        if (!/^-?\d{1,20}$/.test(this.#number)) throw new ReplyBreachError('not-resp2');
        this.#endValue();
        break;
      case DOLLAR: {
        const length = announced(this.#number);
        if (length < 0) this.#endValue();
        else {
          if (this.#bytes + length > limits.bytes) throw new ReplyBreachError('too-many-bytes');
          this.#bulkLeft = length + 2;
          this.#state = 'bulk';
        }
        break;
      }
      case STAR: {
        const length = announced(this.#number);
        if (length <= 0) this.#endValue();
        else this.#openArray(length, limits);
        break;
      }
      default:
        this.#endValue();
    }
  }

  #openArray(length: number, limits: ReplyLimits): void {
    this.#elements += length;
    if (this.#elements > limits.elements) throw new ReplyBreachError('too-many-elements');
    if (this.#open.length >= limits.depth) throw new ReplyBreachError('too-deep');
    this.#open.push(length);
  }

  #readBulk(chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + this.#bulkLeft);
    for (let left = Math.min(2, this.#bulkLeft); left > 0; left--) {
      const index = at + this.#bulkLeft - left;
      if (index >= at && index < end && chunk[index] !== (left === 2 ? CR : LF)) {
        throw new ReplyBreachError('not-resp2');
      }
    }
    this.#bulkLeft -= end - at;
    if (this.#bulkLeft === 0) {
      this.#state = 'start';
      this.#endValue();
    }
    return end;
  }

  #endValue(): void {
    for (let last = this.#open.length - 1; last >= 0; last--) {
      const missing = (this.#open[last] ?? 1) - 1;
      this.#open[last] = missing;
      if (missing > 0) return;
      this.#open.pop();
    }
  }
}

const PLUS = 0x2b;
const MINUS = 0x2d;
const COLON = 0x3a;
const DOLLAR = 0x24;
const STAR = 0x2a;

function isType(byte: number): boolean {
  return byte === PLUS || byte === MINUS || byte === COLON || byte === DOLLAR || byte === STAR;
}

/** A length that a reply announces; -1 for nothing at all. */
function announced(text: string): number {
  if (text === '-1') return -1;
  if (!/^\d{1,10}$/.test(text)) throw new ReplyBreachError('not-resp2');
  return Number(text);
}
