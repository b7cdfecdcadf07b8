import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { decodeXmlText } from '../nrbf/tables/xml-reader.ts';

const cdataStart = '<![CDATA[';
const cdataEnd = ']]>';

/** Text between tags, with references to characters resolved. Comments are left out, sections of text taken in. */
export function xmlText(bytes: Uint8Array, start: number, end: number): string {
  const text = decodeUtf8Lenient(bytes, start, end);
  if (!text.includes('<')) return decodeXmlText(text);
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('<', at);
    parts.push(decodeXmlText(text.slice(at, next < 0 ? text.length : next)));
    if (next < 0) break;
    const isSection = text.startsWith(cdataStart, next);
    const mark = isSection ? cdataEnd : text[next + 1] === '?' ? '?>' : '-->';
    const close = text.indexOf(mark, next);
    if (close < 0) break;
    if (isSection) parts.push(text.slice(next + cdataStart.length, close));
    at = close + mark.length;
  }
  return parts.join('');
}
