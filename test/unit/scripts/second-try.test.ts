import assert from 'node:assert/strict';
import type { RingResult } from '../../../scripts/test/result.mjs';
import { withSecondTry } from '../../../scripts/test/second-try.mjs';

const failureOf = (suite: string | undefined, title: string): RingResult['failures'][number] => ({
  title,
  message: 'Error: no',
  ...(suite !== undefined && { suite }),
});

/** Runs rings that end as told, and keeps what they were asked for. */
const ringsOf = (...results: RingResult[]) => {
  const asked: (string | undefined)[] = [];
  const run = (grep?: string): Promise<RingResult> => {
    asked.push(grep);
    return Promise.resolve(results[asked.length - 1] ?? assert.fail('run too often'));
  };
  return { asked, run };
};

describe('tests that are tried a second time', () => {
  const first: RingResult = {
    passed: 9,
    skipped: 1,
    failures: [failureOf('a (b) farm', 'a (b) farm starts')],
    suites: { 'a (b) farm': 2, other: 7 },
  };

  it('are the failed suites alone, and what passes then counts as passed and is told', async () => {
    const second = { passed: 3, skipped: 0, failures: [], suites: { 'a (b) farm': 3 } };
    const { asked, run } = ringsOf(first, second);
    const { passed, skipped, failures, notes } = await withSecondTry(run);
    assert.deepEqual([passed, skipped, failures.length], [10, 1, 0]);
    assert.match(notes?.[0] ?? '', /a \(b\) farm starts/);
    assert.equal(asked.length, 2);
    const grep = new RegExp(asked[1] ?? '');
    assert.ok(grep.test('a (b) farm starts') && !grep.test('other a (b) farm starts'));
  });

  it('fail when they fail again, once for all', async () => {
    const second = { ...first, passed: 2, skipped: 0, suites: { 'a (b) farm': 2 } };
    const { run } = ringsOf(first, second);
    const result = await withSecondTry(run);
    assert.deepEqual([result.passed, result.failures.length], [9, 1]);
  });

  it('fail when the second run ends before it reports', async () => {
    const { run } = ringsOf(first, {
      passed: 0,
      skipped: 0,
      failures: [failureOf(undefined, 'e2e')],
    });
    const result = await withSecondTry(run);
    assert.deepEqual([result.passed, result.failures.length], [7, 1]);
  });

  it('are none where nothing failed, the run ended early, or much failed', async () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((suite) => failureOf(suite, `${suite} works`));
    for (const failures of [[], [failureOf(undefined, 'e2e tests')], many]) {
      const suites = { a: 0, b: 0, c: 0, d: 0, e: 0 };
      const result = { passed: 5, skipped: 0, failures, suites };
      const { asked, run } = ringsOf(result);
      assert.deepEqual(await withSecondTry(run), result);
      assert.equal(asked.length, 1);
    }
  });
});
