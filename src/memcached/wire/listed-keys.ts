import { BadReplyError, refusalIn, type ReplyTaker, type Taken } from './reply-taker.ts';
import { MAX_LINE_BYTES } from './limits.ts';
import { walkLines } from './line-walk.ts';

/** What the keys of a list are given to. */
export interface KeySink {
  /** A key, at its place in bytes that are good during the call only. */
  visit(bytes: Uint8Array, start: number, end: number): void;
  /** Called after each piece of the list: a promise holds the rest up. */
  onPiece?(): Promise<void> | undefined;
}

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
    return walkLines(
      bytes,
      (start, end) => this.#line(bytes, start, end),
      () => this.#sink.onPiece?.(),
    );
  }

  /** Takes a line; true for the last one. */
  #line(bytes: Buffer, start: number, end: number): boolean {
    if (!isAt(bytes, start)) {
      const text = bytes.toString('latin1', start, end).trimEnd();
      if (text === 'END') return true;
      this.#refused = refusalIn(text);
      if (this.#isBegun || this.#refused === undefined) throw new BadReplyError('Not a list');
      return true;
    }
    this.#isBegun = true;
    const length = this.#decode(bytes, start + KEY_WORD.length, end);
    if (length > 0) this.#sink.visit(this.#key, 0, length);
    return false;
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
