const NONE = new Int32Array(0);

/** A list of 32-bit integers that grows, without an object per number. */
export class IntList {
  items: Int32Array<ArrayBuffer> = NONE;
  length = 0;
  /** How much room the first number makes. */
  readonly #capacity: number;

  constructor(capacity = 16) {
    this.#capacity = capacity;
  }

  push(value: number): void {
    if (this.length === this.items.length) this.reserve(1);
    this.items[this.length++] = value;
  }

  /** Appends four numbers: a row of a table. */
  push4(a: number, b: number, c: number, d: number): void {
    if (this.length + 4 > this.items.length) this.reserve(4);
    const { items, length } = this;
    items[length] = a;
    items[length + 1] = b;
    items[length + 2] = c;
    items[length + 3] = d;
    this.length = length + 4;
  }

  at(index: number): number {
    return this.items[index] ?? 0;
  }

  /** Makes room for so many more numbers. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.items.length) return;
    const grown = new Int32Array(
      Math.max(needed, Math.ceil(this.items.length * 1.6), this.#capacity),
    );
    grown.set(this.items.subarray(0, this.length));
    this.items = grown;
  }

  /** Appends `items[from…to)` of another list. */
  append(source: IntList, from: number, to: number): void {
    const count = to - from;
    this.reserve(count);
    const { items } = this;
    let at = this.length;
    for (let i = from; i < to; i++) items[at++] = source.items[i] ?? 0;
    this.length = at;
  }

  /** Gives back what was reserved and isn't used. */
  trim(): void {
    const spare = this.items.length - this.length;
    if (spare > 1024 && spare > this.length / 4) this.items = this.items.slice(0, this.length);
  }
}
