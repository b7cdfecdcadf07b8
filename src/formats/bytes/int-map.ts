/** Other numbers in each process, so that nobody can choose keys that all fall into one place. */
const seed = Math.floor(Math.random() * 2 ** 32) | 1;

/**
 * 32-bit integers by 32-bit integers, in a third of the memory that a `Map` takes. No entry is the
 * same as 0.
 */
export class IntMap {
  /** Keys and values in turn; a value of 0 is a free place. */
  #entries = new Int32Array(32);
  #count = 0;

  /** The value of a key; 0 where there is none. */
  get(key: number): number {
    return this.#entries[this.#find(key) + 1] ?? 0;
  }

  /** @param value not 0. */
  set(key: number, value: number): void {
    // At most three in four places are taken.
    if (this.#count * 8 >= this.#entries.length * 3) this.#grow();
    const at = this.#find(key);
    if (this.#entries[at + 1] === 0) this.#count++;
    this.#entries[at] = key;
    this.#entries[at + 1] = value;
  }

  *keys(): Generator<number> {
    for (let at = 0; at < this.#entries.length; at += 2) {
      if (this.#entries[at + 1] !== 0) yield this.#entries[at] ?? 0;
    }
  }

  /** Where a key stands, or would. */
  #find(key: number): number {
    const entries = this.#entries;
    const mask = entries.length - 1;
    let hash = Math.imul(key ^ seed, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    let at = ((hash ^ (hash >>> 16)) << 1) & mask;
    while (entries[at + 1] !== 0 && entries[at] !== key) at = (at + 2) & mask;
    return at;
  }

  #grow(): void {
    const old = this.#entries;
    this.#entries = new Int32Array(old.length * 2);
    for (let from = 0; from < old.length; from += 2) {
      const value = old[from + 1] ?? 0;
      if (value === 0) continue;
      const at = this.#find(old[from] ?? 0);
      this.#entries[at] = old[from] ?? 0;
      this.#entries[at + 1] = value;
    }
  }
}
