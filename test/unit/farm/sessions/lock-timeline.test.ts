import assert from 'node:assert/strict';
import { LockTimeline } from '../../../../src/farm/sessions/lock-timeline.ts';

const lock = (value: string, ageMs: number) => ({ value, ageMs });

describe('whose the lock of a session is', () => {
  it('is certain where one request alone was there', () => {
    const timeline = new LockTimeline();
    timeline.enter({ id: 1, sentAtMs: 1000 });
    timeline.look(lock('a', 10), 1050);
    timeline.enter({ id: 2, sentAtMs: 2000 });
    timeline.look(lock('a', 1010), 2050);
    assert.deepEqual(timeline.current, { sinceMs: 1040, request: 1 });
    assert.equal(timeline.waitOf(1), undefined);
    assert.deepEqual(timeline.waitOf(2), { sinceMs: 2000, request: 1 });
    timeline.look(undefined, 3000);
    assert.equal(timeline.leave(1, 3010), 0);
    // It asks now and then: it waits until it has the lock, not only while another has it.
    timeline.look(lock('b', 20), 3400);
    assert.equal(timeline.current.request, 2);
    timeline.look(undefined, 3500);
    assert.equal(timeline.leave(2, 3510), 1380);
  });

  it('is left open while several may have it, and told by who ends with it', () => {
    const timeline = new LockTimeline();
    timeline.enter({ id: 1, sentAtMs: 1000 });
    timeline.enter({ id: 2, sentAtMs: 1001 });
    timeline.look(lock('a', 5), 1050);
    assert.deepEqual(timeline.current, { sinceMs: 1045 });
    assert.deepEqual([timeline.waitOf(1), timeline.waitOf(2)], [undefined, undefined]);
    timeline.look(undefined, 2000);
    assert.equal(timeline.leave(2, 2005), 0);
    timeline.look(lock('b', 5), 2100);
    assert.equal(timeline.current.request, 1);
    timeline.look(undefined, 2200);
    assert.equal(timeline.leave(1, 2205), 1050);
  });

  it('is of nobody here where it was there before', () => {
    const timeline = new LockTimeline();
    timeline.enter({ id: 1, sentAtMs: 10_000 });
    timeline.look(lock('left behind', 9000), 10_010);
    assert.deepEqual(timeline.current, { sinceMs: 1010 });
    assert.deepEqual(timeline.waitOf(1), { sinceMs: 10_000 });
    timeline.answered(1, 12_000);
    assert.equal(timeline.waitOf(1), undefined);
    assert.equal(timeline.leave(1, 12_010), 2000);
  });

  it('is no wait for who had it alone, or came when it was free', () => {
    const timeline = new LockTimeline();
    timeline.enter({ id: 1, sentAtMs: 1000 });
    timeline.look(undefined, 1005);
    timeline.look(lock('a', 1), 1100);
    timeline.look(undefined, 1200);
    assert.equal(timeline.leave(1, 1201), 0);
    timeline.enter({ id: 2, sentAtMs: 1300 });
    assert.equal(timeline.leave(2, 1400), 0);
    assert.equal(timeline.current, undefined);
  });
});
