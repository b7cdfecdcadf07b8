import type { SessionRef } from '../session.ts';
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
