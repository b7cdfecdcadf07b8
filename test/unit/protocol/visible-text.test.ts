import assert from 'node:assert/strict';
import { linesWithSigns, quotedIfBlank, withSigns } from '../../../src/protocol/visible-text.ts';

describe('characters that nobody sees', () => {
  it('show as signs', () => {
    assert.equal(withSigns('a\0b\tc\nd\r\ne'), 'aU+0000b⇥c↵d↵e');
    assert.equal(withSigns('\u001b[2J\u007f'), 'U+001B[2JU+007F');
    assert.equal(withSigns('x\u202egnp.exe'), 'xU+202Egnp.exe');
    assert.equal(withSigns('a\u200b\u00ad\ufeff\u0085\u2028b'), 'aU+200BU+00ADU+FEFF↵↵b');
    assert.equal(withSigns('a\u{e0041}b'), 'aU+E0041b');
  });

  it('leave words and pictures alone', () => {
    for (const text of ['a[0](x) Käufer שלום', '👨‍👩‍👧 ❤️', 'نمی‌خواهم']) {
      assert.equal(withSigns(text), text);
    }
  });

  it('leave the lines of a tooltip', () => {
    assert.equal(linesWithSigns('a\u200f\r\nb'), 'aU+200F\nb');
  });

  it('show by quotes where a name is empty or begins or ends with a blank', () => {
    const shown = ['', ' ', 'Cart ', '\u00a0x', 'Cart', '"'].map(quotedIfBlank);
    assert.deepEqual(shown, ['""', '" "', '"Cart "', '"\u00a0x"', 'Cart', '"']);
  });
});
