import { concatBytes } from '../../splice.ts';
import type { Splice } from '../../value.ts';

/** A part of the bytes between two edits: old bytes that stayed, or new ones. */
type Part = { readonly start: number; readonly end: number } | { readonly bytes: Uint8Array };

/**
 * Makes one list of splices of two that follow each other.
 * @param bytes what `first` applies to; `second` applies to its result.
 */
export function composeSplices(
  bytes: Uint8Array,
  first: readonly Splice[],
  second: readonly Splice[],
): Splice[] {
  return toSplices(bytes, applyTo(applyTo([{ start: 0, end: bytes.length }], first), second));
}

function sizeOf(part: Part): number {
  return 'bytes' in part ? part.bytes.length : part.end - part.start;
}

function slice(part: Part, from: number, to: number): Part {
  if ('bytes' in part) return { bytes: part.bytes.subarray(from, to) };
  return { start: part.start + from, end: part.start + to };
}

function applyTo(parts: readonly Part[], splices: readonly Splice[]): Part[] {
  const result: Part[] = [];
  let index = 0;
  /** How much of the current part is used. */
  let used = 0;
  let at = 0;
  const advance = (to: number, keep: boolean): void => {
    while (at < to) {
      const part = parts[index];
      if (!part) return;
      const count = Math.min(sizeOf(part) - used, to - at);
      if (keep && count > 0) result.push(slice(part, used, used + count));
      used += count;
      at += count;
      if (used === sizeOf(part)) {
        index++;
        used = 0;
      }
    }
  };
  for (const { offset, removed, inserted } of splices) {
    advance(offset, true);
    result.push({ bytes: inserted });
    advance(offset + removed.length, false);
  }
  advance(Infinity, true);
  return result;
}

function toSplices(bytes: Uint8Array, parts: readonly Part[]): Splice[] {
  const splices: Splice[] = [];
  let at = 0;
  let inserted: Uint8Array[] = [];
  const flush = (to: number): void => {
    if (to > at || inserted.some(({ length }) => length > 0)) {
      splices.push({ offset: at, removed: bytes.slice(at, to), inserted: concatBytes(inserted) });
    }
    inserted = [];
  };
  for (const part of parts) {
    if ('bytes' in part) inserted.push(part.bytes);
    else {
      flush(part.start);
      at = part.end;
    }
  }
  flush(bytes.length);
  return splices;
}
