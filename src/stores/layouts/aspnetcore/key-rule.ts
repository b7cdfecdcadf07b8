import { isText } from '../../find/key-bytes.ts';
import type { KeyLook, ValueHead } from '../../find/key-look.ts';
import { found, type KeyMatcher, type KeyRule } from '../../find/key-rule.ts';
import { unmarkedHeads, unpackedHead } from '../../find/unpacked-head.ts';
import { decodeText } from '../../replies.ts';

const ID_LENGTH = 36;
const DASH = 0x2d;
/** 1 for the characters of a GUID in lower case, which is what `Guid.ToString()` gives. */
const isHex = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) ? 1 : 0,
);

/**
 * The instance name and a GUID, without anything between them (dotnet/aspnetcore
 * src/Caching/StackExchangeRedis/src/RedisCache.cs; the session middleware's keys are GUIDs,
 * src/Middleware/Session/src/SessionMiddleware.cs).
 */
export const matchGuidKey: KeyMatcher = (bytes, start, end, match) => {
  const idStart = end - ID_LENGTH;
  if (idStart < start || bytes[idStart + 8] !== DASH) return false;
  for (let i = 0; i < ID_LENGTH; i++) {
    const byte = bytes[idStart + i] ?? 0;
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (byte !== DASH) return false;
    } else if (isHex[byte] !== 1) return false;
  }
  if (!isText(bytes, start, idStart)) return false;
  return found(match, 'aspnetcore', 'data', start, idStart, idStart, end);
};

/**
 * Entries of a cache look alike and may have GUIDs as keys. A session never has an absolute end, always
 * a sliding one, and its data is a session's payload.
 */
function fits({ fields }: KeyLook): boolean {
  const absolute = fields?.get('absexp');
  const sliding = fields?.get('sldexp');
  const data = fields?.get('data');
  if (!absolute || !sliding || !data) return false;
  return (
    decodeText(absolute.head) === '-1' &&
    /^[1-9]\d{0,18}$/.test(decodeText(sliding.head)) &&
    (isPayload(data) || isPackedPayload(data))
  );
}

/** Whether a cache of the site has compressed a session's payload. */
function isPackedPayload({ head }: ValueHead): boolean {
  const content = unpackedHead(head);
  if (content && isPayloadHead(content, false)) return true;
  // Any bytes may be opened where there is no mark: a name of an item has to stand there as well.
  return [...unmarkedHeads(head)].some((each) => isPayloadHead(each, true));
}

/** Whether content begins as a payload: where it is cut, more of it stands behind. */
function isPayloadHead(head: Uint8Array, needsName: boolean): boolean {
  if (head.length < HEADER_SIZE) return false;
  if (!isPayload({ head, sizeBytes: Number.MAX_SAFE_INTEGER })) return false;
  if (!needsName) return true;
  const nameLength = (head[HEADER_SIZE] ?? 0) * 256 + (head[HEADER_SIZE + 1] ?? 0);
  const hasItems = head[1] === 0 && head[2] === 0 && head[3] !== 0;
  return hasItems && nameLength > 0 && HEADER_SIZE + 2 + nameLength <= head.length;
}

const HEADER_SIZE = 20;

/**
 * Whether bytes are a session's payload as far as they can be seen
 * (src/Middleware/Session/src/DistributedSession.cs). Without scripts the head of a long one isn't known.
 */
export function isPayload({ head, sizeBytes }: ValueHead): boolean {
  if (sizeBytes < HEADER_SIZE) return false;
  if (head.length === 0) return true;
  if (head[0] !== 2) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const count = view.getUint32(0) & 0xffffff;
  let at = HEADER_SIZE;
  // A payload that ends too early is a damaged session; a name that is no text is no payload.
  for (let i = 0; i < count && at + 2 <= head.length; i++) {
    const nameEnd = at + 2 + view.getUint16(at);
    if (nameEnd + 4 > head.length) return nameEnd + 4 <= sizeBytes;
    if (!isText(head, at + 2, nameEnd)) return false;
    at = nameEnd + 4 + view.getUint32(nameEnd);
  }
  return true;
}

/** How ASP.NET Core's sessions are found among the entries of its cache. */
export const coreKeyRule: KeyRule = { layout: 'aspnetcore', matches: matchGuidKey, fits };
