import type { SessionRef } from './session.ts';
import type { ComposePart } from './change-plan.ts';
import type { KeyShape, SessionKeys } from './layout-shape.ts';

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
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before[before.length - 1 - same] === after[after.length - 1 - same]
  ) {
    same++;
  }
  const middle = after.subarray(start, after.length - same);
  const parts: ComposePart[] = [];
  if (start > 0) parts.push({ start: 0, end: start });
  if (middle.length > 0) parts.push(middle);
  if (same > 0) parts.push({ start: before.length - same, end: before.length });
  return parts;
}
