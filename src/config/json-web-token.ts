import * as v from 'valibot';
import { fields, shapedJson } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';

/**
 * Claims of an access token as far as they are looked at (RFC 7519, section 4.1; "Access token claims
 * reference", Microsoft identity platform).
 */
const claims = fields({
  /** When it ends, in seconds since 1970. */
  exp: v.optional(v.number()),
  /** The id of the user, service principal or managed identity in the directory. */
  oid: v.optional(v.string()),
  /** The id of the directory. */
  tid: v.optional(v.string()),
  /** Whom it is for. */
  aud: v.optional(v.string()),
  /** The user in a form that people read. */
  upn: v.optional(v.string()),
});
export type TokenClaims = Shape<typeof claims>;

const MAX_TOKEN_LENGTH = 100_000;

/**
 * What a token says of itself; undefined for what is none. Nobody here checks its signature, so it is
 * good for showing and for asking as whom, and for nothing else.
 */
export function tokenClaims(token: string): TokenClaims | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token) ?? [];
  if (payload === undefined) return undefined;
  const base64 = payload.replaceAll('-', '+').replaceAll('_', '/');
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return shapedJson(claims, new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
