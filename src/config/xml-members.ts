import { ConfigError } from './config-error.ts';
import { decodeEntities } from './entities.ts';
import type { LineMember } from './line-members.ts';
import type { SourceText } from './source-text.ts';

const NAME = /[\p{L}_][\p{L}\p{N}_.:-]*/uy;
const EQUALS = /\s*=\s*(?<quote>["'])/y;

/**
 * Attributes and texts of XML elements, in one piece or cut out of one, with the names of both. Knows
 * no document types, no external entities and no processing instructions.
 * @throws ConfigError `open-quote`
 */
export function xmlMembers(source: SourceText): readonly LineMember[] {
  const { text } = source;
  const members: LineMember[] = [];
  let element: string | undefined;
  let index = 0;
  while (index < text.length) {
    const open = text.indexOf('<', index);
    const inner = source.slice(index, open < 0 ? undefined : open).trim();
    if (element !== undefined && inner.text !== '') {
      members.push({ name: element, offset: inner.at(), value: decodeEntities(inner) });
    }
    if (open < 0) break;
    NAME.lastIndex = open + 1;
    element = NAME.exec(text)?.[0];
    index = readAttributes(source, open + 1 + (element?.length ?? 0), members).end;
  }
  return members;
}

/** The attributes of a text that consists of nothing else; undefined for any other. */
export function attributeMembers(source: SourceText): readonly LineMember[] | undefined {
  const members: LineMember[] = [];
  const { isClean } = readAttributes(source, 0, members);
  return isClean && members.length > 0 ? members : undefined;
}

/** Takes attributes up to the end of the element; `isClean` is false when something else stands there. */
function readAttributes(
  source: SourceText,
  start: number,
  members: LineMember[],
): { readonly end: number; readonly isClean: boolean } {
  const { text } = source;
  let index = start;
  let isClean = true;
  while (index < text.length && text.charAt(index) !== '>') {
    NAME.lastIndex = index;
    const name = NAME.exec(text)?.[0] ?? '';
    EQUALS.lastIndex = index + name.length;
    const match = name === '' ? null : EQUALS.exec(text);
    const quote = match?.groups?.['quote'];
    if (!match || quote === undefined) {
      isClean &&= /[\s/]/.test(text.charAt(index));
      index += Math.max(1, name.length);
      continue;
    }
    const valueStart = index + name.length + match[0].length;
    const end = text.indexOf(quote, valueStart);
    if (end < 0) {
      const message = 'A quotation mark is never closed';
      throw new ConfigError('open-quote', source.at(valueStart - 1), message, { found: quote });
    }
    const value = decodeEntities(source.slice(valueStart, end));
    members.push({ name, offset: source.at(index), value });
    index = end + 1;
  }
  return { end: index + 1, isClean: isClean && text.slice(index + 1).trim() === '' };
}
