import { FormatError } from '../errors.ts';
import { readScalar } from './scalars.ts';
import { PhpScanner } from './scan.ts';
import { phpTags } from './tags.ts';

/** How far a serialized value goes. */
export interface PhpExtent {
  /** The offset behind it. */
  readonly end: number;
  /** Whether it refers to other values by their numbers, or may do so inside of what a class wrote itself. */
  readonly refers: boolean;
}

const CLOSE = 0x7d;
const MAX_DEPTH = 10_000;

/**
 * Steps over the serialized value that begins at `start` as strictly as PHP reads it: counts and lengths
 * have to add up (php-src ext/standard/var_unserializer.re). Undefined when none stands there.
 */
export function extentOfPhp(bytes: Uint8Array, start: number): PhpExtent | undefined {
  const scanner = new PhpScanner(bytes);
  scanner.at = start;
  try {
    return { refers: walk(scanner), end: scanner.at };
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function walk(scanner: PhpScanner): boolean {
  const { bytes } = scanner;
  /** How many entries are still to come, of the arrays and objects around. */
  const open: number[] = [];
  let refers = false;
  do {
    const start = scanner.at;
    const letter = bytes[start];
    if (letter === 0x72 || letter === 0x52) {
      readReference(scanner);
      refers = true;
    } else {
      const tag = readScalar(scanner);
      if (tag === phpTags.custom) refers ||= mayRefer(bytes, start, scanner.at);
      if (tag === phpTags.array || tag === phpTags.object) {
        const count = scanner.count();
        scanner.expect('{');
        if (open.push(count) > MAX_DEPTH) throw scanner.unexpected();
      }
    }
    for (let left = open.at(-1); left !== undefined; left = open.at(-1)) {
      if (left > 0) {
        open[open.length - 1] = left - 1;
        readKey(scanner);
        break;
      }
      if (bytes[scanner.at] !== CLOSE) throw scanner.unexpected();
      scanner.at++;
      open.pop();
    }
  } while (open.length > 0);
  return refers;
}

function readKey(scanner: PhpScanner): void {
  const letter = String.fromCharCode(scanner.bytes[scanner.at] ?? 0);
  if (!'isS'.includes(letter)) throw scanner.unexpected();
  readScalar(scanner);
}

/** Steps over `r:5;`; gives the number. @throws FormatError. */
export function readReference(scanner: PhpScanner): number {
  scanner.at++;
  scanner.expect(':');
  return Number(scanner.upToSemicolon(/^\d{1,10}$/));
}

/** Whether a text that a class wrote itself may hold references: `r:5;` somewhere in it. */
export function mayRefer(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = bytes.indexOf(0x3a, start); at > 0 && at < end; at = bytes.indexOf(0x3a, at + 1)) {
    const letter = bytes[at - 1];
    const next = bytes[at + 1] ?? 0;
    if ((letter === 0x72 || letter === 0x52) && next >= 0x30 && next <= 0x39) return true;
  }
  return false;
}
