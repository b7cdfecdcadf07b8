import assert from 'node:assert/strict';
import { describeStream } from '../../../../src/formats/describe/describe-nrbf.ts';
import { decodeNrbf } from '../../../../src/formats/nrbf/format.ts';
import { applySplices, invertSplices } from '../../../../src/formats/splice.ts';
import type { ValueEdit } from '../../../../src/formats/value.ts';
import { fromBase64, readJsonLines } from '../support/fixtures.ts';

interface Pair {
  readonly name: string;
  readonly edit: ValueEdit;
  readonly before: string;
  readonly after: string;
}

/** What has other ids than .NET would give, or counts its changes another way. */
const elsewhere: ReadonlySet<string> = new Set([
  'null of DBNull',
  'number of DBNull',
  'text of null',
  'text in place of null',
  'DBNull of a text',
  'DBNull in a member',
  'without DBNull',
  'bit set',
  'bit removed',
  'bit moved',
  'segment of texts',
  'without a row of texts',
  'row of days',
  'column of IDs',
  'row of structs in front',
  'without the first structs',
  'without a row of anything',
  'without a pair',
  'entry of a pair',
  'without a tuple',
  'entry of a tuple',
  'text of a tuple that others have',
  'entry of a value tuple',
  'without a struct of the site',
]);

describe('Edits make what BinaryFormatter writes', () => {
  for (const { name, edit, before, after } of readJsonLines<Pair>('nrbf-edit-pairs.jsonl')) {
    it(name, () => {
      const value = decodeNrbf(fromBase64(before));
      const splices = value.edit(edit);
      const edited = applySplices(value.bytes, splices);
      assert.deepEqual(applySplices(edited, invertSplices(splices)), value.bytes);
      const wanted = fromBase64(after);
      if (!elsewhere.has(name)) assert.equal(hex(edited), hex(wanted));
      assert.equal(shown(edited), shown(wanted));
    });
  }
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function shown(bytes: Uint8Array): string {
  return describeStream(decodeNrbf(bytes).table).json;
}
