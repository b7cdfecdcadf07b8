import assert from 'node:assert/strict';
import { Distribution, Histogram } from '../../../../src/survey/census/distribution.ts';
import {
  addEstimates,
  estimateCount,
  estimateTotal,
} from '../../../../src/survey/census/estimate.ts';
import { patternOf } from '../../../../src/survey/census/name-pattern.ts';
import { sharesOf } from '../../../../src/survey/census/sample.ts';
import { Tally } from '../../../../src/survey/census/tally.ts';

/** Numbers that look random and are the same each time (Lehmer, 1951). */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('a distribution', () => {
  it('knows sum, ends and quantiles of many numbers within 4.5 %', () => {
    const random = lehmer(7);
    const values = Array.from({ length: 20_000 }, () => Math.floor(random() ** 4 * 1_000_000));
    const distribution = new Distribution();
    for (const value of values) distribution.add(value);
    const { spread } = distribution;
    const sorted = [...values].sort((a, b) => a - b);
    assert.equal(spread.count, values.length);
    assert.equal(
      spread.total,
      values.reduce((sum, value) => sum + value, 0),
    );
    assert.equal(spread.least, sorted[0]);
    assert.equal(spread.greatest, sorted.at(-1));
    for (const [part, found] of [
      [0.5, spread.median],
      [0.95, spread.p95],
      [0.99, spread.p99],
    ] as const) {
      const exact = sorted[Math.ceil(values.length * part) - 1] ?? 0;
      assert.ok(Math.abs(found - exact) <= exact * 0.045 + 1, `${part}: ${found} for ${exact}`);
    }
  });

  it('is empty, or of one number', () => {
    assert.equal(new Distribution().spread.median, 0);
    const one = new Distribution();
    one.add(0);
    assert.deepEqual([one.spread.median, one.spread.deviation, one.spread.least], [0, 0, 0]);
  });

  it('counts between edges, an edge in the class above it', () => {
    const histogram = new Histogram([10, 100]);
    for (const value of [0, 9, 10, 99, 100, 5000]) histogram.add(value);
    assert.deepEqual(histogram.counts, [2, 2, 2]);
  });
});

describe('an estimate', () => {
  it('is exact where everything was looked at', () => {
    assert.deepEqual(estimateCount(3, 10, 10), { value: 3, low: 3, high: 3 });
    const spread = { count: 10, mean: 5, deviation: 2, total: 50 };
    assert.deepEqual(estimateTotal(spread, 10), { value: 50, low: 50, high: 50 });
  });

  it('has the truth in its range in about 19 of 20 samples', () => {
    const random = lehmer(11);
    const whole = Array.from({ length: 20_000 }, () => random() < 0.03);
    const truth = whole.filter(Boolean).length;
    let right = 0;
    for (let run = 0; run < 400; run++) {
      let hits = 0;
      for (let count = 0; count < 1000; count++) {
        if (whole[Math.floor(random() * whole.length)]) hits++;
      }
      const { low, high } = estimateCount(hits, 1000, whole.length);
      if (low <= truth && truth <= high) right++;
    }
    assert.ok(right >= 360 && right < 400, String(right));
  });

  it('of none in a sample is not none, and of all not all', () => {
    assert.ok(estimateCount(0, 100, 10_000).high > 100);
    assert.ok(estimateCount(100, 100, 10_000).low < 9900);
    assert.deepEqual(estimateCount(0, 0, 50), { value: 0, low: 0, high: 50 });
  });

  it('of a sum is narrower than the sum of its ranges', () => {
    const one = { value: 100, low: 70, high: 130 };
    assert.deepEqual(addEstimates([one, one]), { value: 200, low: 158, high: 242 });
  });
});

describe('a sample', () => {
  it('takes all, or of each application its share, and of small ones enough', () => {
    const groups = [900_000, 99_000, 1_000, 12].map((sessionCount) => ({ sessionCount }));
    assert.deepEqual(sharesOf(groups, Infinity), [900_000, 99_000, 1_000, 12]);
    assert.deepEqual(sharesOf(groups, 5000), [4500, 495, 50, 12]);
  });
});

describe('the pattern of a name', () => {
  for (const [name, pattern] of [
    ['Cart', 'Cart'],
    ['cart-1204', 'cart-*'],
    ['Wizard_7f3c9a1be2d4_state', 'Wizard_*_state'],
    ['x:2f1c7b9e-0d3a-4c55-9c1e-6a0f8f3e2b11', 'x:*'],
    ['page 3 of 12', 'page * of *'],
    ['__ControllerTempData', '__ControllerTempData'],
    ['ShoppingCartItems', 'ShoppingCartItems'],
    ['', ''],
  ] as const) {
    it(name || 'nothing', () => assert.equal(patternOf(name), pattern));
  }
});

describe('a tally', () => {
  const counting = (limit: number) =>
    new Tally(
      limit,
      () => ({ count: 0 }),
      ({ count }) => count,
      (into, from) => (into.count += from.count),
    );

  it('keeps a few names of one pattern apart, and makes one of many', () => {
    const tally = counting(100);
    for (let step = 1; step <= 5; step++) tally.at(`Step${step}`).count++;
    for (let id = 0; id < 5000; id++) tally.at(`cart-${id}`).count++;
    const entries = tally.entries();
    assert.deepEqual(entries[0], { name: 'cart-*', isPattern: true, value: { count: 5000 } });
    assert.equal(entries.filter(({ name }) => name.startsWith('Step')).length, 5);
    assert.equal(tally.others, undefined);
  });

  it('keeps what is frequent however many names come, and the sum of the rest', () => {
    const tally = counting(10);
    const letters = (at: number): string =>
      at.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 26)));
    for (let at = 0; at < 3000; at++) {
      tally.at(`name ${letters(at)}`).count++;
      tally.at('User').count++;
    }
    const entries = tally.entries();
    assert.ok(entries.length <= 20);
    assert.deepEqual(entries[0], { name: 'User', isPattern: false, value: { count: 3000 } });
    const kept = entries.reduce((sum, { value }) => sum + value.count, 0);
    assert.equal(kept + (tally.others?.value.count ?? 0), 6000);
  });
});
