import { MAX_VALUE_BYTES } from './limits.ts';
import { BadReplyError, lineAt, refusalIn, type ReplyTaker, type Taken } from './reply-taker.ts';

/** What a server says of an entry. */
export interface EntryReply {
  /** Names this version of it. */
  readonly cas: string;
  readonly flags: number;
  readonly sizeBytes: number;
  /** Whole seconds; -1 for ever. Absent where the server has no word for it. */
  readonly ttlSeconds?: number;
  /** How long ago somebody used it, where that is told. */
  readonly idleSeconds?: number;
  /** Absent where it wasn't asked for. */
  readonly value?: Uint8Array;
}

/** The server's own words, where it refused. */
export interface Refused {
  readonly refused: string;
}

const NOTHING: Taken = { used: 0, isDone: false };

/** Takes the reply to a reading of one entry: `EN`, `HD …`, `VA <size> …` with the value, or that of `gets`. */
export class EntryTaker implements ReplyTaker<EntryReply | Refused | undefined> {
  #found: EntryReply | Refused | undefined;

  take(bytes: Buffer): Taken {
    const line = lineAt(bytes);
    if (!line) return NOTHING;
    const { text, end } = line;
    if (text === 'EN' || text.startsWith('EN ') || text === 'END')
      return { used: end, isDone: true };
    const refused = refusalIn(text);
    if (refused !== undefined) {
      this.#found = { refused };
      return { used: end, isDone: true };
    }
    const words = text.split(' ');
    switch (words[0]) {
      case 'HD':
        this.#found = metaEntry(words.slice(1));
        return { used: end, isDone: true };
      case 'VA':
        return this.#takeValue(bytes, end, lengthIn(words[1]), '', (value) =>
          metaEntry(words.slice(2), value),
        );
      case 'VALUE':
        return this.#takeValue(bytes, end, lengthIn(words[3]), 'END\r\n', (value) => ({
          flags: Number(digitsIn(words[2])),
          cas: digitsIn(words[4]),
          sizeBytes: value.length,
          value,
        }));
      default:
        throw new BadReplyError('Not the reply to a reading');
    }
  }

  #takeValue(
    bytes: Buffer,
    start: number,
    length: number,
    behind: string,
    entryOf: (value: Uint8Array) => EntryReply,
  ): Taken {
    const tail = `\r\n${behind}`;
    const least = start + length + tail.length;
    if (bytes.length < least) return { used: 0, isDone: false, least };
    if (bytes.toString('latin1', start + length, least) !== tail)
      throw new BadReplyError('A value has another length than it says');
    this.#found = entryOf(new Uint8Array(bytes.subarray(start, start + length)));
    return { used: least, isDone: true };
  }

  result(): EntryReply | Refused | undefined {
    return this.#found;
  }
}

function metaEntry(words: readonly string[], value?: Uint8Array): EntryReply {
  let [ttlSeconds, flags, sizeBytes, idleSeconds] = [-1, 0, value?.length ?? 0, 0];
  let cas: string | undefined;
  for (const word of words) {
    const rest = word.slice(1);
    if (word.startsWith('t')) ttlSeconds = rest === '-1' ? -1 : Number(digitsIn(rest));
    else if (word.startsWith('f')) flags = Number(digitsIn(rest));
    else if (word.startsWith('c')) cas = digitsIn(rest);
    else if (word.startsWith('s')) sizeBytes = Number(digitsIn(rest));
    else if (word.startsWith('l')) idleSeconds = Number(digitsIn(rest));
  }
  if (cas === undefined) throw new BadReplyError('An entry without its version');
  return { cas, flags, sizeBytes, ttlSeconds, idleSeconds, ...(value && { value }) };
}

function lengthIn(word: string | undefined): number {
  const length = Number(digitsIn(word));
  if (length > MAX_VALUE_BYTES) throw new BadReplyError('A value is too long');
  return length;
}

function digitsIn(word: string | undefined): string {
  if (word === undefined || !/^\d{1,20}$/.test(word)) throw new BadReplyError('No number');
  return word;
}
