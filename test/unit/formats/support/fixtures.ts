import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Reads `test/fixtures/<name>`, one JSON object a line. */
export function readJsonLines<Line>(name: string): Line[] {
  const path = fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** Base64 to bytes. */
export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** Hex digits, blanks between them allowed, to bytes. */
export function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

/** Bytes to hex digits, for messages that can be read. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
