import { MAX_KEY_BYTES } from './limits.ts';

/** How a key stands in a command. */
export interface KeyToken {
  readonly text: string;
  /** Whether it is Base64, which meta commands are told by the flag `b`. */
  readonly isBase64: boolean;
}

/**
 * A key as it may stand in a command line: nothing in it ends the line or the word, so that no key is ever taken for
 * a command. Undefined for one that no entry can have.
 */
export function keyToken(key: Uint8Array): KeyToken | undefined {
  if (key.length === 0 || key.length > MAX_KEY_BYTES) return undefined;
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  if (isPlain(bytes)) return { text: bytes.toString('latin1'), isBase64: false };
  const text = bytes.toString('base64');
  return text.length > MAX_KEY_BYTES ? undefined : { text, isBase64: true };
}

function isPlain(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte <= 0x20 || byte === 0x7f) return false;
  return true;
}
