import assert from 'node:assert/strict';
import { linesWithSigns, withSigns } from '../../../webview/ui/unseen-characters.ts';

describe('characters that nobody sees, in the page', () => {
  it('show as signs', () => {
    assert.equal(withSigns('a\0b\tc\nd'), 'aU+0000bU+0009cU+000Ad');
    assert.equal(withSigns('\u001b[2J\u007f'), 'U+001B[2JU+007F');
    assert.equal(withSigns('x\u202egnp.exe'), 'xU+202Egnp.exe');
    assert.equal(withSigns('a\u200b\u00ad\ufeff\u0085\u2028b'), 'aU+200BU+00ADU+FEFFU+0085U+2028b');
    assert.equal(withSigns('a\u{e0041}b'), 'aU+E0041b');
  });

  it('leave words and pictures alone', () => {
    for (const text of ['a[0](x) Käufer שלום', '👨‍👩‍👧 ❤️', 'نمی‌خواهم']) {
      assert.equal(withSigns(text), text);
    }
  });

  it('leave the lines of a tooltip', () => {
    assert.equal(linesWithSigns('a\u200f\nb'), 'aU+200F\nb');
  });
});
