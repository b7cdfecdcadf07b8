import { decodeText } from '../replies.ts';

/** Finds where values of PHP's serialize() end, without reading them (php-src ext/standard/var.c). */

const CLOSE = 0x7d;
const OPEN = 0x7b;
const SEMICOLON = 0x3b;

/**
 * The offset behind the serialized value that begins at `start`; undefined when none does, or it
 * doesn't end.
 */
export function endOfSerialized(bytes: Uint8Array, start: number): number | undefined {
  let at = start;
  let depth = 0;
  do {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    if (byte === CLOSE && depth > 0) {
      depth -= 1;
      at += 1;
      continue;
    }
    switch (String.fromCharCode(byte)) {
      case 'N':
      case 'b':
      case 'i':
      case 'd':
      case 'r':
      case 'R': {
        const end = bytes.indexOf(SEMICOLON, at);
        if (end < 0 || end - at > 64) return undefined;
        at = end + 1;
        break;
      }
      case 's':
      case 'S':
      case 'E': {
        const end = endOfString(bytes, at + 2);
        if (end === undefined || bytes[end] !== SEMICOLON) return undefined;
        at = end + 1;
        break;
      }
      case 'a': {
        const open = bytes.indexOf(OPEN, at);
        if (open < 0 || open - at > 16) return undefined;
        depth += 1;
        at = open + 1;
        break;
      }
      case 'O': {
        const name = endOfString(bytes, at + 2);
        const open = name === undefined ? -1 : bytes.indexOf(OPEN, name);
        if (name === undefined || open < 0 || open - name > 16) return undefined;
        depth += 1;
        at = open + 1;
        break;
      }
      case 'C': {
        const name = endOfString(bytes, at + 2);
        if (name === undefined) return undefined;
        const head = /^:(\d{1,9}):\{/.exec(decodeText(bytes.subarray(name, name + 16)));
        if (head?.[1] === undefined) return undefined;
        at = name + head[0].length + Number(head[1]) + 1;
        break;
      }
      default:
        return undefined;
    }
  } while (depth > 0);
  return at <= bytes.length ? at : undefined;
}

/** The offset behind the closing quote of `<length>:"…"`. */
function endOfString(bytes: Uint8Array, at: number): number | undefined {
  const head = /^(\d{1,9}):"/.exec(decodeText(bytes.subarray(at, at + 12)));
  if (head?.[1] === undefined) return undefined;
  const end = at + head[0].length + Number(head[1]);
  return bytes[end] === 0x22 ? end + 1 : undefined;
}

/** Whether a value may refer to another one by its number: then it can't be read alone. */
export function hasReferences(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x3a); at > 0; at = bytes.indexOf(0x3a, at + 1)) {
    const type = bytes[at - 1];
    const before = at > 1 ? bytes[at - 2] : SEMICOLON;
    const isReference = type === 0x72 || type === 0x52;
    if (isReference && (before === SEMICOLON || before === OPEN || before === 0x7c)) return true;
  }
  return false;
}
