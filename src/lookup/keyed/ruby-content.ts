import { decodeItem } from '../../formats/registry.ts';
import { rackIds } from '../session-cookies.ts';
import { inflated } from './bytes.ts';
import { jsonObject, jsonText } from './json.ts';
import type { CookieInside } from './keyed-cookie.ts';

/** What Marshal begins with, in the version of all Rubies of today. */
const marshalMark = [0x04, 0x08];
const zlibMark = 0x78;

/** What Rack or Rails stored: the session, or its ID where the sessions are elsewhere. */
export function rubyContent(bytes: Uint8Array): CookieInside | undefined {
  // Once: there are bytes that zlib expands to themselves.
  const plain = bytes[0] === zlibMark ? inflated(bytes) : bytes;
  return plain && plainContent(plain);
}

function plainContent(bytes: Uint8Array): CookieInside | undefined {
  if (bytes[0] === marshalMark[0] && bytes[1] === marshalMark[1]) {
    const { root } = decodeItem(bytes, 'marshal');
    if (root.childCount === 0 && root.text !== undefined) return named(root.text);
    return { ids: [], content: { bytes, encoding: 'marshal' } };
  }
  const text = jsonText(bytes);
  if (text !== undefined) return named(text);
  return jsonObject(bytes) && { ids: [], content: { bytes, encoding: 'json' } };
}

function named(text: string): CookieInside | undefined {
  const ids = rackIds(text);
  return ids && { ids };
}
