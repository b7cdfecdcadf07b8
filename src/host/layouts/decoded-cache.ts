import { createHash } from 'node:crypto';

/** How much is kept, in bytes of results. */
const MAX_BYTES = 32 * 1024 * 1024;
/** What an entry costs beside its result. */
const ENTRY_BYTES = 200;

/**
 * What a decoder made of values, so that an open session, which is read again and again, doesn't
 * start it each time. Keeps what was used last; failures are not kept.
 */
export class DecodedCache {
  readonly #results = new Map<string, Uint8Array>();
  #bytes = 0;

  /** The result for stored bytes, from `decode` where it isn't known. */
  async get(stored: Uint8Array, decode: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const key = createHash('sha256').update(stored).digest('base64');
    const known = this.#results.get(key);
    const result = known ?? (await decode());
    this.#drop(key);
    this.#results.set(key, result);
    this.#bytes += result.length + ENTRY_BYTES;
    for (const oldest of this.#results.keys()) {
      if (this.#bytes <= MAX_BYTES) break;
      this.#drop(oldest);
    }
    return result;
  }

  #drop(key: string): void {
    const result = this.#results.get(key);
    if (!result) return;
    this.#results.delete(key);
    this.#bytes -= result.length + ENTRY_BYTES;
  }
}
