import { MAX_LINE_BYTES } from './limits.ts';
import { BadReplyError, type Taken } from './reply-taker.ts';

const LF = 0x0a;

/**
 * Goes through the whole lines of what has come, without making texts of them.
 * @param take is given each line's place, and says whether it was the last one
 * @param onPiece called when no whole line is left: a promise holds the rest up
 * @throws BadReplyError for a line without an end
 */
export function walkLines(
  bytes: Uint8Array,
  take: (start: number, end: number) => boolean,
  onPiece: () => Promise<void> | undefined,
): Taken {
  let used = 0;
  for (;;) {
    const end = bytes.indexOf(LF, used);
    if (end < 0 || end - used > MAX_LINE_BYTES) {
      if (bytes.length - used > MAX_LINE_BYTES) throw new BadReplyError('A line is too long');
      return { used, isDone: false, pause: onPiece() };
    }
    const isLast = take(used, end);
    used = end + 1;
    if (isLast) return { used, isDone: true };
  }
}
