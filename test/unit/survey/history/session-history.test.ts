import assert from 'node:assert/strict';
import type { SessionItem, SessionRef, SessionSnapshot } from '../../../../src/stores/session.ts';
import { itemDifferences } from '../../../../src/survey/history/item-differences.ts';
import { SessionHistory } from '../../../../src/survey/history/session-history.ts';

const ref: SessionRef = { layout: 'aspnet-v1', application: '/Shop', id: 'abc' };

const s = { endpointId: 'e', database: 0, ref };
const old = { ...s, database: 1 };

const item = (name: string | null, ...bytes: number[]): SessionItem => ({
  name,
  bytes: Uint8Array.from(bytes),
  isSystem: false,
});

const big = (name: string, length: number, fill = 0): SessionItem => ({
  name,
  bytes: new Uint8Array(length).fill(fill),
  isSystem: false,
});

/** A look at second `second` of a session that ends at second 1200. */
function look(
  second: number,
  items: readonly SessionItem[],
  more: Partial<SessionSnapshot> = {},
): SessionSnapshot {
  const ttlMs = (1200 - second) * 1000;
  return { ref, condition: 'ok', items, ttlMs, readAtMs: second * 1000, ...more };
}

describe('item differences', () => {
  it('name what came, went and became another, in any order', () => {
    const before = [item('a', 1), item('b', 2), item(null, 3), item('c', 4)];
    const after = [item('d', 4), item(null, 3), item('b', 9), item('a', 1)];
    assert.deepEqual(itemDifferences(before, after), [
      { name: 'd', kind: 'added' },
      { name: 'b', kind: 'changed' },
      { name: 'c', kind: 'removed' },
    ]);
    assert.deepEqual(itemDifferences(before, [...before].reverse()), []);
  });

  it('go by what is stored, and know two items of one name apart', () => {
    const stored = Uint8Array.from([7]);
    const decoded = (text: number): SessionItem => ({ ...item('a', text), stored });
    assert.deepEqual(itemDifferences([decoded(1)], [decoded(2)]), []);
    const twins = [item('a', 1), item('a', 2)];
    assert.deepEqual(itemDifferences(twins, [item('a', 1), item('a', 3)]), [
      { name: 'a', kind: 'changed' },
    ]);
    assert.deepEqual(itemDifferences(twins, [item('a', 1)]), [{ name: 'a', kind: 'removed' }]);
  });
});

