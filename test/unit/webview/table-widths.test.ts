import assert from 'node:assert/strict';
import { columnWidths } from '../../../webview/session/table-widths.ts';

describe('the widths of a table', () => {
  const first = { index: 0, label: '[0]', cells: [{ text: '1', isText: true }] };
  const widthOfLabels = (totalCount: number): number =>
    Number.parseInt(columnWidths(['Id'], [first], 'Row', totalCount).template, 10);

  it('leave room for the label of the last row, which the first page has not', () => {
    assert.ok(widthOfLabels(25_000) >= '[24999]'.length + 1);
    assert.ok(widthOfLabels(25_000) > widthOfLabels(10));
  });
});
