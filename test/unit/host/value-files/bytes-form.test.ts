import assert from 'node:assert/strict';
import { bytesForm } from '../../../../src/host/editor/value-files/bytes-form.ts';
import { formatHexBytes } from '../../../../src/formats/scalars/hex-bytes.ts';

describe('bytes in an editor tab', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => index & 0xff);
  const digits = formatHexBytes(bytes);

  it('are 16 of them a line, and come back as they are', () => {
    const form = bytesForm(digits);
    const lines = form.shown.split('\n');
    assert.equal(lines.length, 19);
    assert.equal(lines[1], '10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F');
    assert.equal(lines[18], '20 21 22 23 24 25 26 27 28 29 2A 2B');
    assert.deepEqual(form.stored(form.shown), { text: digits });
    assert.equal(bytesForm('').shown, '');
  });

  it('are taken however they are typed; what is none is left to be refused', () => {
    const form = bytesForm(digits);
    assert.deepEqual(form.stored('01ff\r\n2a\n'), { text: '01 FF 2A' });
    assert.deepEqual(form.stored('01 f'), { text: '01 f' });
  });
});
