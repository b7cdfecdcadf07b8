import type { IdArena } from './id-arena.ts';

/**
 * Sorts ids by their bytes. Most of the work is one native sort of numbers: four bytes of the id,
 * taken behind what all ids have in common, with the id's number below them.
 * @returns the numbers in the order of their ids
 */
export function sortIds(arena: IdArena, numbers: Uint32Array): Uint32Array {
  const skip = commonPrefix(arena, numbers);
  const pairs = new BigUint64Array(numbers.length);
  // Two 32-bit halves of each element; the platforms that VS Code runs on are little-endian.
  const halves = new Uint32Array(pairs.buffer);
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] ?? 0;
    halves[2 * index] = number;
    halves[2 * index + 1] = arena.prefixOf(number, skip);
  }
  pairs.sort();
  const sorted = new Uint32Array(numbers.length);
  for (let index = 0; index < sorted.length; index++) sorted[index] = halves[2 * index] ?? 0;
  let runStart = 0;
  for (let index = 1; index <= sorted.length; index++) {
    if (index < sorted.length && halves[2 * index + 1] === halves[2 * runStart + 1]) continue;
    sortRun(arena, sorted, runStart, index);
    runStart = index;
  }
  return sorted;
}

/** Sorts the ids from `start` up to `end`, of which there are few as a rule. */
function sortRun(arena: IdArena, numbers: Uint32Array, start: number, end: number): void {
  if (end - start > 16) {
    numbers.subarray(start, end).sort((left, right) => arena.compare(left, right));
    return;
  }
  for (let index = start + 1; index < end; index++) {
    const number = numbers[index] ?? 0;
    let place = index;
    for (; place > start && arena.compare(numbers[place - 1] ?? 0, number) > 0; place--) {
      numbers[place] = numbers[place - 1] ?? 0;
    }
    numbers[place] = number;
  }
}

/** The first `count` of the ids in their order, without sorting the others. */
export function smallestIds(arena: IdArena, numbers: Uint32Array, count: number): Uint32Array {
  const kept: number[] = [];
  let lastPrefix = 0;
  for (const number of numbers) {
    const last = kept.at(-1);
    if (kept.length >= count) {
      // Nearly all ids are told apart by their first bytes.
      if (last === undefined || arena.prefixOf(number, 0) > lastPrefix) continue;
      if (arena.compare(number, last) >= 0) continue;
      kept.pop();
    }
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (arena.compare(kept[middle] ?? 0, number) < 0) low = middle + 1;
      else high = middle;
    }
    kept.splice(low, 0, number);
    lastPrefix = arena.prefixOf(kept.at(-1) ?? 0, 0);
  }
  return Uint32Array.from(kept);
}

/** How many bytes all ids begin with alike. */
export function commonPrefix(arena: IdArena, numbers: Uint32Array): number {
  const first = numbers[0] ?? 0;
  let length = numbers.length === 0 ? 0 : arena.lengthOf(first);
  for (let index = 1; index < numbers.length && length > 0; index++) {
    length = arena.commonLength(first, numbers[index] ?? 0, length);
  }
  return length;
}
