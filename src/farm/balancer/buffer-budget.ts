/** Bytes that several may keep in memory, all together. */
export class BufferBudget {
  readonly #maxBytes: number;
  #usedBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** True when no more should be read. */
  get isSpent(): boolean {
    return this.#usedBytes >= this.#maxBytes;
  }

  take(byteCount: number): void {
    this.#usedBytes += byteCount;
  }

  giveBack(byteCount: number): void {
    this.#usedBytes -= byteCount;
  }
}
