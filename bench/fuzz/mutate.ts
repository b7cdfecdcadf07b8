import type { Random } from './random.ts';

/** Numbers at which counts and lengths go wrong. */
const counts = [
  0, 1, 2, 127, 128, 255, 256, 65_535, 65_536, 0x7fffffff, -1, -2147483648, 0x10000000,
];

/** Beyond this, an input is cut: mutations add to it, and time is better spent on many. */
const MAX_LENGTH = 200_000;

/** Changes some bytes of a payload, puts others in or takes some out; parts of another one, too. */
export function mutate(seed: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes = seed.slice(0, MAX_LENGTH);
  // Now and then a payload stays as it is: then edits are what is tried.
  const rounds = random.below(6);
  for (let round = 0; round < rounds && bytes.length > 0; round++) {
    bytes = mutateOnce(bytes, other, random);
  }
  return bytes;
}

function mutateOnce(
  bytes: Uint8Array<ArrayBuffer>,
  other: Uint8Array,
  random: Random,
): Uint8Array<ArrayBuffer> {
  const at = random.below(bytes.length);
  const end = Math.min(bytes.length, at + random.below(64));
  switch (random.below(9)) {
    case 0:
      bytes[at] = random.below(256);
      return bytes;
    case 1:
      // Types of records and of values are small.
      bytes[at] = random.below(24);
      return bytes;
    case 2:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return bytes;
    case 3:
      return putNumber(bytes, at, random);
    case 4:
      return bytes.slice(0, at + 1);
    case 5:
      return join(bytes.subarray(0, at), bytes.subarray(end));
    case 6: {
      const from = random.below(other.length);
      const part = other.subarray(from, from + random.below(64));
      return join(bytes.subarray(0, at), part, bytes.subarray(at));
    }
    case 7: {
      const from = random.below(bytes.length);
      const part = bytes.slice(from, from + random.below(64));
      bytes.set(part.subarray(0, bytes.length - at), at);
      return bytes;
    }
    default:
      return join(bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(at));
  }
}

/** Writes a number over four or two bytes, or over one: a text's or a collection's length. */
function putNumber(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  random: Random,
): Uint8Array<ArrayBuffer> {
  const value = random.pick(counts) ?? 0;
  const view = new DataView(bytes.buffer);
  const size = random.pick([1, 2, 4]) ?? 1;
  if (at + size > bytes.length) return bytes;
  const isLittle = random.below(4) > 0;
  if (size === 1) view.setInt8(at, value);
  else if (size === 2) view.setInt16(at, value, isLittle);
  else view.setInt32(at, value, isLittle);
  return bytes;
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
