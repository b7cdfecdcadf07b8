import { decodeText } from '../replies.ts';
import { endOfSerialized } from './serialized.ts';

/** How PHP writes a whole session: `session.serialize_handler` (php-src ext/session/session.c). */
export type SessionHandler = 'php' | 'php_binary' | 'php_serialize';

/** One variable of a session. */
export interface SessionVariable {
  readonly name: string;
  /** Where its name, with what marks its end, begins. */
  readonly start: number;
  /** Where its serialized value begins and ends. */
  readonly valueStart: number;
  readonly end: number;
}

const PIPE = 0x7c;
const BANG = 0x21;

/** Which handler wrote a session; undefined when it was none of PHP's own. */
export function handlerOf(bytes: Uint8Array): SessionHandler | undefined {
  if (bytes.length === 0) return 'php';
  const isArray = /^a:\d{1,9}:\{/.test(decodeText(bytes.subarray(0, 16)));
  if (isArray && endOfSerialized(bytes, 0) === bytes.length) return 'php_serialize';
  if (readVariables(bytes, 'php')) return 'php';
  return readVariables(bytes, 'php_binary') ? 'php_binary' : undefined;
}

/**
 * The variables of a session: `name|value` each ('php'), or a byte with the name's length, the name
 * and the value ('php_binary'). Undefined when the bytes are none.
 */
export function readVariables(
  bytes: Uint8Array,
  handler: 'php' | 'php_binary',
): readonly SessionVariable[] | undefined {
  const variables: SessionVariable[] = [];
  for (let at = 0; at < bytes.length;) {
    const nameStart = handler === 'php' ? at : at + 1;
    const length = bytes[at] ?? 0;
    const nameEnd = handler === 'php' ? bytes.indexOf(PIPE, at) : nameStart + length;
    if (nameEnd < nameStart || nameEnd > bytes.length) return undefined;
    // A variable without a value: an exclamation mark before the name, or the highest bit of the length.
    if (handler === 'php' ? bytes[at] === BANG : length > 127) return undefined;
    const valueStart = handler === 'php' ? nameEnd + 1 : nameEnd;
    const end = endOfSerialized(bytes, valueStart);
    if (end === undefined) return undefined;
    variables.push({
      name: decodeText(bytes.subarray(nameStart, nameEnd)),
      start: at,
      valueStart,
      end,
    });
    at = end;
  }
  return variables;
}

/**
 * A variable as a handler writes it; undefined for names that it can't write: with a pipe or an
 * exclamation mark, or longer than 127 bytes.
 */
export function writeVariable(
  name: string,
  value: Uint8Array,
  handler: 'php' | 'php_binary',
): Uint8Array | undefined {
  const nameBytes = new TextEncoder().encode(name);
  const head =
    handler === 'php'
      ? /[|!]/.test(name)
        ? undefined
        : [...nameBytes, PIPE]
      : nameBytes.length > 127
        ? undefined
        : [nameBytes.length, ...nameBytes];
  return head && Uint8Array.from([...head, ...value]);
}
