import assert from 'node:assert/strict';
import { parseDuration, parseSize } from '../../../../src/lookup/filter/amounts.ts';

describe('amounts as people write them', () => {
  it('are stretches of time, in minutes where nothing is said', () => {
    for (const [text, seconds] of [
      ['90 s', 90],
      ['10', 600],
      ['10 min', 600],
      ['1.5h', 5400],
      ['2 hours', 7200],
      ['1 day', 86_400],
      ['0,5 m', 30],
    ] as const) {
      assert.equal(parseDuration(text), seconds, text);
    }
    for (const text of ['', 'soon', '-1 min', '10 weeks', '0', '1e9', '1 2 min']) {
      assert.equal(parseDuration(text), undefined, text);
    }
  });

  it('are sizes, in kilobytes of 1,000 where nothing is said', () => {
    for (const [text, bytes] of [
      ['100', 100_000],
      ['100 kB', 100_000],
      ['2 MB', 2_000_000],
      ['80 bytes', 80],
      ['1.5 mb', 1_500_000],
    ] as const) {
      assert.equal(parseSize(text), bytes, text);
    }
    for (const text of ['', 'big', '2 TB', '0 kB']) assert.equal(parseSize(text), undefined, text);
  });
});
