import { walkLines } from './line-walk.ts';
import type { KeySink } from './listed-keys.ts';
import { refusalIn, type ReplyTaker, type Taken } from './reply-taker.ts';

const WORD = Buffer.from('ITEM ');
const AFTER = Buffer.from(' [');

/** What a class was listed with. */
export interface DumpedKeys {
  readonly count: number;
  /** The server's own word where it refuses. */
  readonly refused?: string;
}

/**
 * Takes the list of a class of sizes, `ITEM <key> [<bytes> b; <end> s]`, as it comes. Keys stand in it as they are: what
 * is no such line is part of a key with a line break in it, and left out.
 */
export class DumpedKeysTaker implements ReplyTaker<DumpedKeys> {
  readonly #sink: KeySink;
  #count = 0;
  #refused: string | undefined;

  constructor(sink: KeySink) {
    this.#sink = sink;
  }

  take(bytes: Buffer): Taken {
    return walkLines(
      bytes,
      (start, end) => this.#line(bytes.subarray(start, end)),
      () => this.#sink.onPiece?.(),
    );
  }

  /** Takes a line; true for the last one. */
  #line(line: Buffer): boolean {
    if (line.subarray(0, WORD.length).equals(WORD)) {
      const keyEnd = line.lastIndexOf(AFTER);
      if (keyEnd <= WORD.length) return false;
      this.#count += 1;
      this.#sink.visit(line, WORD.length, keyEnd);
      return false;
    }
    const text = line.toString('latin1').trimEnd();
    if (text === 'END') return true;
    if (this.#count === 0) this.#refused = refusalIn(text);
    return this.#refused !== undefined;
  }

  result(): DumpedKeys {
    const refused = this.#refused;
    return { count: this.#count, ...(refused !== undefined && { refused }) };
  }
}
