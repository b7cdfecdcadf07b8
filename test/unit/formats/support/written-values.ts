import assert from 'node:assert/strict';
import type { DecodedValue } from '../../../../src/formats/value.ts';
import { fromBase64, readJsonLines } from './fixtures.ts';
import type { Plain } from './tree.ts';

/** A value as the software wrote it that a format comes from. */
export interface WrittenValue {
  readonly name: string;
  /** The library that wrote it, where there are several. */
  readonly writer?: string;
  readonly base64: string;
  /** The value as plain data; a word alone where a test of its own looks at it. */
  readonly expected: Plain;
}

/** All values of `test/fixtures/<file>`, and a way to decode one of them by its name. */
export function writtenValues(
  file: string,
  decode: (bytes: Uint8Array) => DecodedValue,
): {
  readonly fixtures: readonly WrittenValue[];
  readonly fixture: (name: string) => DecodedValue;
} {
  const fixtures = readJsonLines<WrittenValue>(file);
  const fixture = (name: string): DecodedValue => {
    const found = fixtures.find((one) => one.name === name);
    assert.ok(found, `no ${name} in ${file}`);
    return decode(fromBase64(found.base64));
  };
  return { fixtures, fixture };
}
