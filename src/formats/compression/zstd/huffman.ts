import { notPacked } from '../content.ts';
import { BackwardBits } from './bits.ts';
import { readFseTable } from './fse.ts';

const MAX_BITS = 11;
const MAX_SYMBOLS = 256;

/** What the next bits of a stream of literals stand for, by as many bits as the longest code has. */
export interface HuffmanTable {
  readonly maxBits: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

/** Reads the description of a Huffman tree (RFC 8878, 4.2.1). @throws FormatError */
export function readHuffmanTable(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly table: HuffmanTable; readonly end: number } {
  const head = bytes[start] ?? 0;
  const at = start + 1;
  if (head >= 128) {
    const count = head - 127;
    const next = at + ((count + 1) >> 1);
    if (next > end) throw notPacked();
    const weights = Array.from({ length: count }, (_, index) => {
      const byte = bytes[at + (index >> 1)] ?? 0;
      return index % 2 === 0 ? byte >> 4 : byte & 15;
    });
    return { table: huffmanTable(weights), end: next };
  }
  const next = at + head;
  if (next > end) throw notPacked();
  return { table: huffmanTable(readWeights(bytes, at, next)), end: next };
}

/** Weights that two states give in turn. */
function readWeights(bytes: Uint8Array, start: number, end: number): readonly number[] {
  const { table, end: from } = readFseTable(bytes, start, end, { maxLog: 6, maxSymbol: MAX_BITS });
  const stream = new BackwardBits(bytes, from, end);
  const states = [stream.read(table.log), stream.read(table.log)];
  if (stream.left < 0) throw notPacked();
  const weights: number[] = [];
  for (let turn = 0; ; turn = 1 - turn) {
    const state = states[turn] ?? 0;
    weights.push(table.symbols[state] ?? 0);
    if (weights.length >= MAX_SYMBOLS) throw notPacked();
    const count = table.bits[state] ?? 0;
    if (stream.left < count) {
      weights.push(table.symbols[states[1 - turn] ?? 0] ?? 0);
      return weights;
    }
    states[turn] = (table.bases[state] ?? 0) + stream.read(count);
  }
}

/** The weight of the last symbol follows from the others. */
function huffmanTable(weights: readonly number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) {
    if (weight > MAX_BITS) throw notPacked();
    if (weight > 0) sum += 1 << (weight - 1);
  }
  const maxBits = sum === 0 ? 0 : 32 - Math.clz32(sum);
  if (maxBits === 0 || maxBits > MAX_BITS || weights.length >= MAX_SYMBOLS) throw notPacked();
  const rest = (1 << maxBits) - sum;
  if ((rest & (rest - 1)) !== 0) throw notPacked();
  const all = [...weights, 32 - Math.clz32(rest)];
  const size = 1 << maxBits;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  let at = 0;
  // The longest codes come first.
  for (let weight = 1; weight <= maxBits; weight++) {
    for (const [symbol, own] of all.entries()) {
      if (own !== weight) continue;
      const count = 1 << (weight - 1);
      symbols.fill(symbol, at, at + count);
      bits.fill(maxBits + 1 - weight, at, at + count);
      at += count;
    }
  }
  if (at !== size) throw notPacked();
  return { maxBits, symbols, bits };
}

/** Reads one stream of literals into `target`, to its very last bit. @throws FormatError */
export function readHuffmanStream(
  table: HuffmanTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
): void {
  const stream = new BackwardBits(bytes, start, end);
  const { maxBits, symbols, bits } = table;
  for (let i = 0; i < target.length; i++) {
    const code = stream.peek(maxBits);
    target[i] = symbols[code] ?? 0;
    stream.left -= bits[code] ?? 0;
    if (stream.left < 0) throw notPacked();
  }
  if (stream.left !== 0) throw notPacked();
}
