import { endsWith, isText } from '../../find/key-bytes.ts';
import { found, type KeyMatcher, MAX_ID_BYTES } from '../../find/key-rule.ts';
import type { LayoutId, SessionPart, SessionRef } from '../../session.ts';

/** A pattern with `{id}` and, before it, maybe `{application}`; everything else stands for itself. */
export interface KeyPattern {
  /** The key of a session. */
  keyOf(ref: SessionRef): Uint8Array;
  /** A matcher for the keys that the pattern makes. */
  matcher(layout: LayoutId, part: SessionPart): KeyMatcher;
}

const ID = '{id}';
const APPLICATION = '{application}';
const utf8 = new TextEncoder();

/**
 * Reads a pattern such as `shop:{application}:{id}:data`. Undefined when it has not exactly one
 * `{id}`, when `{application}` stands twice or behind it, or when nothing is between the two.
 */
export function parseKeyPattern(text: string): KeyPattern | undefined {
  const [before, suffix, ...more] = text.split(ID);
  if (before === undefined || suffix === undefined || more.length > 0) return undefined;
  const [prefix = '', middle, ...rest] = before.split(APPLICATION);
  if (rest.length > 0 || middle === '' || suffix.includes(APPLICATION)) return undefined;
  // Any key would be one of a session.
  if (prefix === '' && suffix === '' && middle === undefined) return undefined;
  return {
    keyOf: ({ application, id }) =>
      utf8.encode(prefix + (middle === undefined ? '' : application + middle) + id + suffix),
    matcher: (layout, part) => matcherOf({ prefix, middle, suffix }, layout, part),
  };
}

interface Pieces {
  readonly prefix: string;
  /** What stands between application and id; undefined without an application. */
  readonly middle: string | undefined;
  readonly suffix: string;
}

function matcherOf(
  { prefix, middle, suffix }: Pieces,
  layout: LayoutId,
  part: SessionPart,
): KeyMatcher {
  const head = utf8.encode(prefix);
  const tail = utf8.encode(suffix);
  const between = middle === undefined ? undefined : utf8.encode(middle);
  return (bytes, start, end, match) => {
    const from = start + head.length;
    const idEnd = end - tail.length;
    if (from >= idEnd || !endsWith(bytes, from, end, tail)) return false;
    if (!endsWith(bytes, start, from, head)) return false;
    let idStart = from;
    if (between !== undefined) {
      // An id may not hold what is between: the application is as long as it can be.
      idStart = idEnd;
      while (idStart >= from && !endsWith(bytes, from, idStart, between)) idStart--;
      if (idStart < from || idStart === idEnd) return false;
    }
    if (idEnd - idStart > MAX_ID_BYTES || !isText(bytes, from, idEnd)) return false;
    return found(
      match,
      layout,
      part,
      from,
      between === undefined ? from : idStart - between.length,
      idStart,
      idEnd,
    );
  };
}
