import assert from 'node:assert/strict';
import { joinValues, splitValues } from '../../../src/host/editor/rows/pasted-values.ts';

describe('values on the clipboard', () => {
  it('come back as they were copied, whatever is in them', () => {
    for (const values of [
      ['1', '2', '3'],
      ['a\nb', 'c\td', '"e" f', 'g "h"', ''],
      ['', 'x'],
    ]) {
      assert.deepEqual(splitValues(joinValues(values)), values);
    }
  });

  it('are read as spreadsheets and text editors write them', () => {
    assert.deepEqual(splitValues('1\t2\r\n3\r\n'), ['1', '2', '3']);
    assert.deepEqual(splitValues('"a ""b"""\t"c\nd"\n'), ['a "b"', 'c\nd']);
    assert.deepEqual(splitValues('"not closed\nx'), ['"not closed', 'x']);
    assert.deepEqual(splitValues('"a"b\nx'), ['"a"b', 'x']);
    assert.deepEqual(splitValues('one'), ['one']);
    assert.deepEqual(splitValues(''), ['']);
  });

  it('take no long, whatever is in them', () => {
    const started = performance.now();
    splitValues('"a"b\n'.repeat(100_000));
    assert.ok(performance.now() - started < 2000);
  });
});
