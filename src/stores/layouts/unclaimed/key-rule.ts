import { newKeyPlace, placeOfId } from '../../find/key-place.ts';
import { found, type KeyMatcher, type KeyRule, MAX_ID_BYTES } from '../../find/key-rule.ts';
import { isText } from '../../find/key-bytes.ts';
import {
  isJsonObject,
  isMarshal,
  isMsgPackMap,
  isPickle,
  textHead,
} from '../../find/value-heads.ts';

/** Shorter ids are those of things: `user:session:17`. */
const MIN_ID_LENGTH = 16;
const COLON = 0x3a;
const place = newKeyPlace();

const matches: KeyMatcher = (bytes, start, end, match) => {
  if (!placeOfId(bytes, start, end, place) || !place.isNamed) return false;
  const { idStart } = place;
  // What stands behind an id is what a site keeps beside the session: `session:<id>:lock`.
  const lastStart = Math.max(idStart, bytes.lastIndexOf(COLON, end - 1) + 1);
  if (end - lastStart < MIN_ID_LENGTH || end - idStart > MAX_ID_BYTES) return false;
  if (!hasDigit(bytes, lastStart, end) || !isText(bytes, start, end)) return false;
  if (isOfLocks(bytes, start, idStart)) return false;
  return found(match, 'unclaimed', 'data', start, idStart, idStart, end);
};

/** Keys that are called sessions, whose values hold items and say nothing of who wrote them. */
export const unclaimedKeyRule: KeyRule = {
  layout: 'unclaimed',
  beforeColon: 'snSN',
  matches,
  fits: (look) => {
    const head = textHead(look);
    return isJsonObject(head) || isMsgPackMap(head) || isPickle(head) || isMarshal(head);
  },
};

const lock = new TextEncoder().encode('lock');

/** Whether a prefix says that its keys are locks, which a site keeps beside the session: `lock:session:<id>`. */
function isOfLocks(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + lock.length < end; at++) {
    if (!lock.every((letter, index) => ((bytes[at + index] ?? 0) | 0x20) === letter)) continue;
    if ((at === start || !isLetter(bytes[at - 1])) && !isLetter(bytes[at + lock.length]))
      return true;
  }
  return false;
}

function isLetter(byte: number | undefined): boolean {
  const lower = (byte ?? 0) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Random ids of that length have some; words have none. */
function hasDigit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) return true;
  }
  return false;
}
