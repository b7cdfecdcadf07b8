import { ForeignSpeechError } from '../../links/foreign-speech.ts';
import { MAX_LINE_BYTES } from './limits.ts';

/** The server says what the protocol doesn't have, or more than it may. */
export class BadReplyError extends ForeignSpeechError {
  override readonly name = 'BadReplyError';
}

/** What was taken of the bytes that have come. */
export interface Taken {
  /** How many bytes were used up. */
  readonly used: number;
  readonly isDone: boolean;
  /** With fewer bytes than this behind the used ones, it need not be tried again. */
  readonly least?: number;
  /** No more is to be read before this is fulfilled. */
  readonly pause?: Promise<void> | undefined;
}

/** Takes the reply to one request out of what comes. */
export interface ReplyTaker<T> {
  /** @throws BadReplyError for what can't be the reply: the connection is of no use any more */
  take(bytes: Buffer): Taken;
  result(): T;
}

/** A line as it stands at the beginning of bytes, and how many bytes it takes; undefined while it isn't whole. */
export function lineAt(
  bytes: Buffer,
  start = 0,
): { readonly text: string; readonly end: number } | undefined {
  const at = bytes.indexOf(0x0a, start);
  if (at < 0 || at - start > MAX_LINE_BYTES) {
    if (bytes.length - start > MAX_LINE_BYTES) throw new BadReplyError('A line is too long');
    return undefined;
  }
  const isCrLf = at > start && bytes[at - 1] === 0x0d;
  return { text: bytes.toString('latin1', start, isCrLf ? at - 1 : at), end: at + 1 };
}

/** The server's own word for why it doesn't do something; undefined for other lines. */
export function refusalIn(line: string): string | undefined {
  return /^(?:ERROR|CLIENT_ERROR|SERVER_ERROR|BUSY|BADCLASS)(?: |$)/.test(line)
    ? line.slice(0, 200)
    : undefined;
}

const MORE: Taken = { used: 0, isDone: false };

/** Takes one line. */
export class LineTaker implements ReplyTaker<string> {
  #line = '';

  take(bytes: Buffer): Taken {
    const line = lineAt(bytes);
    if (!line) return MORE;
    this.#line = line.text;
    return { used: line.end, isDone: true };
  }

  result(): string {
    return this.#line;
  }
}

/** Takes lines up to `END`, or one that refuses. */
export class LinesTaker implements ReplyTaker<readonly string[]> {
  readonly #lines: string[] = [];
  readonly #most: number;

  /** @param most lines that there may be */
  constructor(most: number) {
    this.#most = most;
  }

  take(bytes: Buffer): Taken {
    let used = 0;
    for (let line = lineAt(bytes); line; line = lineAt(bytes, used)) {
      used = line.end;
      if (line.text === 'END') return { used, isDone: true };
      this.#lines.push(line.text);
      if (this.#lines.length > this.#most) throw new BadReplyError('Too many lines');
      if (this.#lines.length === 1 && refusalIn(line.text) !== undefined)
        return { used, isDone: true };
    }
    return { used, isDone: false };
  }

  result(): readonly string[] {
    return this.#lines;
  }
}
