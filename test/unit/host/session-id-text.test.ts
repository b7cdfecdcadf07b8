import assert from 'node:assert/strict';
import { maskId, shortenId } from '../../../src/stores/session-id-text.ts';

describe('session ids as they are shown', () => {
  it('shortens in the middle', () => {
    assert.equal(shortenId('4hj2k1abcdefghijklmnox0q'), '4hj2k1…x0q');
    assert.equal(shortenId('short'), 'short');
    assert.equal(shortenId('123456789012'), '123456789012');
    assert.equal(shortenId(''), '');
  });

  it('cuts between characters, not within one', () => {
    assert.equal(shortenId('😀'.repeat(20)), `${'😀'.repeat(6)}…${'😀'.repeat(3)}`);
  });

  it('masks so that no more than a third can be read, however short the id is', () => {
    for (const length of [0, 1, 2, 3, 5, 8, 12, 13, 24, 27, 36, 80]) {
      const id = Array.from({ length }, (_, index) => (index % 10).toString()).join('');
      const shown = maskId(id).replace('…', '').length;
      assert.ok(shown <= length / 3, `${shown} of ${length} characters are shown`);
    }
    assert.equal(maskId('4hj2k1abcdefghijklmnox0q'), '4hj2k1…0q');
  });
});
