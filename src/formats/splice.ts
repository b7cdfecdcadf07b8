import { wrongResult } from './errors.ts';
import type { Splice } from './value.ts';

/** True when both hold the same bytes, or none of both is there. */
export function equalBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === b) return true;
  if (a?.length !== b?.length || !a || !b) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Joins byte sequences to a new one. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * Applies splices to a byte sequence and returns the new one; `bytes` stays as it is.
 * The splices have to be ascending and must not overlap; two at one offset apply in order.
 * @throws FormatError `verification-failed` when the bytes to remove aren't there.
 */
export function applySplices(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { offset, removed, inserted } of splices) {
    const end = offset + removed.length;
    if (offset < at || end > bytes.length || !equalBytes(bytes.subarray(offset, end), removed)) {
      throw wrongResult(`the bytes at offset ${offset} are not the ones that were read`);
    }
    parts.push(bytes.subarray(at, offset), inserted);
    at = end;
  }
  parts.push(bytes.subarray(at));
  return concatBytes(parts);
}

/** The splices that undo `splices`: they apply to the bytes after the change. */
export function invertSplices(splices: readonly Splice[]): Splice[] {
  let shift = 0;
  return splices.map(({ offset, removed, inserted }) => {
    const inverse = { offset: offset + shift, removed: inserted, inserted: removed };
    shift += inserted.length - removed.length;
    return inverse;
  });
}

/** The one splice that turns a byte sequence into another. */
export function spliceBetween(before: Uint8Array, after: Uint8Array): Splice {
  const shorter = Math.min(before.length, after.length);
  let offset = 0;
  while (offset < shorter && before[offset] === after[offset]) offset++;
  let tail = 0;
  while (tail < shorter - offset && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return {
    offset,
    removed: before.slice(offset, before.length - tail),
    inserted: after.slice(offset, after.length - tail),
  };
}
