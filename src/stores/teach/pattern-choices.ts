import { textOfKey } from '../find/key-bytes.ts';
import { newKeyMatch } from '../find/key-rule.ts';
import { parseKeyPattern } from '../layouts/custom/key-pattern.ts';
import { type KeyRange, rangesOf } from './key-parts.ts';

/** A stretch of a key that was marked, and what the key's pattern is then. */
export interface PatternChoice {
  readonly range: KeyRange;
  /** `shop:{application}:session:{id}`. */
  readonly pattern: string;
}

const MAX_CHOICES = 30;
const utf8 = new TextEncoder();
const anyLayout = 'custom:taught';

/** What can be the session id in a key, the likeliest first. */
export function idChoices(key: string): readonly PatternChoice[] {
  return rangesOf(key)
    .flatMap((range) => choiceOf(range, patternOf(key, range)))
    .slice(0, MAX_CHOICES);
}

/** What can be the application in a key whose id is known, the nearest to the id first. */
export function applicationChoices(key: string, id: KeyRange): readonly PatternChoice[] {
  return rangesOf(key)
    .filter(({ end }) => end < id.start)
    .sort((a, b) => b.end - a.end || b.start - a.start)
    .flatMap((range) => choiceOf(range, patternOf(key, id, range)))
    .slice(0, MAX_CHOICES);
}

/** The pattern of a key with its parts marked; undefined where it would read the key in another way. */
export function patternOf(key: string, id: KeyRange, application?: KeyRange): string | undefined {
  const head = application
    ? `${key.slice(0, application.start)}{application}${key.slice(application.end, id.start)}`
    : key.slice(0, id.start);
  const pattern = `${head}{id}${key.slice(id.end)}`;
  const bytes = utf8.encode(key);
  const match = newKeyMatch();
  const matches = parseKeyPattern(pattern)?.matcher(anyLayout, 'data');
  if (!matches?.(bytes, 0, bytes.length, match)) return undefined;
  const { applicationStart, applicationEnd, idStart, idEnd } = match;
  const isId = textOfKey(bytes, idStart, idEnd) === key.slice(id.start, id.end);
  const named = application ? key.slice(application.start, application.end) : '';
  const isApplication = textOfKey(bytes, applicationStart, applicationEnd) === named;
  return isId && isApplication ? pattern : undefined;
}

/** Says of keys whether they fit a pattern; none fits what is no pattern. */
export function fitsPattern(pattern: string): (key: Uint8Array) => boolean {
  const matches = parseKeyPattern(pattern)?.matcher(anyLayout, 'data');
  const match = newKeyMatch();
  return (key) => matches?.(key, 0, key.length, match) === true;
}

function choiceOf(range: KeyRange, pattern: string | undefined): readonly PatternChoice[] {
  return pattern === undefined ? [] : [{ range, pattern }];
}
