import assert from 'node:assert/strict';
import { PageSize } from '../../../src/redis/scan/page-size.ts';

const after = (pages: readonly number[]): number => {
  const size = new PageSize();
  for (const ms of pages) size.note(ms);
  return size.count;
};
const times = (count: number, ms: number): number[] => new Array<number>(count).fill(ms);

describe('how many keys a scan looks at in one go', () => {
  it('stays as it is where the server is near and quick', () => {
    assert.equal(after([]), 1000);
    assert.equal(after(times(100, 1)), 1000);
    assert.equal(after([...times(10, 1), 900, 900, ...times(10, 2)]), 1000, 'a hiccup');
  });

  it('gets smaller while the server is slow, and never nothing', () => {
    assert.equal(after([1, 150, 150, 150]), 500);
    assert.equal(after([1, ...times(50, 400)]), 250);
  });

  it('comes back once the server is quick again', () => {
    assert.equal(after([1, ...times(50, 400), ...times(40, 2)]), 1000);
  });

  it('gets larger where the way takes the time, and the server does not', () => {
    assert.equal(after(times(4, 80)), 2000);
    assert.equal(after(times(100, 80)), 5000);
    assert.equal(after([...times(100, 80), ...times(3, 240)]), 2500, 'until the server takes long');
  });
});
