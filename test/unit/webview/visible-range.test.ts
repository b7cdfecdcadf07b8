import assert from 'node:assert/strict';
import { rowHeight, scrollFor, visibleRange } from '../../../webview/ui/visible-range.ts';

describe('the rows that exist', () => {
  it('cover what can be seen, wherever the view is scrolled to', () => {
    for (const scrollTop of [0, 7, 24, 5000, 239_500]) {
      const { start, end } = visibleRange(scrollTop, 500, 10_000);
      assert.ok(start * rowHeight <= scrollTop, `top at ${scrollTop}`);
      assert.ok(end * rowHeight >= Math.min(scrollTop + 500, 240_000), `bottom at ${scrollTop}`);
      assert.ok(end - start < 60, `${end - start} rows for 21`);
    }
  });

  it('are all where there are few, and none where there is none', () => {
    assert.deepEqual(visibleRange(0, 500, 3), { start: 0, end: 3 });
    assert.deepEqual(visibleRange(0, 500, 0), { start: 0, end: 0 });
  });

  it('are none beyond the end after the list got shorter', () => {
    const { start, end } = visibleRange(100_000, 500, 10);
    assert.ok(start <= 10 && end <= 10);
  });

  it('are scrolled to no further than it takes', () => {
    assert.equal(scrollFor(5, 0, 500), 0, 'in view already');
    assert.equal(scrollFor(100, 0, 500), 101 * rowHeight - 500, 'from below');
    assert.equal(scrollFor(2, 480, 500), 2 * rowHeight, 'from above');
  });
});
