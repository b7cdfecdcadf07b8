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

/**
 * Numbers beyond so many stand in chunks of their own, which never move: a list that grows by
 * copying takes three times its size until the old buffers are collected.
 */
const CHUNK_BITS = 15;
const CHUNK = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK - 1;

/** A list of 32-bit integers that grows, without an object per number. */
export class IntList {
  length = 0;
  /** Holds the first chunk, from {@link #base} on; behind its last number stands anything. */
  #first: Int32Array<ArrayBuffer> = NONE;
  #base = 0;
  /** How many numbers there is room for. */
  #room = 0;
  #more: Int32Array<ArrayBuffer>[] | undefined;
  /** How much room the first number makes. */
  readonly #capacity: number;

  constructor(capacity = 16) {
    this.#capacity = Math.min(capacity, CHUNK);
  }

  push(value: number): void {
    const { length } = this;
    if (length === this.#room) this.reserve(1);
    this.length = length + 1;
    this.set(length, value);
  }

  /** Appends four numbers: a row of a table. */
  push4(a: number, b: number, c: number, d: number): void {
    const { length } = this;
    if (length + 4 > this.#room) this.reserve(4);
    this.length = length + 4;
    this.set(length, a);
    this.set(length + 1, b);
    this.set(length + 2, c);
    this.set(length + 3, d);
  }

  /** The number at an index; 0 where there is none. */
  at(index: number): number {
    if (index >>> 0 >= this.length) return 0;
    if (index < CHUNK) return this.#first[this.#base + index] ?? 0;
    return this.#more?.[(index >> CHUNK_BITS) - 1]?.[index & IN_CHUNK] ?? 0;
  }

  /** Changes the number at an index that there is. */
  set(index: number, value: number): void {
    if (index < CHUNK) this.#first[this.#base + index] = value;
    else {
      const chunk = this.#more?.[(index >> CHUNK_BITS) - 1];
      if (chunk) chunk[index & IN_CHUNK] = value;
    }
  }

  /** Makes room for so many more numbers. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (this.#room < CHUNK && needed > this.#room) this.#growFirst(Math.min(needed, CHUNK));
    if (needed <= this.#room) return;
    const chunks = (this.#more ??= []);
    this.#ownLastChunk(chunks);
    while (this.#room < needed) {
      chunks.push(new Int32Array(CHUNK));
      this.#room += CHUNK;
    }
  }

  #growFirst(needed: number): void {
    const length = Math.min(this.length, CHUNK);
    const wanted = Math.max(needed, Math.ceil(this.#room * 1.6), this.#capacity);
    const grown =
      wanted <= SHARED_LENGTH
        ? (spare.pop() ?? new Int32Array(SHARED_LENGTH))
        : new Int32Array(Math.min(wanted, CHUNK));
    const first = this.#first;
    const base = this.#base;
    if (length > 64) grown.set(first.subarray(base, base + length));
    else for (let i = 0; i < length; i++) grown[i] = first[base + i] ?? 0;
    this.#passOn();
    this.#first = grown;
    this.#base = 0;
    this.#room = grown.length;
  }

  /** A settled list may end in a short chunk; to grow, it needs a whole one. */
  #ownLastChunk(chunks: Int32Array<ArrayBuffer>[]): void {
    const last = chunks.at(-1);
    if (!last || last.length === CHUNK) return;
    const whole = new Int32Array(CHUNK);
    whole.set(last);
    chunks[chunks.length - 1] = whole;
    this.#room += CHUNK - last.length;
  }

  /** Makes the list longer, with zeros. */
  fillTo(length: number): void {
    const { length: start } = this;
    if (length <= start) return;
    this.reserve(length - start);
    this.length = length;
    for (let at = start; at < length; at++) this.set(at, 0);
  }

  /** Appends the numbers of another list from `from` up to, not including, `to`. */
  append(source: IntList, from: number, to: number): void {
    const { length } = this;
    this.reserve(to - from);
    this.length = length + to - from;
    for (let i = from; i < to; i++) this.set(length + i - from, source.at(i));
  }

  /** Empties the list; its buffer goes to another one. */
  release(): void {
    this.#passOn();
    this.#first = NONE;
    this.#more = undefined;
    this.#base = 0;
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
      for (let i = 0; i < length; i++) shelf.items[shelf.used + i] = this.at(i);
      this.#passOn();
      this.#first = shelf.items;
      this.#base = shelf.used;
      this.#room = length;
      shelf.used += length;
      return;
    }
    const chunks = Math.max(0, Math.ceil(length / CHUNK) - 1);
    if (this.#more) this.#more.length = Math.min(this.#more.length, chunks);
    const last = chunks === 0 ? undefined : this.#more?.at(-1);
    const used = length - chunks * CHUNK;
    const held = last ?? this.#first;
    const isWasteful = held.length - used > length / 8;
    if (!last) {
      if (isWasteful) {
        this.#first = this.#first.slice(this.#base, this.#base + used);
        this.#base = 0;
      }
      this.#room = this.#first.length - this.#base;
    } else {
      if (isWasteful) this.#more?.splice(-1, 1, last.slice(0, used));
      this.#room = chunks * CHUNK + (isWasteful ? used : CHUNK);
    }
  }

  get #isShared(): boolean {
    return this.#room === SHARED_LENGTH && this.#first.length === SHARED_LENGTH;
  }

  #passOn(): void {
    if (this.#isShared && this.#base === 0 && spare.length < MAX_SPARE) spare.push(this.#first);
  }
}