describe('the history of sessions', () => {
  it('has a moment for each change, with what changed and when', () => {
    const history = new SessionHistory();
    history.note(s, look(0, [item('a', 1)]), false);
    history.note(s, look(3, [item('a', 1)]), false);
    history.note(s, look(6, [item('a', 2), item('b', 1)]), false);
    const lock = { value: '1' };
    history.note(s, look(9, [item('a', 2), item('b', 1)], { lock }), true);
    history.note(s, look(12, [], { condition: 'gone' }), false);
    history.note(s, look(15, [], { condition: 'gone' }), false);
    const moments = history.of(s)?.moments ?? [];
    assert.deepEqual(
      moments.map(({ atMs, afterMs, isOurs, changes, items }) => [
        atMs,
        afterMs,
        isOurs,
        ...changes,
        ...items.map(({ name, kind }) => `${name ?? ''} ${kind}`),
      ]),
      [
        [0, undefined, false],
        [6000, 3000, false, 'a changed', 'b added'],
        [9000, 6000, true, 'locked'],
        [12000, 9000, false, 'ended'],
      ],
    );
    assert.deepEqual(moments[1]?.snapshot.items, [item('a', 2), item('b', 1)]);
    const [first] = moments;
    assert.ok(first);
    assert.equal(history.moment(s, first.id), first);
    assert.equal(history.moment(old, first.id), undefined);
    assert.deepEqual(history.sessions(), [s]);
  });

  it('tells uses of a session that change nothing else in one moment', () => {
    const history = new SessionHistory();
    const items = [item('a', 1)];
    history.note(s, look(0, items), false);
    for (const second of [3, 6, 9]) {
      history.note(s, look(second, items, { ttlMs: 1_200_000 }), false);
    }
    const moments = history.of(s)?.moments ?? [];
    assert.deepEqual(
      moments.map(({ changes, renewedCount, atMs }) => [...changes, renewedCount, atMs]),
      [
        [undefined, 0],
        ['lifetime', 3, 9000],
      ],
    );
    history.note(s, look(12, items, { ttlMs: 2_400_000 }), true);
    assert.equal(history.of(s)?.moments.length, 3, 'one that this window extended');
  });

  it('knows a change of this window also where a look was quicker than its report', () => {
    const history = new SessionHistory();
    const isOurs = () => history.of(s)?.moments.map((moment) => moment.isOurs);
    history.note(s, look(0, [item('a', 1)]), false);
    history.note(s, look(1, [item('a', 1)]), true);
    assert.deepEqual(isOurs(), [false], 'not the first');
    history.note(s, look(3, [item('a', 2)]), false);
    history.note(s, look(4, [item('a', 2)]), true);
    assert.deepEqual(isOurs(), [false, true]);
    history.note(s, look(6, [item('a', 3)]), false);
    history.note(s, look(60, [item('a', 3)]), true);
    assert.deepEqual(isOurs(), [false, true, false], 'not what was found long ago');
  });

  it('makes no moment of what may not be read, nor of items that nobody could read', () => {
    const history = new SessionHistory();
    history.note(s, look(0, [], { condition: 'gone' }), false);
    assert.equal(history.of(s), undefined);
    history.note(s, look(0, [item('a', 1)]), false);
    history.note(s, look(3, [], { condition: 'no-access' }), false);
    history.note(s, look(6, [], { condition: 'damaged' }), false);
    const moments = history.of(s)?.moments ?? [];
    assert.deepEqual(
      moments.map(({ changes, items }) => [changes, items]),
      [
        [[], []],
        [['condition'], []],
      ],
    );
  });

  it('keeps values that stay the same once, and copies what is part of something larger', () => {
    const history = new SessionHistory();
    const whole = new Uint8Array(1_000_000);
    const part = { name: 'part', bytes: whole.subarray(0, 10), isSystem: false };
    for (let second = 0; second < 10; second++) {
      history.note(s, look(second, [big('big', 300_000), part, item('n', second)]), false);
    }
    assert.ok(history.bytes > 300_000 && history.bytes < 330_000, String(history.bytes));
    const [one, two] = history.of(s)?.moments ?? [];
    assert.equal(one?.snapshot.items[0], two?.snapshot.items[0]);
    assert.equal(one?.snapshot.items[1]?.bytes.buffer.byteLength, 10);
  });

  it('lets the oldest of all go where there is too much, and says how many', () => {
    const history = new SessionHistory(1_000_000);
    history.note(old, look(0, [big('a', 300_000)]), false);
    for (let second = 1; second <= 10; second++) {
      history.note(s, look(second, [big('a', 300_000, second)]), false);
      assert.ok(history.bytes <= 1_000_000);
    }
    const { moments, forgottenCount } = history.of(s) ?? {};
    assert.equal(moments?.length, 3);
    assert.equal(moments[2]?.snapshot.items[0]?.bytes[0], 10);
    assert.equal(forgottenCount, 7);
    assert.deepEqual(history.of(old), { ...history.of(old), moments: [], forgottenCount: 1 });
    assert.deepEqual(history.sessions(), [s]);
  });

  it('does not keep what is larger than all that may be kept, nor note it at each look', () => {
    const history = new SessionHistory(1000);
    const items = [big('a', 2000)];
    history.note(s, look(0, items), false);
    history.note(s, look(3, items), false);
    assert.deepEqual(history.of(s)?.moments, []);
    assert.equal(history.of(s)?.forgottenCount, 1);
    assert.equal(history.bytes, 0);
  });

  it('keeps the requests of a session in the same memory, and lets them go with its moments', () => {
    const history = new SessionHistory(30_000);
    const request = (key: string, second: number, path = '/') => ({
      key,
      label: `GET ${path}`,
      arrivedAtMs: second * 1000 - 5,
      endedAtMs: second * 1000,
      items: [] as string[],
    });
    history.noteRequest(s, request('early', 0));
    history.note(s, look(1, [item('a', 1)]), false);
    history.noteRequest(s, request('one', 1));
    history.noteRequest(s, { ...request('one', 1), items: ['a'] });
    history.noteRequest(s, request('two', 2, 'x'.repeat(100_000)));
    const requests = () => history.of(s)?.requests ?? [];
    assert.deepEqual(
      requests().map(({ key, items }) => [key, ...items]),
      [['one', 'a'], ['two']],
    );
    assert.ok(history.bytes < 4000, String(history.bytes));
    for (let second = 3; second < 600; second++) {
      history.noteRequest(s, request(String(second), second));
      history.note(s, look(second, [item('a', second % 256)]), false);
    }
    assert.ok(history.bytes <= 30_000, String(history.bytes));
    const [oldest] = history.of(s)?.moments ?? [];
    assert.ok(oldest && oldest.atMs > 500_000);
    assert.ok(requests().every(({ endedAtMs }) => endedAtMs >= oldest.atMs - 10_000));
    assert.ok(requests().length > 20 && requests().length <= 300);
  });

  it('forgets the session that nobody has looked at for longest when there are too many', () => {
    const history = new SessionHistory();
    const at = (number: number) => ({ ...s, ref: { ...ref, id: String(number) } });
    for (let number = 0; number < 1000; number++) {
      history.note(at(number), look(number, [item('a', 1)]), false);
    }
    history.note(at(0), look(1000, [item('a', 1)]), false);
    history.note(at(1000), look(1001, [item('a', 1)]), false);
    assert.equal(history.of(at(1)), undefined);
    assert.ok(history.of(at(0)));
    assert.deepEqual(history.sessions().slice(-2), [at(0), at(1000)]);
  });

  it('takes no look for news that is older than what was seen', () => {
    const history = new SessionHistory();
    history.note(s, look(0, [item('a', 1)]), false);
    history.note(s, look(5, [item('a', 2)]), false);
    history.note(s, look(4, [item('a', 1)]), false);
    assert.equal(history.of(s)?.moments.length, 2);
  });
});
