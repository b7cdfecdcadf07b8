import { type Content, notPacked } from '../content.ts';
import { BackwardBits } from './bits.ts';
import { fseTable, type FseTable, oneSymbol, readFseTable } from './fse.ts';

/** What a code stands for: the least value, and how many bits are added to it. */
type Codes = readonly (readonly [base: number, bits: number])[];

function plainCodes(from: number, count: number): Codes {
  return Array.from({ length: count }, (_, index) => [from + index, 0] as const);
}

/** Codes whose values follow on each other: a number of bits each. */
function grownCodes(from: number, bits: readonly number[]): Codes {
  let base = from;
  return bits.map((count) => {
    const code = [base, count] as const;
    base += 2 ** count;
    return code;
  });
}

/** RFC 8878, 3.1.1.3.2.1.1: lengths of literals, and of matches. */
const literalCodes: Codes = [
  ...plainCodes(0, 16),
  ...grownCodes(16, [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
];
const matchCodes: Codes = [
  ...plainCodes(3, 32),
  ...grownCodes(35, [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
];

/** A kind of code: the bounds of its tables, and the table that stands for none (RFC 8878, 3.1.1.3.2.2). */
interface CodeKind {
  readonly maxLog: number;
  readonly maxSymbol: number;
  readonly usual: FseTable;
}

const ones = (count: number): readonly number[] => new Array<number>(count).fill(1);
const rare = (count: number): readonly number[] => new Array<number>(count).fill(-1);
const twos = (count: number): readonly number[] => new Array<number>(count).fill(2);

const literalKind: CodeKind = {
  maxLog: 9,
  maxSymbol: 35,
  usual: fseTable([4, 3, ...twos(11), ...ones(3), ...twos(9), 3, 2, ...ones(5), ...rare(4)], 6),
};
const offsetKind: CodeKind = {
  maxLog: 8,
  maxSymbol: 31,
  usual: fseTable([...ones(6), 2, 2, 2, ...ones(15), ...rare(5)], 5),
};
const matchKind: CodeKind = {
  maxLog: 9,
  maxSymbol: 52,
  usual: fseTable([1, 4, 3, ...twos(6), ...ones(37), ...rare(7)], 6),
};

/** Offsets beyond that need more than 128 MiB of history, which is never kept. */
const MAX_OFFSET_BITS = 27;

/** What blocks of a frame hand on to the next one. */
export interface SequenceState {
  literals?: FseTable;
  offsets?: FseTable;
  matches?: FseTable;
  readonly recent: [number, number, number];
}

/**
 * Carries out the sequences of a block: literals and matches in turn (RFC 8878, 3.1.1.3.2 and 3.1.1.4).
 * @throws FormatError
 */
export function runSequences(
  bytes: Uint8Array,
  start: number,
  end: number,
  literals: Uint8Array,
  state: SequenceState,
  content: Content,
): void {
  let at = start;
  const first = bytes[at++] ?? 0;
  let count = first;
  if (first >= 128) {
    const second = bytes[at++] ?? 0;
    count =
      first === 255 ? second + (bytes[at++] ?? 0) * 256 + 0x7f00 : (first - 128) * 256 + second;
  }
  if (start >= end || at > end) throw notPacked();
  if (count === 0) {
    if (at !== end) throw notPacked();
    content.append(literals);
    return;
  }
  const modes = bytes[at++] ?? 0;
  if ((modes & 3) !== 0) throw notPacked();
  const table = (mode: number, kind: CodeKind, known: FseTable | undefined): FseTable => {
    if (mode === 0) return kind.usual;
    if (mode === 1) {
      const symbol = bytes[at++] ?? 0;
      if (symbol > kind.maxSymbol) throw notPacked();
      return oneSymbol(symbol);
    }
    if (mode === 2) {
      const read = readFseTable(bytes, at, end, kind);
      at = read.end;
      return read.table;
    }
    if (!known) throw notPacked();
    return known;
  };
  const lengths = (state.literals = table(modes >> 6, literalKind, state.literals));
  const offsets = (state.offsets = table((modes >> 4) & 3, offsetKind, state.offsets));
  const matches = (state.matches = table((modes >> 2) & 3, matchKind, state.matches));
  if (at > end) throw notPacked();
  const stream = new BackwardBits(bytes, at, end);
  let lengthState = stream.read(lengths.log);
  let offsetState = stream.read(offsets.log);
  let matchState = stream.read(matches.log);
  let used = 0;
  for (let left = count; left > 0; left--) {
    const offsetBits = offsets.symbols[offsetState] ?? 0;
    if (offsetBits > MAX_OFFSET_BITS) throw notPacked();
    const high = Math.max(0, offsetBits - 16);
    const offsetCode =
      2 ** offsetBits +
      stream.read(high) * 2 ** (offsetBits - high) +
      stream.read(offsetBits - high);
    const [matchBase, matchBits] = matchCodes[matches.symbols[matchState] ?? 0] ?? [0, 0];
    const matchLength = matchBase + stream.read(matchBits);
    const [literalBase, literalBits] = literalCodes[lengths.symbols[lengthState] ?? 0] ?? [0, 0];
    const literalLength = literalBase + stream.read(literalBits);
    if (stream.left < 0 || literalLength > literals.length - used) throw notPacked();
    content.append(literals.subarray(used, used + literalLength));
    used += literalLength;
    content.copy(distanceOf(offsetCode, literalLength, state.recent), matchLength);
    if (left === 1) break;
    lengthState = next(lengths, lengthState, stream);
    matchState = next(matches, matchState, stream);
    offsetState = next(offsets, offsetState, stream);
  }
  if (stream.left !== 0) throw notPacked();
  content.append(literals.subarray(used));
}

function next(table: FseTable, state: number, stream: BackwardBits): number {
  return (table.bases[state] ?? 0) + stream.read(table.bits[state] ?? 0);
}

/** The distance of a match, which may be one of the last three (RFC 8878, 3.1.1.5). */
function distanceOf(code: number, literalLength: number, recent: SequenceState['recent']): number {
  const [first, second, third] = recent;
  if (code > 3) {
    recent.splice(0, 3, code - 3, first, second);
    return code - 3;
  }
  const index = code - 1 + (literalLength === 0 ? 1 : 0);
  if (index === 0) return first;
  const distance = index === 1 ? second : index === 2 ? third : first - 1;
  if (distance === 0) throw notPacked();
  recent.splice(0, 3, distance, first, index === 1 ? third : second);
  return distance;
}
