import { createHash } from 'node:crypto';

/** How much is kept, in bytes of results. */
const MAX_BYTES = 32 * 1024 * 1024;
/** What an entry costs beside its result. */
const ENTRY_BYTES = 200;
/** How long a result is used again: who works on the program itself sees what it makes by then. */
const MAX_AGE_MS = 30_000;

/**
 * What a decoder made of values, so that an open session, which is read again whenever the site has
 * used it, doesn't have all of them decoded each time. Failures are not kept.
 */
export class DecodedCache {
  readonly #results = new Map<string, { readonly result: Uint8Array; readonly atMs: number }>();
  readonly #now: () => number;
  #bytes = 0;

  /** @param now the time in milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The result for stored bytes, from `decode` where it isn't known. */
  async get(stored: Uint8Array, decode: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const key = createHash('sha256').update(stored).digest('base64');
    const known = this.#results.get(key);
    if (known && this.#now() - known.atMs < MAX_AGE_MS) return known.result;
    const result = await decode();
    this.#drop(key);
    this.#results.set(key, { result, atMs: this.#now() });
    this.#bytes += result.length + ENTRY_BYTES;
    for (const oldest of this.#results.keys()) {
      if (this.#bytes <= MAX_BYTES) break;
      this.#drop(oldest);
    }
    return result;
  }

  #drop(key: string): void {
    const known = this.#results.get(key);
    if (!known) return;
    this.#results.delete(key);
    this.#bytes -= known.result.length + ENTRY_BYTES;
  }
}
