import { parseJson } from '../../../formats/json/parse.ts';
import type { Reason } from '../../../formats/reason.ts';
import type { TextLanguage } from '../../../protocol/editor-rows.ts';
import { jsonInLines, jsonLineOf } from './json-layout.ts';
import { beginsAsHtml } from '../texts/seeming-language.ts';
import { compactXml, isCompactXml, xmlInLines, xmlPieces } from './xml-layout.ts';

/** Longer texts are shown as they are stored. */
const maxFormattedLength = 5_000_000;

/** What a text that was typed isn't any more: it is stored as it was typed. */
export type TextProblem =
  | { readonly type: 'not-json'; readonly line: number; readonly reason?: Reason }
  | { readonly type: 'not-xml' };

/** How a text of a session stands in an editor tab, and how what is typed there goes back. */
export interface TextForm {
  readonly language: TextLanguage;
  /** What the tab shows. */
  readonly shown: string;
  /** Whether it is laid out in lines that aren't stored. */
  readonly isFormatted: boolean;
  /** Whether it is the digits of bytes. */
  readonly isDigits?: boolean;
  /** Whether the file has the bytes whose digits the text is. */
  readonly isBinary?: boolean;
  /** What of the stored text doesn't come back as it was, once something is typed and saved. */
  readonly uncertain?: 'spacing' | 'line-ends';
  /** What is stored for a text that was typed. */
  stored(typed: string): { readonly text: string; readonly problem?: TextProblem };
}

/** How a text is shown and stored. */
export function textForm(text: string): TextForm {
  const form: TextForm = structuredForm(text) ?? {
    language: 'text',
    shown: text,
    isFormatted: false,
    stored: (typed: string) => ({ text: typed }),
  };
  const isUnsure = form.uncertain === undefined && !form.isFormatted && hasMixedLineEnds(text);
  return isUnsure ? { ...form, uncertain: 'line-ends' } : form;
}

/** Whether two texts are the same to an editor, which ends all lines in one way. */
export function isSameTyped(a: string, b: string): boolean {
  return a === b || withPlainEnds(a) === withPlainEnds(b);
}

function withPlainEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** An editor knows one kind of line end for a whole text. */
function hasMixedLineEnds(text: string): boolean {
  const pairs = text.split('\r\n').length - 1;
  const feeds = text.split('\n').length - 1;
  const returns = text.split('\r').length - 1;
  return returns !== pairs || (pairs > 0 && feeds !== pairs);
}

function structuredForm(text: string): TextForm | undefined {
  const core = text.trim();
  if (core.startsWith('{') || core.startsWith('[')) return jsonForm(text, core);
  if (!core.startsWith('<')) return undefined;
  if (beginsAsHtml(core)) return asItIs('html', text);
  return xmlForm(text, core);
}

/** White space around it says nothing: it stays as it was, whatever an editor adds at the end. */
function around(text: string, core: string): (typed: string) => string {
  const start = text.indexOf(core);
  const [before, after] = [text.slice(0, start), text.slice(start + core.length)];
  return (typed) => before + typed + after;
}

function asItIs(language: TextLanguage, text: string): TextForm {
  const wrapped = around(text, text.trim());
  return {
    language,
    shown: text,
    isFormatted: false,
    stored: (typed) => ({ text: wrapped(typed.trim()) }),
  };
}

function jsonForm(text: string, core: string): TextForm | undefined {
  if (jsonProblem(core)) return undefined;
  const plain = asItIs('json', text);
  const line = text.length > maxFormattedLength ? undefined : jsonLineOf(core);
  const wrapped = around(text, core);
  return {
    ...plain,
    ...(line && { shown: jsonInLines(core), isFormatted: true }),
    ...(line?.isCertain === false && { uncertain: 'spacing' }),
    stored: (typed) => {
      const trimmed = typed.trim();
      const problem = jsonProblem(trimmed);
      if (problem) return { text: typed, problem };
      return { text: wrapped(line ? line.write(trimmed) : trimmed) };
    },
  };
}

function xmlForm(text: string, core: string): TextForm | undefined {
  const pieces = xmlPieces(core);
  if (!pieces) return looksLikeMarkup(core) ? asItIs('html', text) : undefined;
  const plain = asItIs('xml', text);
  const isLine = text.length <= maxFormattedLength && isCompactXml(pieces);
  const shown = isLine ? xmlInLines(pieces) : text;
  const back = isLine ? xmlPieces(shown) : undefined;
  const isFormatted = back !== undefined && compactXml(back) === core && shown !== core;
  const wrapped = around(text, core);
  return {
    ...plain,
    ...(isFormatted && { shown, isFormatted }),
    stored: (typed) => {
      const trimmed = typed.trim();
      const now = xmlPieces(trimmed);
      if (!now) return { text: typed, problem: { type: 'not-xml' } };
      return { text: wrapped(isFormatted ? compactXml(now) : trimmed) };
    },
  };
}

/** Begins with a tag and ends with one. */
function looksLikeMarkup(core: string): boolean {
  return /^<[a-z!]/i.test(core) && core.endsWith('>');
}

function jsonProblem(text: string): TextProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return { type: 'not-json', line: 1, ...placeOfProblem(text) };
  }
}

/** Where a JSON text ends to be one, in words that hold nothing of it. */
function placeOfProblem(
  text: string,
): { readonly line: number; readonly reason: Reason } | undefined {
  const bytes = new TextEncoder().encode(text);
  const { failure } = parseJson(bytes);
  if (!failure) return undefined;
  const before = bytes.subarray(0, failure.offset ?? 0);
  const line = before.reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 1);
  return { line, reason: failure.reason };
}
