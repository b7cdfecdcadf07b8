import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { FormatError, truncated } from '../errors.ts';
import { l10n } from '../reason.ts';
import { type ElementHead, type HeadAttributes, isMark, takeAttribute } from './head.ts';
import { xmlText } from './xml-text.ts';

const quote = 0x22;
const apostrophe = 0x27;
const slash = 0x2f;
const equals = 0x3d;
const greater = 0x3e;
const less = 0x3c;

/** Reads the start tag at `<`. @throws FormatError */
export function readTextHead(bytes: Uint8Array, start: number): ElementHead {
  const nameEnd = endOfName(bytes, start + 1);
  if (nameEnd === start + 1) throw malformed(start);
  const attributes: HeadAttributes = { isNil: false };
  let at = nameEnd;
  for (;;) {
    while (isBlank(bytes[at])) at++;
    const byte = bytes[at];
    if (byte === undefined) throw truncated(bytes.length);
    if (byte === greater || byte === slash) break;
    const end = endOfName(bytes, at);
    const mark = bytes[end + 1];
    if (end === at || bytes[end] !== equals) throw malformed(at);
    if (mark !== quote && mark !== apostrophe) throw malformed(end);
    const valueEnd = bytes.indexOf(mark, end + 2);
    if (valueEnd < 0) throw truncated(bytes.length);
    const colon = bytes.subarray(at, end).indexOf(0x3a);
    // What serializers write has a prefix; names of namespaces and members of others are left.
    if (colon > 0 && end - at < 40) {
      const name = decodeUtf8Lenient(bytes, at + colon + 1, end);
      const isNamespace = decodeUtf8Lenient(bytes, at, at + colon) === 'xmlns';
      if (!isNamespace && isMark(name)) {
        takeAttribute(attributes, name, xmlText(bytes, end + 2, valueEnd));
      }
    }
    at = valueEnd + 1;
  }
  const isEmpty = bytes[at] === slash;
  if (isEmpty && bytes[++at] !== greater) throw malformed(at);
  const colon = bytes.subarray(start + 1, nameEnd).indexOf(0x3a);
  const name = decodeUtf8Lenient(bytes, start + 1 + (colon < 0 ? 0 : colon + 1), nameEnd);
  return { name, contentStart: at + 1, isEmpty, ...attributes };
}

/** Behind a name of an element or attribute, with its prefix. */
export function endOfName(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isBlank(byte) || byte === quote || byte === apostrophe || byte === slash) break;
    if (byte === equals || byte === greater || byte === less || byte === 0x26) break;
  }
  return at;
}

/** Whether a byte is one that XML takes for a blank. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** @param offset where something else was expected */
export function malformed(offset: number): FormatError {
  return new FormatError('invalid-structure', l10n.t('The XML is not well-formed.'), { offset });
}
