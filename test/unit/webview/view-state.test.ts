import assert from 'node:assert/strict';
import { fittingWidth, minColumnWidth } from '../../../webview/session/column-widths.ts';
import { readViewState } from '../../../webview/session/view-state.ts';

describe('what a page keeps while it is hidden', () => {
  it('comes back as it was', () => {
    const kept = {
      expanded: ['["Cart"]'],
      selected: '["Cart",0]',
      scrollTop: 120,
      filter: 'ca',
      isRaw: true,
      fetched: { '["Cart"]': 1000 },
      columns: { name: 200 },
    };
    assert.deepEqual(readViewState(JSON.parse(JSON.stringify(kept))), kept);
  });

  it('counts as nothing when it is something else', () => {
    const nothing = {
      expanded: [],
      scrollTop: 0,
      filter: '',
      isRaw: false,
      fetched: {},
      columns: {},
    };
    for (const value of [undefined, null, 7, 'text', [], { expanded: 'x', scrollTop: '1' }]) {
      assert.deepEqual(readViewState(value), nothing);
    }
    const odd = {
      columns: { name: 'wide', type: 3, size: Number.NaN, other: 90 },
      expanded: [1],
      fetched: { a: 'x' },
    };
    assert.deepEqual(readViewState(odd), nothing);
  });
});

describe('a column', () => {
  it('gets the width that the user wants', () => {
    assert.equal(fittingWidth(200.4, 1000), 200);
  });

  it('stays wide enough to be found and leaves room for the others', () => {
    assert.equal(fittingWidth(-50, 1000), minColumnWidth);
    assert.equal(fittingWidth(5000, 1000), 600);
    assert.equal(fittingWidth(100, 20), minColumnWidth);
  });
});
