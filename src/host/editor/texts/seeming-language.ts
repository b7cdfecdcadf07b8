import type { TextLanguage } from '../../../protocol/editor-rows.ts';

/** Shorter ones are read in their row. */
const minLength = 20;
/** Up to here a text is looked at whole; beyond, its ends are taken for it. */
const maxParsedLength = 4000;

/** Elements that only a page has as its outermost. */
const htmlStart =
  /^<(?:!doctype html|html|head|body|div|p|span|table|ul|ol|section|article|a|b|i|h[1-6])[\s/>]/i;

/** Whether markup begins as a page does. */
export function beginsAsHtml(markup: string): boolean {
  return htmlStart.test(markup);
}

/** What a text seems to be written in, from a look at its ends: a row of thousands has no time for more. */
export function seemingLanguage(text: string): Exclude<TextLanguage, 'text'> | undefined {
  if (text.length < minLength) return undefined;
  const start = text.slice(0, 64).trimStart();
  const ends = start.charAt(0) + text.slice(-64).trimEnd().slice(-1);
  if (ends === '{}' || ends === '[]') return isJson(text) ? 'json' : undefined;
  if (ends !== '<>' || !/^<[a-z!?]/i.test(start)) return undefined;
  return beginsAsHtml(start) ? 'html' : 'xml';
}

function isJson(text: string): boolean {
  if (text.length > maxParsedLength) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
