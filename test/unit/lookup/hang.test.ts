import assert from 'node:assert/strict';
import { englishText } from '../../../src/formats/reason.ts';
import type { FarmRequest, HangEvidence } from '../../../src/lookup/hang/evidence.ts';
import { rankHangs } from '../../../src/lookup/hang/rank.ts';
import type { SessionLock } from '../../../src/stores/session.ts';
import { words } from './support/words.ts';

const nowMs = Date.parse('2026-01-02T12:00:00Z');
const ref = { layout: 'aspnet-v5', application: '/Shop', id: 'abc' } as const;
const young: SessionLock = { value: '1', ageMs: 2000, ttlMs: 108_000 };

const request = (role: FarmRequest['role'], more: Partial<FarmRequest> = {}): FarmRequest => ({
  farm: 'shop',
  method: 'GET',
  path: '/cart',
  server: 'web1',
  sinceMs: nowMs - 2000,
  role,
  ...more,
});

const told = (
  lock: SessionLock | undefined,
  more: Partial<HangEvidence> = {},
): readonly string[] => {
  const summary = { ref, condition: 'ok' as const, ...(lock && { lock }) };
  const at = { endpointId: 'e', database: 0, ref };
  return rankHangs({ nowMs, at, summary, ...more }, words).map(({ title, evidence }) =>
    [title, ...evidence].map((reason) => englishText(reason)).join(' '),
  );
};

describe('why requests hang', () => {
  it('is a lock of this window', () => {
    const [first] = told(young, { heldHereSinceMs: nowMs - 2000 });
    assert.match(first ?? '', /^You hold the lock/);
  });

  it('is a request of a farm, with those that wait for it', () => {
    const requests = [request('has-lock'), request('waits', { path: '/pay', server: 'web2' })];
    const [first] = told(young, { requests });
    assert.match(first ?? '', /^A request of the farm holds the lock\. GET \/cart \(web1\)/);
    assert.match(first ?? '', /GET \/pay \(web2\) is waiting for it since .*are not saved\.$/);
  });

  it('is a debugger that has stopped that request', () => {
    const [first] = told(young, {
      requests: [request('has-lock', { stoppedSinceMs: nowMs - 1000 })],
    });
    assert.match(first ?? '', /^A debugger has stopped the request/);
  });

  it('is the balancer, which holds requests', () => {
    const [first] = told(undefined, { requests: [request('held')] });
    assert.match(first ?? '', /^The balancer of the farm is holding/);
  });

  it('is a lock that a farm has no request for, that is old, or that never expires', () => {
    const old = { ...young, ageMs: 100_000, ttlMs: 10_000 };
    const endless: SessionLock = { value: '1', ageMs: 2000 };
    const cases = [told(young, { requests: [] }), told(old), told(endless)];
    for (const [first] of cases) assert.match(first ?? '', /^The lock was probably left behind\./);
    assert.match(cases[1]?.[0] ?? '', /comes from executionTimeout, which is 110 s/);
    assert.match(cases[2]?.[0] ?? '', /This lock never expires/);
  });

  it('is a request that is running, where nothing else is known', () => {
    assert.match(told(young)[0] ?? '', /^A request is running and holds the lock\./);
  });

  it('is not the session where it is free', () => {
    assert.match(told(undefined)[0] ?? '', /^The session is not locked now\./);
  });
});
