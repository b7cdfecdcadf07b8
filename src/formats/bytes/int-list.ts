/** A list of 32-bit integers that grows, without an object per number. */
export class IntList {
  items: Int32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 64) {
    this.items = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.items.length) this.reserve(1);
    this.items[this.length++] = value;
  }

  at(index: number): number {
    return this.items[index] ?? 0;
  }

  /** Makes room for so many more numbers. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.items.length) return;
    const grown = new Int32Array(Math.max(needed, Math.ceil(this.items.length * 1.6), 64));
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
    if (this.items.length > this.length * 1.25) this.items = this.items.slice(0, this.length);
  }
}
