import { firstCharacter } from '../bytes/readable-text.ts';
import { FormatError, truncated } from '../errors.ts';
import { l10n } from '../reason.ts';
import type { TableParse } from '../tree/parse-table.ts';
import { ElementBuilder } from './builder.ts';
import { endOfName, isBlank, malformed, readTextHead } from './text-head.ts';
import { xmlText } from './xml-text.ts';

const less = 0x3c;

/** An element that is open, as its text needs it. */
interface OpenTag {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly contentStart: number;
}

/** Whether bytes begin as XML does; a mark of byte order may stand before it. */
export function isXmlText(bytes: Uint8Array): boolean {
  return firstCharacter(bytes.subarray(bomLength(bytes))) === less;
}

function bomLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/**
 * Reads elements of XML in UTF-8. Document types are refused, and with them every entity but the five of XML
 * itself; text beside elements is none of a serializer's. @throws FormatError
 */
export function readXmlText(parse: TableParse): void {
  const { bytes } = parse;
  const builder = new ElementBuilder(parse);
  const open: OpenTag[] = [];
  let at = bomLength(bytes);
  const close = (end: number, textEnd: number): void => {
    const tag = open.pop();
    builder.end(end, () => (tag ? xmlText(bytes, tag.contentStart, textEnd) : ''));
  };
  // Whether the element that is open has text that isn't blank.
  let hasText = false;
  for (let isWhole = false; !isWhole;) {
    while (at < bytes.length && bytes[at] !== less) {
      if (!isBlank(bytes[at])) hasText = true;
      at++;
    }
    if (at >= bytes.length) throw truncated(bytes.length);
    if (hasText && (open.length === 0 || builder.hasChildren)) throw malformed(at);
    const start = at;
    const mark = bytes[at + 1];
    if (mark === 0x3f) at = behind(bytes, at, '?>');
    else if (mark === 0x21) {
      const isComment = startsWith(bytes, at, '<!--');
      if (!isComment && !startsWith(bytes, at, '<![CDATA[')) throw noDocumentType(at);
      if (!isComment) hasText = true;
      at = behind(bytes, at, isComment ? '-->' : ']]>');
    } else if (mark === 0x2f) {
      const tag = open.at(-1);
      const nameEnd = endOfName(bytes, at + 2);
      if (!tag || !isSame(bytes, tag, at + 2, nameEnd)) throw malformed(at);
      at = nameEnd;
      while (isBlank(bytes[at])) at++;
      if (bytes[at] === undefined) throw truncated(bytes.length);
      if (bytes[at++] !== 0x3e) throw malformed(at);
      close(at, start);
      hasText = false;
      isWhole = open.length === 0;
    } else {
      if (hasText) throw malformed(at);
      const head = readTextHead(bytes, at);
      builder.begin(head, at);
      const { contentStart } = head;
      open.push({ nameStart: at + 1, nameEnd: endOfName(bytes, at + 1), contentStart });
      at = contentStart;
      if (head.isEmpty) {
        close(at, at);
        isWhole = open.length === 0;
      }
    }
  }
  while (isBlank(bytes[at])) at++;
  parse.warnOfRest(at);
}

function isSame(bytes: Uint8Array, tag: OpenTag, from: number, to: number): boolean {
  const { nameStart, nameEnd } = tag;
  if (nameEnd - nameStart !== to - from) return false;
  for (let at = from; at < to; at++) {
    if (bytes[at] !== bytes[nameStart + at - from]) return false;
  }
  return true;
}

function startsWith(bytes: Uint8Array, from: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (bytes[from + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}

/** Behind the next mark. */
function behind(bytes: Uint8Array, from: number, mark: string): number {
  for (let at = bytes.indexOf(mark.charCodeAt(0), from); at >= 0;) {
    if (startsWith(bytes, at, mark)) return at + mark.length;
    at = bytes.indexOf(mark.charCodeAt(0), at + 1);
  }
  throw truncated(bytes.length);
}

function noDocumentType(offset: number): FormatError {
  const reason = l10n.t('XML with a document type is not read.');
  return new FormatError('not-supported', reason, { offset });
}
