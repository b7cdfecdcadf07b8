import {
  ASPNET_ID_LENGTH,
  aspNetIdChars,
  endsWith,
  isAllOf,
  isText,
} from '../../find/key-bytes.ts';
import { found, type KeyMatcher, type KeyRule, MAX_ID_BYTES } from '../../find/key-rule.ts';
import type { AspNetLayoutId } from '../../layout-facts.ts';
import type { SessionPart } from '../../session.ts';
import { keySuffixes } from './key-names.ts';

const OPEN = 0x7b;
const CLOSE = 0x7d;
const UNDERSCORE = 0x5f;

interface Suffix {
  readonly layout: AspNetLayoutId;
  readonly part: SessionPart;
  /** With the brace that closes the tag, where there is one. */
  readonly bytes: Uint8Array;
}

/** Suffixes by their last byte: one look decides for most foreign keys. */
type Suffixes = readonly (readonly Suffix[] | undefined)[];

const taggedSuffixes = suffixesOf(['aspnet-v2', 'aspnet-v5'], '}');
const bareSuffixes = suffixesOf(['aspnet-v1'], '');

/**
 * `{<application>_<id>}` and a suffix. Read from the right, since an application may hold
 * underscores, slashes and braces, and an id none of them, unless it is one of ASP.NET's with
 * something of the site's behind it.
 */
export const matchTaggedKey: KeyMatcher = (bytes, start, end, match) => {
  if (bytes[start] !== OPEN) return false;
  const suffix = suffixOf(taggedSuffixes, bytes, start + 1, end);
  if (suffix === undefined) return false;
  const idEnd = end - suffix.bytes.length;
  let idStart = idEnd;
  while (idStart > start + 1) {
    const byte = bytes[idStart - 1];
    if (byte === UNDERSCORE) break;
    if (byte === OPEN || byte === CLOSE) return false;
    idStart--;
  }
  if (idEnd - idStart !== ASPNET_ID_LENGTH) {
    idStart = suffixedIdStart(bytes, start + 1, idStart) ?? idStart;
  }
  const idLength = idEnd - idStart;
  if (idStart <= start + 1 || idLength === 0 || idLength > MAX_ID_BYTES) return false;
  if (!isText(bytes, start + 1, idEnd)) return false;
  return found(match, suffix.layout, suffix.part, start + 1, idStart - 1, idStart, idEnd);
};

/**
 * Where an id of ASP.NET starts that has an underscore and more behind it, as an id manager of a site
 * appends the name of a server. Otherwise each such session would make an application of its own.
 * @param partStart where the part behind the last underscore starts
 */
function suffixedIdStart(bytes: Uint8Array, start: number, partStart: number): number | undefined {
  for (let end = partStart - 1; end - ASPNET_ID_LENGTH > start; end--) {
    if (bytes[end] !== UNDERSCORE) continue;
    const idStart = end - ASPNET_ID_LENGTH;
    if (bytes[idStart - 1] !== UNDERSCORE) continue;
    if (isAllOf(bytes, idStart, end, aspNetIdChars)) return idStart;
  }
  return undefined;
}

/**
 * `<application>_<id>` and a suffix, without braces. Other keys may end like that, so the id has to
 * be one that ASP.NET itself makes.
 */
const matchBareKey: KeyMatcher = (bytes, start, end, match) => {
  const suffix = suffixOf(bareSuffixes, bytes, start, end);
  if (suffix === undefined) return false;
  const idEnd = end - suffix.bytes.length;
  const idStart = idEnd - ASPNET_ID_LENGTH;
  if (idStart <= start || bytes[idStart - 1] !== UNDERSCORE) return false;
  if (!isAllOf(bytes, idStart, idEnd, aspNetIdChars)) return false;
  if (!isText(bytes, start, idStart)) return false;
  return found(match, suffix.layout, suffix.part, start, idStart - 1, idStart, idEnd);
};

/** The keys of Microsoft.Web.RedisSessionStateProvider without braces; the others come first. */
export const aspNetKeyRule: KeyRule = { layout: 'aspnet-v1', matches: matchBareKey };

function suffixesOf(layouts: readonly AspNetLayoutId[], brace: string): Suffixes {
  const byLastByte: (Suffix[] | undefined)[] = new Array<undefined>(256).fill(undefined);
  for (const layout of layouts) {
    for (const [part, text] of Object.entries(keySuffixes[layout]) as [SessionPart, string][]) {
      const bytes = new TextEncoder().encode(brace + text);
      (byLastByte[bytes.at(-1) ?? 0] ??= []).push({ layout, part, bytes });
    }
  }
  return byLastByte;
}

/** The suffix of a key; nothing is made for a key, of which there are millions. */
function suffixOf(
  suffixes: Suffixes,
  bytes: Uint8Array,
  start: number,
  end: number,
): Suffix | undefined {
  const found = suffixes[bytes[end - 1] ?? 0];
  if (found === undefined) return undefined;
  for (const suffix of found) {
    if (endsWith(bytes, start, end, suffix.bytes)) return suffix;
  }
  return undefined;
}
