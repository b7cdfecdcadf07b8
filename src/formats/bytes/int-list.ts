const NONE = new Int32Array(0);

/** The length of the buffers that lists start with, and pass on to others. */
const SHARED_LENGTH = 512;

/** How many such buffers wait for their next list at most: 64 KiB. */
const MAX_SPARE = 32;

/**
 * Buffers that no list uses now. To make a typed array takes longer than to read a small stream;
 * a dozen lists that live as long as a call make none.
 */
const spare: Int32Array<ArrayBuffer>[] = [];

/** Where short lists end up one behind the other; it lives as long as one of them does. */
interface Shelf {
  readonly items: Int32Array<ArrayBuffer>;
  used: number;
}

const SHELF_LENGTH = 4096;
let currentShelf: Shelf = { items: NONE, used: 0 };

function shelfFor(length: number): Shelf {
  if (currentShelf.used + length > currentShelf.items.length) {
    currentShelf = { items: new Int32Array(SHELF_LENGTH), used: 0 };
  }
  return currentShelf;
}

/** A list of 32-bit integers that grows, without an object per number. */
export class IntList {
  /** Holds the numbers, from {@link base} on; behind the last one stands anything. */
  items: Int32Array<ArrayBuffer> = NONE;
  /** Where in {@link items} the list starts: 0 until it is settled. */
  base = 0;
  length = 0;
  /** How many numbers there is room for. */
  #room = 0;
  /** How much room the first number makes. */
  readonly #capacity: number;

  constructor(capacity = 16) {
    this.#capacity = capacity;
  }

  push(value: number): void {
    if (this.length === this.#room) this.reserve(1);
    this.items[this.base + this.length++] = value;
  }

  /** Appends four numbers: a row of a table. */
  push4(a: number, b: number, c: number, d: number): void {
    if (this.length + 4 > this.#room) this.reserve(4);
    const { items } = this;
    const at = this.base + this.length;
    items[at] = a;
    items[at + 1] = b;
    items[at + 2] = c;
    items[at + 3] = d;
    this.length += 4;
  }

  /** The number at an index; 0 where there is none. */
  at(index: number): number {
    return index >>> 0 < this.length ? (this.items[this.base + index] ?? 0) : 0;
  }

  set(index: number, value: number): void {
    this.items[this.base + index] = value;
  }

  /** Makes room for so many more numbers. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#room) return;
    const { items, base, length } = this;
    const wanted = Math.max(needed, Math.ceil(this.#room * 1.6), this.#capacity);
    const grown =
      wanted <= SHARED_LENGTH
        ? (spare.pop() ?? new Int32Array(SHARED_LENGTH))
        : new Int32Array(wanted);
    if (length > 64) grown.set(items.subarray(base, base + length));
    else for (let i = 0; i < length; i++) grown[i] = items[base + i] ?? 0;
    this.#passOn();
    this.items = grown;
    this.base = 0;
    this.#room = grown.length;
  }

  /** Makes the list longer, with zeros. */
  fillTo(length: number): void {
    if (length <= this.length) return;
    this.reserve(length - this.length);
    const end = this.base + length;
    for (let at = this.base + this.length; at < end; at++) this.items[at] = 0;
    this.length = length;
  }

  /** Appends `items[from…to)` of another list. */
  append(source: IntList, from: number, to: number): void {
    this.reserve(to - from);
    const { items } = this;
    const others = source.items;
    let at = this.base + this.length;
    for (let i = source.base + from; i < source.base + to; i++) items[at++] = others[i] ?? 0;
    this.length += to - from;
  }

  /** Empties the list; its buffer goes to another one. */
  release(): void {
    this.#passOn();
    this.items = NONE;
    this.base = 0;
    this.length = 0;
    this.#room = 0;
  }

  /**
   * Moves the numbers of a list that will hardly change any more to where they take no more room
   * than they need. It can still grow.
   */
  settle(): void {
    const { length } = this;
    if (this.#isShared) {
      const shelf = shelfFor(length);
      for (let i = 0; i < length; i++) shelf.items[shelf.used + i] = this.items[this.base + i] ?? 0;
      this.#passOn();
      this.items = shelf.items;
      this.base = shelf.used;
      this.#room = length;
      shelf.used += length;
    } else if (this.#room - length > length / 8) {
      this.items = this.items.slice(this.base, this.base + length);
      this.base = 0;
      this.#room = length;
    }
  }

  get #isShared(): boolean {
    return this.#room === SHARED_LENGTH && this.items.length === SHARED_LENGTH;
  }

  #passOn(): void {
    if (this.#isShared && this.base === 0 && spare.length < MAX_SPARE) spare.push(this.items);
  }
}
