import { readableText } from '../bytes/readable-text.ts';
import { fromAnyBase64, jsonObjectOf } from './base64-parts.ts';

/** What software signed a value, and what it says: readable, and good for nothing once it is changed. */
export interface Signed {
  /** A proper name. */
  readonly by: string;
  readonly content: Uint8Array;
}

/** Signatures of SHA-1, SHA-256 and SHA-512 in Base64 without `=`. */
const djangoValue = /^\.?([\w~=-]{2,}):[0-9A-Za-z]{6,7}:(?:[\w-]{27}|[\w-]{43}|[\w-]{86})$/;
const dangerousValue = /^\.?([\w=-]{2,})\.[\w-]{5,8}\.(?:[\w-]{27}|[\w-]{43}|[\w-]{86})$/;
const webToken = /^(eyJ[\w-]+)\.([\w-]+)\.[\w-]*$/;
const railsValue = /^([\w+/=-]+)--(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/;

/** Tells signed values by the form of their text. What is in them has to be recognised, too. */
export function signedBy(bytes: Uint8Array): Signed | undefined {
  const text = readableText(bytes)?.trim();
  if (text === undefined) return undefined;
  const [, head, body] = webToken.exec(text) ?? [];
  if (head !== undefined && jsonObjectOf(fromAnyBase64(head))?.['alg'] !== undefined) {
    return signed('JSON Web Token', body);
  }
  // A dot in front says that it is compressed, which zlib's own mark says as well.
  return (
    signed('Django', djangoValue.exec(text)?.[1]) ??
    signed('itsdangerous', dangerousValue.exec(text)?.[1]) ??
    signed('Rails', railsValue.exec(text)?.[1])
  );
}

function signed(by: string, payload: string | undefined): Signed | undefined {
  const content = payload === undefined ? undefined : fromAnyBase64(payload);
  return content && { by, content };
}
