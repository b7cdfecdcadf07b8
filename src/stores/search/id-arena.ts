const CHUNK_BITS = 20;
const CHUNK_BYTES = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_BYTES - 1;

const LENGTH_BITS = 10;
const LENGTH_MASK = (1 << LENGTH_BITS) - 1;

/** The longest string that the arena takes, in bytes. */
export const MAX_ID_BYTES = LENGTH_MASK;
/** Tags are smaller than this. */
export const TAG_LIMIT = 2 ** (32 - LENGTH_BITS);

/**
 * Keeps many short byte strings one behind the other, numbered from 0 in the order they came, each
 * with a tag of 22 bits. What belongs to one string lies together, since reading memory here and
 * there is what takes the time with millions of them.
 */
export class IdArena {
  readonly #chunks: Uint8Array[] = [];
  /**
   * Two numbers a string: where it starts (number of the chunk in the upper bits, the place in it
   * below), and its tag above its length.
   */
  #records = new Uint32Array(2048);
  #count = 0;
  #end = 0;

  get count(): number {
    return this.#count;
  }

  /** Copies the bytes from `start` up to `end`, at most MAX_ID_BYTES; gives their number. */
  add(bytes: Uint8Array, start: number, end: number, tag: number): number {
    const length = end - start;
    if (this.#end + length > this.#chunks.length * CHUNK_BYTES) {
      this.#end = this.#chunks.length * CHUNK_BYTES;
      this.#chunks.push(new Uint8Array(CHUNK_BYTES));
    }
    const place = this.#end & CHUNK_MASK;
    const chunk = this.#chunks.at(-1);
    // A loop beats `set` of a subarray for a few dozen bytes.
    for (let index = 0; chunk && index < length; index++) {
      chunk[place + index] = bytes[start + index] ?? 0;
    }
    if (2 * this.#count === this.#records.length) {
      const records = new Uint32Array(this.#records.length * 2);
      records.set(this.#records);
      this.#records = records;
    }
    this.#records[2 * this.#count] = this.#end;
    this.#records[2 * this.#count + 1] = tag * (LENGTH_MASK + 1) + length;
    this.#end += length;
    return this.#count++;
  }

  lengthOf(number: number): number {
    return (this.#records[2 * number + 1] ?? 0) & LENGTH_MASK;
  }

  tagOf(number: number): number {
    return (this.#records[2 * number + 1] ?? 0) >>> LENGTH_BITS;
  }

  /** The bytes of a string: a view, not to be changed. */
  bytesOf(number: number): Uint8Array {
    const start = this.#startOf(number);
    const chunk = this.#chunks[start >>> CHUNK_BITS] ?? new Uint8Array(0);
    const place = start & CHUNK_MASK;
    return chunk.subarray(place, place + this.lengthOf(number));
  }

  equals(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.lengthOf(number) !== length) return false;
    const from = this.#startOf(number);
    const chunk = this.#chunks[from >>> CHUNK_BITS];
    const place = from & CHUNK_MASK;
    for (let index = 0; index < length; index++) {
      if (chunk?.[place + index] !== bytes[start + index]) return false;
    }
    return true;
  }

  /** Byte order of two strings: negative, zero or positive. */
  compare(left: number, right: number): number {
    const leftStart = this.#startOf(left);
    const rightStart = this.#startOf(right);
    const leftChunk = this.#chunks[leftStart >>> CHUNK_BITS];
    const rightChunk = this.#chunks[rightStart >>> CHUNK_BITS];
    const leftPlace = leftStart & CHUNK_MASK;
    const rightPlace = rightStart & CHUNK_MASK;
    const length = Math.min(this.lengthOf(left), this.lengthOf(right));
    for (let index = 0; index < length; index++) {
      const difference =
        (leftChunk?.[leftPlace + index] ?? 0) - (rightChunk?.[rightPlace + index] ?? 0);
      if (difference !== 0) return difference;
    }
    return this.lengthOf(left) - this.lengthOf(right);
  }

  /** How many bytes two strings begin with alike, up to `limit`. */
  commonLength(left: number, right: number, limit: number): number {
    const leftStart = this.#startOf(left);
    const rightStart = this.#startOf(right);
    const leftChunk = this.#chunks[leftStart >>> CHUNK_BITS];
    const rightChunk = this.#chunks[rightStart >>> CHUNK_BITS];
    const leftPlace = leftStart & CHUNK_MASK;
    const rightPlace = rightStart & CHUNK_MASK;
    const most = Math.min(limit, this.lengthOf(left), this.lengthOf(right));
    let length = 0;
    while (length < most && leftChunk?.[leftPlace + length] === rightChunk?.[rightPlace + length]) {
      length += 1;
    }
    return length;
  }

  /** The four bytes from `skip` on as one number that sorts as they do; zeros where there are none. */
  prefixOf(number: number, skip: number): number {
    const start = this.#startOf(number);
    const chunk = this.#chunks[start >>> CHUNK_BITS];
    const place = (start & CHUNK_MASK) + skip;
    const left = this.lengthOf(number) - skip;
    let prefix = 0;
    for (let index = 0; index < 4; index++) {
      prefix = prefix * 256 + (index < left ? (chunk?.[place + index] ?? 0) : 0);
    }
    return prefix;
  }

  /** Calls back with the number of each string that contains `part`, in ascending order. */
  search(part: Uint8Array, onFound: (number: number) => void): void {
    let number = 0;
    for (const [index, chunk] of this.#chunks.entries()) {
      const bytes = Buffer.from(chunk.buffer);
      const base = index * CHUNK_BYTES;
      let at = bytes.indexOf(part);
      while (at >= 0) {
        number = this.#numberAt(base + at, number);
        const end = this.#startOf(number) + this.lengthOf(number) - base;
        const isInside = at + part.length <= end;
        if (isInside) onFound(number);
        at = bytes.indexOf(part, isInside ? end : at + 1);
      }
    }
  }

  /** The last string that starts at or before `place`, which isn't before the one numbered `from`. */
  #numberAt(place: number, from: number): number {
    let low = from;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #startOf(number: number): number {
    return this.#records[2 * number] ?? 0;
  }
}
