import assert from 'node:assert/strict';
import {
  differs,
  lockAgeMs,
  lockLeftMs,
  remainingMs,
} from '../../../src/host/sessions/session-reading.ts';
import type { SessionReading } from '../../../src/host/sessions/session-reading.ts';
import type { SessionSummary } from '../../../src/stores/session.ts';

const reading = (summary: Partial<SessionSummary>, readAtMs = 1000): SessionReading => ({
  summary: {
    ref: { layout: 'aspnet-v5', application: '/MyApp', id: 'x' },
    condition: 'ok',
    ...summary,
  },
  readAtMs,
});

describe('the clocks of a row', () => {
  it('go on from one reading', () => {
    const row = reading({ ttlMs: 60_000, lock: { value: '1', ageMs: 12_000 } });
    assert.equal(remainingMs(row, 1000), 60_000);
    assert.equal(remainingMs(row, 31_000), 30_000);
    assert.equal(remainingMs(row, 1_000_000), 0);
    assert.equal(lockAgeMs(row, 4000), 15_000);
  });

  it('say nothing where there is nothing to say', () => {
    assert.equal(remainingMs(reading({}), 1000), undefined);
    assert.equal(lockAgeMs(reading({}), 1000), undefined);
    assert.equal(lockAgeMs(reading({ lock: { value: 'odd' } }), 1000), undefined);
  });

  it('count down to the end of the lock', () => {
    const row = reading({ lock: { value: '1', ttlMs: 98_000 } });
    assert.equal(lockLeftMs(row, 11_000), 88_000);
    assert.equal(lockLeftMs(row, 200_000), 0);
    assert.equal(lockLeftMs(reading({ lock: { value: '1' } }), 1000), undefined);
  });
});

describe('a newer reading of a row', () => {
  it('says nothing new when only time went by', () => {
    assert.equal(differs(reading({ ttlMs: 60_000 }), reading({ ttlMs: 55_010 }, 6000)), false);
  });

  it('says something new after a request slid the time to live', () => {
    assert.equal(differs(reading({ ttlMs: 60_000 }), reading({ ttlMs: 1_200_000 }, 6000)), true);
  });

  it('says something new after a lock came, items came, or the session went', () => {
    const before = reading({ itemCount: 2 });
    assert.equal(differs(before, reading({ itemCount: 2, lock: { value: '1' } })), true);
    assert.equal(differs(before, reading({ itemCount: 3 })), true);
    assert.equal(differs(before, reading({ itemCount: 2, condition: 'gone' })), true);
    assert.equal(differs(before, reading({ itemCount: 2, ttlMs: 1 })), true);
    assert.equal(differs(before, reading({ itemCount: 2 })), false);
  });
});
