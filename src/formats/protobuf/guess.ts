import { ByteCursor } from '../bytes/cursor.ts';
import { readableText } from '../bytes/readable-text.ts';
import { FormatError } from '../errors.ts';
import { MAX_NESTING, readTag, readVarint, skipField, wireTypes } from './wire.ts';

/** What bytes with a length in front of them may be. */
export type LengthGuess = 'text' | 'message' | 'bytes';

/** What begins as the first field of a message would, and is white space in a text. */
const MESSAGE_STARTS: readonly number[] = [0x09, 0x0a, 0x0d];

/**
 * What bytes of a field are likely to be, where no schema says it. A text is nearly always meant as one; what
 * can be taken for a message to its last byte nearly always is one.
 */
export function guessLength(bytes: Uint8Array): LengthGuess {
  const text = readableText(bytes);
  if (text !== undefined && !MESSAGE_STARTS.includes(bytes[0] ?? 0)) return 'text';
  if (bytes.length > 0 && isMessage(bytes)) return 'message';
  return text === undefined ? 'bytes' : 'text';
}

/** Whether bytes are fields to the last one. What is in the fields isn't looked at. */
export function isMessage(bytes: Uint8Array): boolean {
  const cursor = new ByteCursor(bytes);
  const groups: number[] = [];
  try {
    while (cursor.left > 0) {
      const { number, wireType } = readTag(cursor);
      if (wireType === wireTypes.groupStart) groups.push(number);
      else if (wireType === wireTypes.groupEnd) {
        if (groups.pop() !== number) return false;
      } else skipField(cursor, wireType);
      if (groups.length > MAX_NESTING) return false;
    }
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
  return groups.length === 0;
}

/** Fields of messages that people write have small numbers. */
const MAX_USUAL_FIELD = 1000;
/** A text says something from so many characters on. */
const MIN_TEXT = 3;
/** As far down is looked for a text. */
const MAX_LOOKS = 20;

/** Whether fields have usual numbers, and a text stands in one of the first, or in a message in them. */
export function hasTellingText(bytes: Uint8Array): boolean {
  const inner = [bytes];
  let isTelling = false;
  for (let looks = 0; looks < MAX_LOOKS && !isTelling; looks++) {
    const message = inner.shift();
    if (!message) return false;
    const cursor = new ByteCursor(message);
    while (cursor.left > 0) {
      const { number, wireType } = readTag(cursor);
      if (number > MAX_USUAL_FIELD) return false;
      if (wireType === wireTypes.groupStart || wireType === wireTypes.groupEnd) return false;
      const start = cursor.at;
      skipField(cursor, wireType);
      if (wireType !== wireTypes.length || isTelling) continue;
      const content = contentOf(message, start, cursor.at);
      const guess = guessLength(content);
      if (guess === 'text' && content.length >= MIN_TEXT) isTelling = true;
      if (guess === 'message' && inner.length < MAX_LOOKS) inner.push(content);
    }
  }
  return isTelling;
}

/** What stands behind the length of a field. */
function contentOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const cursor = new ByteCursor(bytes, start);
  readVarint(cursor);
  return bytes.subarray(cursor.at, end);
}
