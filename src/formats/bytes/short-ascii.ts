/** Up to this length, making the text here is quicker than the way into a TextDecoder. */
const MAX_LENGTH = 40;

/**
 * The text of `bytes[start…end)` when it is short and all ASCII; undefined for any other. Pieces of
 * a fixed number of characters are what engines make the quickest.
 */
export function shortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > MAX_LENGTH) return undefined;
  let all = 0;
  for (let i = start; i < end; i++) all |= bytes[i] ?? 0x80;
  if (all > 0x7f) return undefined;
  let at = start;
  let text = '';
  for (; end - at >= 8; at += 8) text += eight(bytes, at);
  if (end - at >= 4) {
    text += four(bytes, at);
    at += 4;
  }
  for (; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}

function four(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(
    bytes[at] ?? 0,
    bytes[at + 1] ?? 0,
    bytes[at + 2] ?? 0,
    bytes[at + 3] ?? 0,
  );
}

function eight(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(
    bytes[at] ?? 0,
    bytes[at + 1] ?? 0,
    bytes[at + 2] ?? 0,
    bytes[at + 3] ?? 0,
    bytes[at + 4] ?? 0,
    bytes[at + 5] ?? 0,
    bytes[at + 6] ?? 0,
    bytes[at + 7] ?? 0,
  );
}
