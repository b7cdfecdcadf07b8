import type { IdArena } from './id-arena.ts';
import { commonPrefix, sortIds } from './id-order.ts';

const BUCKETS = 65_536;
const BUCKET_SHIFT = 16;

/**
 * The order of many ids, of which no more is sorted than what is asked for: sorting millions at once would hold up
 * everything else for seconds. They are put into buckets by two bytes, behind what all of them have in common, and a
 * bucket is sorted when something of it is first wanted.
 */
export class LazyOrder {
  readonly #arena: IdArena;
  readonly #numbers: Uint32Array;
  /** Where each bucket begins, and at last where the last one ends. */
  readonly #starts: Uint32Array;
  readonly #isSorted = new Uint8Array(BUCKETS);

  constructor(arena: IdArena, numbers: Uint32Array) {
    this.#arena = arena;
    const skip = commonPrefix(arena, numbers);
    const starts = new Uint32Array(BUCKETS + 1);
    const buckets = new Uint16Array(numbers.length);
    for (let index = 0; index < numbers.length; index++) {
      const bucket = arena.prefixOf(numbers[index] ?? 0, skip) >>> BUCKET_SHIFT;
      buckets[index] = bucket;
      starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0);
    }
    const next = starts.slice(0, BUCKETS);
    const order = new Uint32Array(numbers.length);
    for (let index = 0; index < numbers.length; index++) {
      const bucket = buckets[index] ?? 0;
      const place = next[bucket] ?? 0;
      order[place] = numbers[index] ?? 0;
      next[bucket] = place + 1;
    }
    this.#numbers = order;
    this.#starts = starts;
  }

  /** The numbers of the ids from `start` up to `end`, as {@link sortIds} orders them. */
  slice(start: number, end: number): Uint32Array {
    const last = Math.min(end, this.#numbers.length);
    for (let bucket = this.#bucketAt(start); bucket < BUCKETS; bucket++) {
      const from = this.#starts[bucket] ?? 0;
      if (from >= last) break;
      this.#sort(bucket, from, this.#starts[bucket + 1] ?? 0);
    }
    return this.#numbers.subarray(start, last);
  }

  #sort(bucket: number, from: number, to: number): void {
    if (this.#isSorted[bucket] === 1) return;
    this.#isSorted[bucket] = 1;
    if (to - from < 2) return;
    this.#numbers.set(sortIds(this.#arena, this.#numbers.slice(from, to)), from);
  }

  /** The last bucket that begins at or before a place. */
  #bucketAt(place: number): number {
    let low = 0;
    let high = BUCKETS - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
