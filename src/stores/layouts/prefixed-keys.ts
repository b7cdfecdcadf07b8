import type { SessionRef } from '../session.ts';
import type { ComposePart } from '../change/change-plan.ts';
import type { KeyShape, SessionKeys } from '../layout-shape.ts';

const utf8 = new TextEncoder();

/** The one key of a session whose name is a prefix and the id. */
export function prefixedKey({ application, id }: SessionRef): SessionKeys {
  return { data: utf8.encode(application + id) };
}

/** How such a key is made. */
export function prefixedKeyShape(type: KeyShape['type'], prefix = '<prefix>'): KeyShape {
  return { pattern: `${prefix}<id>`, type };
}

/**
 * The new value as ranges of the old one and what differs: what both begin and end with stays on
 * the server.
 */
export function composedFrom(before: Uint8Array, after: Uint8Array): readonly ComposePart[] {
  const shorter = Math.min(before.length, after.length);
  const start = sameStart(before, after, shorter);
  const same = sameEnd(before, after, shorter - start);
  const middle = after.subarray(start, after.length - same);
  const parts: ComposePart[] = [];
  if (start > 0) parts.push({ start: 0, end: start });
  if (middle.length > 0) parts.push(middle);
  if (same > 0) parts.push({ start: before.length - same, end: before.length });
  return parts;
}

/** Compared at once, which the runtime does a hundred times faster than a loop over bytes. */
const BLOCK_BYTES = 4096;

/** How many bytes two values have in common at their start, up to `limit`. */
function sameStart(a: Uint8Array, b: Uint8Array, limit: number): number {
  let same = 0;
  for (let next = BLOCK_BYTES; next <= limit; next += BLOCK_BYTES) {
    if (Buffer.compare(a.subarray(same, next), b.subarray(same, next)) !== 0) break;
    same = next;
  }
  while (same < limit && a[same] === b[same]) same++;
  return same;
}

/** How many bytes two values have in common at their end, up to `limit`. */
function sameEnd(a: Uint8Array, b: Uint8Array, limit: number): number {
  const [endA, endB] = [a.length, b.length];
  let same = 0;
  for (let next = BLOCK_BYTES; next <= limit; next += BLOCK_BYTES) {
    const blockA = a.subarray(endA - next, endA - same);
    if (Buffer.compare(blockA, b.subarray(endB - next, endB - same)) !== 0) break;
    same = next;
  }
  while (same < limit && a[endA - 1 - same] === b[endB - 1 - same]) same++;
  return same;
}
