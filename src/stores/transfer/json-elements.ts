/** A text that isn't a file of sessions, or ends too soon. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  readonly code: 'no-json' | 'cut-off' | 'wrong-shape' | 'wrong-version' | 'too-large';
  /** Where, in words of the format: `sessions[3].items[0].bytes`. */
  readonly place: string;

  constructor(code: TransferError['code'], place = '') {
    super(place === '' ? code : `${code}: ${place}`);
    this.code = code;
    this.place = place;
  }
}

/** The longest element that is taken, in bytes: a session of Redis' own limit, in base64 and twice. */
const maxElementBytes = 400 * 1024 * 1024;
/** What stands around the elements is a few members. */
const maxFrameBytes = 64 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const [openBrace, closeBrace] = [0x7b, 0x7d];
const [openBracket, closeBracket] = [0x5b, 0x5d];

/** What a file is made of: its frame once its list is reached, and then one element after the other. */
export type JsonPart =
  | { readonly kind: 'frame'; readonly value: unknown }
  | { readonly kind: 'element'; readonly value: unknown };

/**
 * Takes a JSON object apart whose first list is too long for the memory, however it is indented: the members
 * before the list, and then each element. Only one element is kept at a time.
 * @param chunks the bytes of the file, in UTF-8
 * @throws TransferError `no-json`, `cut-off` where the end is missing, `too-large`
 */
export async function* jsonParts(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<JsonPart, void, undefined> {
  const scan = new Scan();
  for await (const chunk of chunks) yield* scan.take(chunk);
  scan.end();
}

/** How far a file has been read. */
class Scan {
  #phase: 'frame' | 'list' | 'tail' = 'frame';
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;

  *take(chunk: Uint8Array): Generator<JsonPart, void, undefined> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) this.#isInText = false;
        continue;
      }
      if (byte === quote) this.#isInText = true;
      else if (byte === openBrace || byte === openBracket) {
        this.#depth++;
        if (this.#phase === 'frame' && byte === openBracket && this.#depth === 2) {
          this.#keep(chunk.subarray(start, at + 1), maxFrameBytes);
          yield { kind: 'frame', value: parsed(`${this.#taken()}]}`) };
          this.#phase = 'list';
          start = at + 1;
        }
      } else if (byte === closeBrace || byte === closeBracket || byte === comma) {
        if (byte !== comma) this.#depth--;
        const endsList = byte === closeBracket && this.#depth === 1;
        if (this.#phase === 'list' && (endsList || (byte === comma && this.#depth === 2))) {
          this.#keep(chunk.subarray(start, at), maxElementBytes);
          const text = this.#taken();
          if (text.trim() !== '') yield { kind: 'element', value: parsed(text) };
          start = at + 1;
          if (endsList) this.#phase = 'tail';
        }
      }
    }
    this.#keep(chunk.subarray(start), this.#phase === 'list' ? maxElementBytes : maxFrameBytes);
  }

  end(): void {
    if (this.#phase === 'tail' && this.#depth === 0) return;
    throw new TransferError(this.#phase === 'frame' ? 'no-json' : 'cut-off');
  }

  #keep(bytes: Uint8Array, limit: number): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > limit) throw new TransferError('too-large');
    // A stream may use its memory again.
    if (bytes.length > 0) this.#kept.push(bytes.slice());
  }

  #taken(): string {
    const text = Buffer.concat(this.#kept).toString('utf8');
    this.#kept = [];
    this.#keptBytes = 0;
    return text;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    throw new TransferError('no-json');
  }
}
