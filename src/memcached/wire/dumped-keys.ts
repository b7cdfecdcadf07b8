import { MAX_LINE_BYTES } from './limits.ts';
import type { KeySink } from './listed-keys.ts';
import { BadReplyError, refusalIn, type ReplyTaker, type Taken } from './reply-taker.ts';

const LF = 0x0a;
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
    let used = 0;
    for (;;) {
      const end = bytes.indexOf(LF, used);
      if (end < 0 || end - used > MAX_LINE_BYTES) {
        if (bytes.length - used > MAX_LINE_BYTES) throw new BadReplyError('A line is too long');
        return { used, isDone: false, pause: this.#sink.onPiece?.() };
      }
      const line = bytes.subarray(used, end);
      used = end + 1;
      if (line.subarray(0, WORD.length).equals(WORD)) {
        const keyEnd = line.lastIndexOf(AFTER);
        if (keyEnd > WORD.length) {
          this.#count += 1;
          this.#sink.visit(line, WORD.length, keyEnd);
        }
        continue;
      }
      const text = line.toString('latin1').trimEnd();
      if (text === 'END') return { used, isDone: true };
      if (this.#count > 0) continue;
      this.#refused = refusalIn(text);
      if (this.#refused !== undefined) return { used, isDone: true };
    }
  }

  result(): DumpedKeys {
    const refused = this.#refused;
    return { count: this.#count, ...(refused !== undefined && { refused }) };
  }
}
