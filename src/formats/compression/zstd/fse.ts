import { notPacked } from '../content.ts';

/** A table of Finite State Entropy: what each state says, and how the next one is found (RFC 8878, 4.1). */
export interface FseTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** A table, and where the bytes go on behind it. */
export interface FseRead {
  readonly table: FseTable;
  readonly end: number;
}

/** Reads the description of a table (RFC 8878, 4.1.1). @throws FormatError */
export function readFseTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  { maxLog, maxSymbol }: { readonly maxLog: number; readonly maxSymbol: number },
): FseRead {
  let bit = start * 8;
  const peek = (count: number): number => {
    const at = bit >> 3;
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    return (word >>> (bit & 7)) & ((1 << count) - 1);
  };
  const log = peek(4) + 5;
  bit += 4;
  if (log > maxLog) throw notPacked();
  const counts: number[] = [];
  let threshold = 1 << log;
  let left = threshold + 1;
  let width = log + 1;
  while (left > 1 && counts.length <= maxSymbol) {
    const short = 2 * threshold - 1 - left;
    const value = peek(width);
    let count = value & (threshold - 1);
    if (count < short) bit += width - 1;
    else {
      count = value & (2 * threshold - 1);
      if (count >= threshold) count -= short;
      bit += width;
    }
    // -1 stands for a symbol that is rarer than once.
    count--;
    left -= Math.abs(count);
    counts.push(count);
    if (count === 0) {
      for (let more = 3; more === 3;) {
        more = peek(2);
        bit += 2;
        for (let i = 0; i < more; i++) counts.push(0);
        if (counts.length > maxSymbol + 1) throw notPacked();
      }
    }
    while (left < threshold && threshold > 1) {
      width--;
      threshold >>= 1;
    }
  }
  const next = (bit + 7) >> 3;
  if (left !== 1 || counts.length > maxSymbol + 1 || next > end) throw notPacked();
  return { table: fseTable(counts, log), end: next };
}

/** A table of how often each symbol comes; -1 for one that is rarer than once. @throws FormatError */
export function fseTable(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const nexts = new Uint16Array(counts.length);
  let high = size - 1;
  for (const [symbol, count] of counts.entries()) {
    if (count === -1) symbols[high--] = symbol;
    nexts[symbol] = Math.abs(count);
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (const [symbol, count] of counts.entries()) {
    for (let i = 0; i < count; i++) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at > high);
    }
  }
  if (at !== 0) throw notPacked();
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] ?? 0;
    const next = nexts[symbol] ?? 0;
    nexts[symbol] = next + 1;
    const count = log - (31 - Math.clz32(next));
    bits[state] = count;
    bases[state] = (next << count) - size;
  }
  return { log, symbols, bits, bases };
}

/** The table of one symbol alone. */
export function oneSymbol(symbol: number): FseTable {
  return {
    log: 0,
    symbols: Uint8Array.of(symbol),
    bits: new Uint8Array(1),
    bases: new Uint16Array(1),
  };
}
