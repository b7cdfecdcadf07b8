import { IntList } from '../../bytes/int-list.ts';
import { IntMap } from '../../bytes/int-map.ts';

/**
 * Object ids to numbers. Ids are small and dense in what .NET writes, on both sides of zero; those
 * go into lists, all others into a map. Zero is no entry.
 */
export class IdTable {
  readonly #positive: IntList;
  readonly #negative = new IntList();
  #others: IntMap | undefined;
  /** Ids up to here, in both directions, have room in the lists. */
  readonly #denseLimit: number;

  /** @param byteLength the length of the stream, which bounds how many ids are dense. */
  constructor(byteLength: number) {
    this.#denseLimit = Math.max(64, byteLength >> 2);
    this.#positive = new IntList(Math.min(this.#denseLimit, 16 + (byteLength >> 6)));
  }

  /** Frees what was reserved beyond the needs. */
  settle(): void {
    this.#positive.settle();
    this.#negative.settle();
  }

  get(id: number): number {
    const found = id >= 0 ? this.#positive.at(id) : this.#negative.at(-id);
    if (found !== 0 || this.#others === undefined) return found;
    return this.#others.get(id);
  }

  set(id: number, value: number): void {
    const list = id >= 0 ? this.#positive : this.#negative;
    const index = Math.abs(id);
    if (index < this.#denseLimit) {
      if (index === list.length) list.push(value);
      else {
        if (index > list.length) list.fillTo(index + 1);
        list.set(index, value);
      }
      return;
    }
    this.#others ??= new IntMap();
    this.#others.set(id, value);
  }

  /** The largest absolute value of any id, for choosing new ones. */
  largest(): number {
    let largest = 0;
    for (const id of this.#others?.keys() ?? []) largest = Math.max(largest, Math.abs(id));
    for (const list of [this.#positive, this.#negative]) {
      for (let id = list.length - 1; id > largest; id--) {
        if (list.at(id) !== 0) {
          largest = id;
          break;
        }
      }
    }
    return largest;
  }
}
