import { readableText } from '../../../formats/bytes/readable-text.ts';
import { extentOfPhp } from '../../../formats/php/extent.ts';
import type { PhpSession, PhpVariable } from '../../../formats/php/parse.ts';
import { isPhpIntegerKey } from '../../../formats/php/write.ts';
import type { PhpNameIssue } from '../../name-issue.ts';
import { decodeText } from '../../replies.ts';

/** How PHP writes a whole session: `session.serialize_handler` (php-src ext/session/session.c). */
export type SessionHandler = 'php' | 'php_binary' | 'php_serialize';

/** The variables of a session, and how they were written. */
export interface SessionVariables extends PhpSession {
  readonly handler: SessionHandler;
  /** Whether any value refers to another one by its number. */
  readonly refers: boolean;
  /** Whether there are variables without a value, which are left out here: nothing is written then. */
  readonly hasUndefined?: boolean;
}

const PIPE = 0x7c;
const BANG = 0x21;
const CLOSE = 0x7d;
/** The most names without values, and without a mark, that a session may have. */
const MAX_NAKED_NAMES = 16;
/** A name in front of a value is a name: what is longer is text. */
const MAX_FIRST_NAME_BYTES = 256;
const handlers: readonly SessionHandler[] = ['php_serialize', 'php', 'php_binary'];

/**
 * Takes a session apart; undefined when none of PHP's own handlers can have written it: the first name has
 * to be text, no name stands there twice, and lengths and counts have to add up to the last byte.
 */
export function readVariables(bytes: Uint8Array): SessionVariables | undefined {
  if (bytes.length === 0) {
    return { bytes, handler: 'php', variables: [], isArray: false, refers: false };
  }
  for (const handler of handlers) {
    const found = variablesBy(handler, bytes);
    if (found && areNames(found.variables)) return found;
  }
  return undefined;
}

function areNames(variables: readonly PhpVariable[]): boolean {
  return new Set(variables.map(({ name }) => name)).size === variables.length;
}

function variablesBy(handler: SessionHandler, bytes: Uint8Array): SessionVariables | undefined {
  return handler === 'php_serialize' ? readArray(bytes) : readNamed(bytes, handler);
}

/** What serialize() made of the array of all variables. */
export function readArray(bytes: Uint8Array): SessionVariables | undefined {
  const head = /^a:(\d{1,9}):\{/.exec(decodeText(bytes.subarray(0, 16)));
  if (head?.[1] === undefined) return undefined;
  const variables: PhpVariable[] = [];
  let at = head[0].length;
  let refers = false;
  for (let left = Number(head[1]); left > 0; left--) {
    const valueStart = 'isS'.includes(String.fromCharCode(bytes[at] ?? 0))
      ? extentOfPhp(bytes, at)?.end
      : undefined;
    const extent = valueStart === undefined ? undefined : extentOfPhp(bytes, valueStart);
    if (valueStart === undefined || extent === undefined) return undefined;
    variables.push({
      name: keyText(bytes, at, valueStart),
      start: at,
      valueStart,
      end: extent.end,
    });
    refers ||= extent.refers;
    at = extent.end;
  }
  if (bytes[at] !== CLOSE || at + 1 !== bytes.length) return undefined;
  return { bytes, handler: 'php_serialize', variables, isArray: true, refers };
}

/** The name that a key of a serialized array stands for. */
function keyText(bytes: Uint8Array, start: number, end: number): string {
  const quote = bytes[start] === 0x69 ? undefined : bytes.indexOf(0x22, start);
  const [from, to] = quote === undefined ? [start + 2, end - 1] : [quote + 1, end - 2];
  return decodeText(bytes.subarray(from, to));
}

/** `name|value` each ('php'), or a byte with the name's length, the name and the value ('php_binary'). */
function readNamed(bytes: Uint8Array, handler: 'php' | 'php_binary'): SessionVariables | undefined {
  const variables: PhpVariable[] = [];
  let refers = false;
  let hasUndefined = false;
  let nakedCount = 0;
  for (let at = 0; at < bytes.length;) {
    const nameStart = handler === 'php' ? at : at + 1;
    const length = bytes[at] ?? 0;
    const nameEnd = handler === 'php' ? bytes.indexOf(PIPE, at) : nameStart + length;
    if (nameEnd < nameStart || nameEnd > bytes.length) return undefined;
    // A variable without a value, in old versions: a mark before the name, or the length's highest bit.
    if (handler === 'php' && bytes[at] === BANG) {
      if (!isFirstName(bytes.subarray(at + 1, nameEnd))) return undefined;
      hasUndefined = true;
      at = nameEnd + 1;
      continue;
    }
    if (handler === 'php_binary' && length > 127) {
      const end = nameStart + (length & 127);
      if (end > bytes.length || !isFirstName(bytes.subarray(nameStart, end))) return undefined;
      hasUndefined = true;
      at = end;
      continue;
    }
    const nameBytes = bytes.subarray(nameStart, nameEnd);
    // Compressed bytes may go on as a session does; they don't begin so.
    if (variables.length === 0 && !isFirstName(nameBytes)) return undefined;
    const valueStart = handler === 'php' ? nameEnd + 1 : nameEnd;
    const extent = extentOfPhp(bytes, valueStart);
    if (extent === undefined) {
      // A name alone, as if its value had been left out: another name stands behind it.
      const next = handler === 'php' ? bytes.indexOf(PIPE, valueStart) : -1;
      const following = bytes.subarray(valueStart, Math.max(valueStart, next));
      if (next < 0 || !isFirstName(nameBytes) || !isFirstName(following)) return undefined;
      // Each takes another look at what is behind it.
      if (++nakedCount > MAX_NAKED_NAMES) return undefined;
      hasUndefined = true;
      at = valueStart;
      continue;
    }
    variables.push({ name: decodeText(nameBytes), start: at, valueStart, end: extent.end });
    refers ||= extent.refers;
    at = extent.end;
  }
  // Names alone are no session: text with marks in it would be one.
  if (hasUndefined && variables.length === 0) return undefined;
  return {
    bytes,
    handler,
    variables,
    isArray: false,
    refers,
    ...(hasUndefined && { hasUndefined }),
  };
}

function isFirstName(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length > MAX_FIRST_NAME_BYTES) return false;
  const text = readableText(bytes);
  return text !== undefined && !/[\t\n\r]/.test(text);
}

/**
 * What is wrong with a name of a variable for a handler; undefined when it can be written and read again.
 * Where the name is no array's key, PHP leaves numbers out when it writes (php-src ext/session/session.c).
 */
export function phpNameIssue(name: string, handler: SessionHandler): PhpNameIssue | undefined {
  if (handler === 'php_serialize') return undefined;
  if (isPhpIntegerKey(name)) return 'left-out';
  if (/\p{Cc}/u.test(name)) return 'with-control-character';
  if (handler === 'php_binary') {
    return new TextEncoder().encode(name).length > 127 ? 'too-long' : undefined;
  }
  if (name.includes('|')) return 'with-pipe';
  return name.includes('!') ? 'with-exclamation-mark' : undefined;
}
