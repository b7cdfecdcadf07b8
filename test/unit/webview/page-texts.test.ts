import assert from 'node:assert/strict';
import { joinDate, splitDate } from '../../../webview/session/date-text.ts';
import { durationText, fill } from '../../../webview/ui/duration.ts';

const words = { durationHours: '{0} h {1} min', durationDays: '{0} d {1} h' };
const minuteMs = 60_000;

describe('texts that the page makes', () => {
  it('count down in minutes and seconds, above an hour in hours, above two days in days', () => {
    assert.equal(durationText(0, words), '0:00');
    assert.equal(durationText(-5000, words), '0:00');
    assert.equal(durationText(12_999, words), '0:12');
    assert.equal(durationText(18 * minuteMs + 42_000, words), '18:42');
    assert.equal(durationText(130 * minuteMs, words), '2 h 10 min');
    assert.equal(durationText((3 * 24 + 4) * 60 * minuteMs, words), '3 d 4 h');
  });

  it('put values where the translator wants them', () => {
    assert.equal(fill('{1} von {0}', 'all', 2), '2 von all');
    assert.equal(fill('{0} and {5}', 'one'), 'one and {5}');
  });

  it('take a date apart into clock and kind, and put it together as it was', () => {
    for (const text of [
      '2026-11-21T10:00:00.0000000',
      '2026-11-21T10:00:00.0000000 (utc)',
      '2026-11-21T10:00:00.0000000 (local)',
    ]) {
      const { clock, kind } = splitDate(text);
      assert.equal(clock, '2026-11-21T10:00:00.0000000');
      assert.equal(joinDate(clock, kind), text);
    }
  });

  it('offer the first of two equal hours in autumn as one kind', () => {
    assert.equal(splitDate('2026-10-25T02:30:00 (local, first 02:30)').kind, 'local, first');
  });

  it('forgive blanks around a date', () => {
    assert.equal(joinDate(' 2026-11-21 ', 'utc'), '2026-11-21 (utc)');
  });
});
