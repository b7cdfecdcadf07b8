import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** The refusal of bytes that aren't what their marks say. */
export function notPacked(): FormatError {
  return new FormatError(
    'invalid-structure',
    l10n.t('The compressed bytes are damaged, or of another kind than they seem.'),
  );
}

/** The refusal of content that is larger than what is opened. */
export function tooLarge(maxBytes: number): FormatError {
  return new FormatError(
    'limit-exceeded',
    l10n.t('The content is larger than the limit of {0} bytes.', maxBytes),
    { details: { limit: maxBytes } },
  );
}

/** What is unpacked so far: it grows with what comes, whatever a header claims, up to a limit. */
export class Content {
  readonly #maxBytes: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param expected how much is likely to come; no more than a first guess */
  constructor(maxBytes: number, expected = 256) {
    this.#maxBytes = maxBytes;
    this.#bytes = new Uint8Array(Math.max(0, Math.min(expected, maxBytes, 65_536)));
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes as they are. @throws FormatError `limit-exceeded` */
  append(part: Uint8Array): void {
    const at = this.#grow(part.length);
    this.#bytes.set(part, at);
  }

  /** One byte so many times. @throws FormatError `limit-exceeded` */
  fill(byte: number, count: number): void {
    const at = this.#grow(count);
    this.#bytes.fill(byte, at, at + count);
  }

  /**
   * Bytes that are there already, so far back; they may overlap what they make.
   * @throws FormatError `invalid-structure` for what was never there, `limit-exceeded`
   */
  copy(distance: number, count: number): void {
    if (distance <= 0 || distance > this.#length) throw notPacked();
    const at = this.#grow(count);
    const from = at - distance;
    if (distance >= count) this.#bytes.copyWithin(at, from, from + count);
    else for (let i = 0; i < count; i++) this.#bytes[at + i] = this.#bytes[from + i] ?? 0;
  }

  /** All of it. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(count: number): number {
    const at = this.#length;
    const length = at + count;
    if (length > this.#maxBytes) throw tooLarge(this.#maxBytes);
    if (length > this.#bytes.length) {
      const more = new Uint8Array(Math.min(this.#maxBytes, Math.max(length, 2 * at, 256)));
      more.set(this.#bytes.subarray(0, at));
      this.#bytes = more;
    }
    this.#length = length;
    return at;
  }
}
