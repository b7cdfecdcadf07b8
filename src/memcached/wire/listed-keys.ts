import { BadReplyError, refusalIn, type ReplyTaker, type Taken } from './reply-taker.ts';
import { MAX_LINE_BYTES } from './limits.ts';

/** What the keys of a list are given to. */
export interface KeySink {
  /** A key, at its place in bytes that are good during the call only. */
  visit(bytes: Uint8Array, start: number, end: number): void;
  /** Called after each piece of the list: a promise holds the rest up. */
  onPiece?(): Promise<void> | undefined;
}

const LF = 0x0a;
const SPACE = 0x20;
const PERCENT = 0x25;
const KEY_WORD = Buffer.from('key=');

/**
 * Takes the list of all entries, `key=<URL-encoded> exp=… …`, as it comes: keys are decoded in place, so that a
 * million lines make no million texts. The result is the server's own word where it refuses.
 */
export class ListedKeysTaker implements ReplyTaker<string | undefined> {
  readonly #sink: KeySink;
  readonly #key = new Uint8Array(MAX_LINE_BYTES);
  #isBegun = false;
  #refused: string | undefined;

  constructor(sink: KeySink) {
    this.#sink = sink;
  }

  take(bytes: Buffer): Taken {
    let used = 0;
    for (;;) {
      const end = bytes.indexOf(LF, used);
      if (end < 0 || end - used > MAX_LINE_BYTES) {
        if (bytes.length - used > MAX_LINE_BYTES) throw new BadReplyError('A line is too long');
        return { used, isDone: false, pause: this.#sink.onPiece?.() };
      }
      if (isAt(bytes, used)) {
        const length = this.#decode(bytes, used + KEY_WORD.length, end);
        if (length > 0) this.#sink.visit(this.#key, 0, length);
      } else {
        const text = bytes.toString('latin1', used, end).trimEnd();
        if (text === 'END') return { used: end + 1, isDone: true };
        this.#refused = refusalIn(text);
        if (this.#isBegun || this.#refused === undefined) throw new BadReplyError('Not a list');
        return { used: end + 1, isDone: true };
      }
      this.#isBegun = true;
      used = end + 1;
    }
  }

  result(): string | undefined {
    return this.#refused;
  }

  /** Decodes a key up to the space behind it; returns its length. */
  #decode(bytes: Buffer, start: number, end: number): number {
    const key = this.#key;
    let length = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === SPACE) return length;
      if (byte !== PERCENT) {
        key[length++] = byte;
        continue;
      }
      const value = hexOf(bytes[at + 1]) * 16 + hexOf(bytes[at + 2]);
      if (Number.isNaN(value) || at + 2 >= end) throw new BadReplyError('Not a key');
      key[length++] = value;
      at += 2;
    }
    return length;
  }
}

function isAt(bytes: Buffer, at: number): boolean {
  return (
    bytes[at] === KEY_WORD[0] &&
    bytes[at + 1] === KEY_WORD[1] &&
    bytes[at + 2] === KEY_WORD[2] &&
    bytes[at + 3] === KEY_WORD[3]
  );
}

function hexOf(byte: number | undefined): number {
  if (byte === undefined) return NaN;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : NaN;
}
