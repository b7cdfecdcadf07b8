import { decodeUtf8Strict } from '../bytes/utf8.ts';
import type { NodeFacts } from './dialect.ts';

/** The most bytes of a key that is no text which its label shows. */
const MAX_LABEL_BYTES = 64;

/**
 * What a key is called: its text; that of its bytes where they are UTF-8, or else the bytes in hex, so
 * that two keys don't look the same; otherwise its type.
 */
export function keyText({ text, bytes, typeName }: NodeFacts): string {
  if (text !== undefined) return text;
  if (bytes === undefined) return typeName;
  return decodeUtf8Strict(bytes) ?? hexOf(bytes);
}

function hexOf(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, MAX_LABEL_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return `0x${shown.join('')}${bytes.length > MAX_LABEL_BYTES ? '…' : ''}`;
}
