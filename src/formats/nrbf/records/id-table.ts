const NONE = new Int32Array(0);

/**
 * Object ids to numbers. Ids are small and dense in what .NET writes, on both sides of zero; those
 * go into arrays, all others into a map. Zero is no entry.
 */
export class IdTable {
  #positive: Int32Array<ArrayBuffer>;
  #negative: Int32Array<ArrayBuffer> = NONE;
  #others: Map<number, number> | undefined;
  /** Ids up to here, in both directions, have room in the arrays. */
  readonly #denseLimit: number;

  /** @param byteLength the length of the stream, which bounds how many ids are dense. */
  constructor(byteLength: number) {
    this.#denseLimit = Math.max(64, byteLength >> 2);
    this.#positive = new Int32Array(Math.min(this.#denseLimit, 16 + (byteLength >> 6)));
  }

  get(id: number): number {
    if (id >= 0) {
      if (id < this.#positive.length) return this.#positive[id] ?? 0;
    } else if (-id < this.#negative.length) return this.#negative[-id] ?? 0;
    return this.#others === undefined ? 0 : (this.#others.get(id) ?? 0);
  }

  set(id: number, value: number): void {
    if (id >= 0) {
      if (id < this.#positive.length) this.#positive[id] = value;
      else if (id < this.#denseLimit) {
        this.#positive = this.#grow(this.#positive, id);
        this.#positive[id] = value;
      } else this.#setOther(id, value);
    } else if (-id < this.#negative.length) this.#negative[-id] = value;
    else if (-id < this.#denseLimit) {
      this.#negative = this.#grow(this.#negative, -id);
      this.#negative[-id] = value;
    } else this.#setOther(id, value);
  }

  #setOther(id: number, value: number): void {
    this.#others ??= new Map();
    this.#others.set(id, value);
  }

  /** The largest absolute value of any id, for choosing new ones. */
  largest(): number {
    let largest = 0;
    for (const id of this.#others?.keys() ?? []) largest = Math.max(largest, Math.abs(id));
    for (const table of [this.#positive, this.#negative]) {
      for (let id = table.length - 1; id > largest; id--) {
        if (table[id] !== 0) {
          largest = id;
          break;
        }
      }
    }
    return largest;
  }

  #grow(table: Int32Array<ArrayBuffer>, id: number): Int32Array<ArrayBuffer> {
    const grown = new Int32Array(Math.min(this.#denseLimit, Math.max(id + 1, table.length * 2)));
    grown.set(table);
    return grown;
  }
}
