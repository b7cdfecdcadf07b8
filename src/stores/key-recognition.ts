import { keySuffixes } from './aspnet/key-names.ts';
import type { AspNetLayoutId, LayoutId, SessionPart, SessionRef } from './session.ts';

/**
 * Which session and which part of it a key is. The numbers are offsets into the bytes that were
 * looked at. One object serves for any number of keys, so that nothing is made for a key.
 */
export interface KeyMatch {
  layout: LayoutId;
  part: SessionPart;
  applicationStart: number;
  applicationEnd: number;
  idStart: number;
  idEnd: number;
}

/**
 * Looks at the key in `bytes` from `start` up to `end`. True when it belongs to a session; then
 * `match` says to which. Has to be fast: it sees every key of a server.
 */
export type KeyRecogniser = (
  bytes: Uint8Array,
  start: number,
  end: number,
  match: KeyMatch,
) => boolean;

/** An empty match to begin with. */
export function newKeyMatch(): KeyMatch {
  return {
    layout: 'aspnet-v5',
    part: 'data',
    applicationStart: 0,
    applicationEnd: 0,
    idStart: 0,
    idEnd: 0,
  };
}

const OPEN = 0x7b;
const CLOSE = 0x7d;
const UNDERSCORE = 0x5f;
/** ASP.NET's limit is 80 characters (System.Web/State/SessionIDManager.cs); UTF-8 takes up to three bytes each. */
const MAX_ID_BYTES = 240;

interface Suffix {
  readonly layout: LayoutId;
  readonly part: SessionPart;
  /** With the brace that closes the tag. */
  readonly bytes: Uint8Array;
}

/** The suffixes by their last byte: one look decides for most foreign keys. */
const suffixesByLastByte: (Suffix[] | undefined)[] = new Array<undefined>(256);
for (const [layout, parts] of Object.entries(keySuffixes) as [
  AspNetLayoutId,
  Readonly<Record<SessionPart, string>>,
][]) {
  if (layout === 'aspnet-v1') continue;
  for (const [part, text] of Object.entries(parts) as [SessionPart, string][]) {
    const bytes = new TextEncoder().encode(`}${text}`);
    const last = bytes[bytes.length - 1] ?? 0;
    (suffixesByLastByte[last] ??= []).push({ layout, part, bytes });
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Recognises the keys of all layouts: `{<application>_<id>}` and a suffix. Read from the right,
 * since an application may hold underscores, slashes and braces, and an id none of them.
 */
export const recogniseKey: KeyRecogniser = (bytes, start, end, match) => {
  if (bytes[start] !== OPEN) return false;
  const suffix = suffixOf(bytes, start + 1, end);
  if (suffix === undefined) return false;
  const idEnd = end - suffix.bytes.length;
  let idStart = idEnd;
  while (idStart > start + 1) {
    const byte = bytes[idStart - 1];
    if (byte === UNDERSCORE) break;
    if (byte === OPEN || byte === CLOSE) return false;
    idStart--;
  }
  const idLength = idEnd - idStart;
  if (idStart <= start + 1 || idLength === 0 || idLength > MAX_ID_BYTES) return false;
  if (!isText(bytes, start + 1, idEnd)) return false;
  match.layout = suffix.layout;
  match.part = suffix.part;
  match.applicationStart = start + 1;
  match.applicationEnd = idStart - 1;
  match.idStart = idStart;
  match.idEnd = idEnd;
  return true;
};

/** {@link recogniseKey} for a single key, with texts: slow, and made for tools and tests. */
export function readKey(
  key: Uint8Array,
): { readonly ref: SessionRef; readonly part: SessionPart } | undefined {
  const match = newKeyMatch();
  if (!recogniseKey(key, 0, key.length, match)) return undefined;
  const text = (from: number, to: number): string => strictUtf8.decode(key.subarray(from, to));
  const application = text(match.applicationStart, match.applicationEnd);
  const id = text(match.idStart, match.idEnd);
  return { ref: { layout: match.layout, application, id }, part: match.part };
}

/** The suffix of a key; nothing is made for a key, of which there are millions. */
function suffixOf(bytes: Uint8Array, start: number, end: number): Suffix | undefined {
  const suffixes = suffixesByLastByte[bytes[end - 1] ?? 0];
  if (suffixes === undefined) return undefined;
  for (const suffix of suffixes) {
    if (endsWith(bytes, start, end, suffix.bytes)) return suffix;
  }
  return undefined;
}

function endsWith(bytes: Uint8Array, start: number, end: number, suffix: Uint8Array): boolean {
  const from = end - suffix.length;
  if (from < start) return false;
  for (let i = suffix.length - 1; i >= 0; i--) if (bytes[from + i] !== suffix[i]) return false;
  return true;
}

/** Whether the bytes are UTF-8: others can't be named in a reference, so they are left alone. */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && (bytes[at] ?? 0) < 0x80) at++;
  if (at === end) return true;
  try {
    strictUtf8.decode(bytes.subarray(at, end));
    return true;
  } catch {
    return false;
  }
}
