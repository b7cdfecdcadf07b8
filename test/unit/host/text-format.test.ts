import assert from 'node:assert/strict';
import {
  formatCount,
  formatDuration,
  formatRound,
  formatSize,
  oneLine,
  roundAge,
  roundTimeLeft,
} from '../../../src/host/text-format.ts';

describe('times of rows that are not drawn each second', () => {
  const minute = 60_000;
  const hour = 60 * minute;

  it('say how old something is at least', () => {
    const texts = [
      0,
      4999,
      5000,
      10_000,
      19_999,
      59_999,
      minute,
      59.9 * minute,
      3 * hour,
      50 * hour,
    ];
    assert.deepEqual(
      texts.map((ms) => formatRound(roundAge(ms))),
      ['<5 s', '<5 s', '>5 s', '>10 s', '>10 s', '>50 s', '>1 min', '>59 min', '>3 h', '>2 d'],
    );
  });

  it('say how much is left, in the last minute at most', () => {
    const left = [
      hour + 10 * minute,
      18 * minute + 42_000,
      minute,
      59_999,
      50_000,
      10_001,
      5000,
      0,
    ];
    assert.deepEqual(
      left.map((ms) => formatRound(roundTimeLeft(ms))),
      ['1 h 10 min', '18 min', '1 min', '<1 min', '<50 s', '<20 s', '<5 s', '<5 s'],
    );
  });

  it('stay true until the next one is said', () => {
    const secondsOf = (text: string): number => {
      const [, number, unit] = /([\d.]+) (s|min)/.exec(text) ?? [];
      return Number(number) * (unit === 'min' ? 60 : 1);
    };
    for (let ms = 0; ms < 10 * minute; ms += 100) {
      const age = roundAge(ms);
      const bound = secondsOf(age.text) * 1000;
      assert.ok(age.bound === 'under' ? ms < bound : ms >= bound, `an age of ${ms} is ${age.text}`);
      const left = roundTimeLeft(ms);
      const most = secondsOf(left.text) * 1000 + (left.bound === 'about' ? minute : 1);
      assert.ok(ms < most, `${ms} left is ${left.text}`);
    }
  });
});

describe('texts of rows', () => {
  it('writes minutes and seconds below an hour', () => {
    assert.equal(formatDuration(0), '0:00');
    assert.equal(formatDuration(999), '0:00');
    assert.equal(formatDuration(48_000), '0:48');
    assert.equal(formatDuration(18 * 60_000 + 42_900), '18:42');
    assert.equal(formatDuration(3_599_999), '59:59');
  });

  it('writes hours and minutes below two days, then days and hours', () => {
    assert.equal(formatDuration(3_600_000), '1 h 0 min');
    assert.equal(formatDuration(2 * 3_600_000 + 10 * 60_000), '2 h 10 min');
    assert.equal(formatDuration(47 * 3_600_000), '47 h 0 min');
    assert.equal(formatDuration(76 * 3_600_000), '3 d 4 h');
  });

  it('takes a time that is past as none', () => {
    assert.equal(formatDuration(-5000), '0:00');
  });

  it('writes sizes with three digits', () => {
    const sizes = [0, 56, 999, 1000, 1234, 12_345, 123_456, 999_499, 999_500, 1_234_567, 2.5e9];
    assert.deepEqual(
      sizes.map((size) => formatSize(size, 'en')),
      [
        '0 B',
        '56 B',
        '999 B',
        '1 kB',
        '1.23 kB',
        '12.3 kB',
        '123 kB',
        '999 kB',
        '1 MB',
        '1.23 MB',
        '2.5 GB',
      ],
    );
  });

  it('writes numbers as the language has them', () => {
    assert.equal(formatCount(1204, 'en'), '1,204');
    assert.equal(formatCount(1204, 'de'), '1.204');
    assert.equal(formatSize(1234, 'de'), '1,23 kB');
  });

  it('keeps hostile names on one line and within their length', () => {
    assert.equal(oneLine('Cart', 10), 'Cart');
    assert.equal(oneLine('a\r\nb\u2028c\u0000d\u202e', 20), 'a↵b↵cU+0000dU+202E');
    assert.equal(oneLine('x'.repeat(11), 10), `${'x'.repeat(10)}…`);
    assert.equal(oneLine('x'.repeat(1_000_000), 10), `${'x'.repeat(10)}…`);
    assert.equal(oneLine('😀'.repeat(3), 2), '😀😀…');
    assert.equal(oneLine('😀'.repeat(3), 3), '😀😀😀');
  });
});
