import { truncated } from '../errors.ts';
import type { PhpScanner } from './scan.ts';
import { phpTags } from './tags.ts';

const DOUBLE = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NAN)$/;

/**
 * Steps over a value that holds no others; of an array or object over what stands before the number of its
 * items. Gives its tag. @throws FormatError.
 */
export function readScalar(scanner: PhpScanner): number {
  switch (String.fromCharCode(scanner.bytes[scanner.at] ?? 0)) {
    case 'N':
      scanner.expect('N;');
      return phpTags.null;
    case 'b':
      scanner.expect('b:');
      scanner.upToSemicolon(/^[01]$/);
      return phpTags.boolean;
    case 'i':
      scanner.expect('i:');
      scanner.upToSemicolon(/^[+-]?\d+$/);
      return phpTags.integer;
    case 'd':
      scanner.expect('d:');
      scanner.upToSemicolon(DOUBLE);
      return phpTags.double;
    case 's':
      scanner.expect('s:');
      scanner.quoted(scanner.count());
      scanner.expect(';');
      return phpTags.string;
    case 'S':
      scanner.expect('S:');
      scanner.escaped(scanner.count());
      scanner.expect(';');
      return phpTags.escapedString;
    case 'E':
      scanner.expect('E:');
      scanner.quoted(scanner.count());
      scanner.expect(';');
      return phpTags.enum;
    case 'a':
      scanner.expect('a:');
      return phpTags.array;
    case 'O':
      scanner.expect('O:');
      readClassName(scanner);
      return phpTags.object;
    case 'C':
      scanner.expect('C:');
      readClassName(scanner);
      readCustom(scanner);
      return phpTags.custom;
    default:
      throw scanner.unexpected();
  }
}

function readClassName(scanner: PhpScanner): void {
  scanner.quoted(scanner.count());
  scanner.expect(':');
}

function readCustom(scanner: PhpScanner): void {
  const length = scanner.count();
  scanner.expect('{');
  if (scanner.at + length >= scanner.bytes.length) {
    throw truncated(scanner.at);
  }
  scanner.at += length;
  scanner.expect('}');
}
