import assert from 'node:assert/strict';
import { parseFilter, sessionFilter } from '../../../src/host/farm/requests/request-filter.ts';
import type { TraceEntry } from '../../../src/protocol/farm/trace.ts';

const entry = (others: Partial<TraceEntry>): TraceEntry => ({
  id: 1,
  logId: '',
  arrivedAtMs: 0,
  method: 'GET',
  path: '/Cart?id=7',
  server: 'server-a',
  reason: 'algorithm',
  status: 200,
  durationMs: 1,
  session: 3,
  ...others,
});

const all: readonly TraceEntry[] = [
  entry({ id: 1 }),
  entry({ id: 2, method: 'POST', status: 503, session: 4 }),
  entry({ id: 3, path: '/shop/cart', server: 'server-b', status: 404 }),
  {
    ...entry({ id: 4, status: 0 }),
    server: undefined,
    session: undefined,
  } as unknown as TraceEntry,
];
const idsOf = (text: string, farm = 'My Shop'): number[] =>
  all.filter((each) => parseFilter(text)?.fits(each, farm) ?? true).map(({ id }) => id);

describe('a filter of requests', () => {
  it('looks for words in all that a row shows, whatever their case', () => {
    assert.deepEqual(idsOf('cart'), [1, 2, 3, 4]);
    assert.deepEqual(idsOf('post'), [2]);
    assert.deepEqual(idsOf('SERVER-B'), [3]);
    assert.deepEqual(idsOf('cart get 404'), [3]);
    assert.deepEqual(idsOf('nothing'), []);
    assert.deepEqual(idsOf('"get /cart"'), [1, 4]);
  });

  it('looks where a name before a colon says', () => {
    for (const [text, ids] of [
      ['method:post', [2]],
      ['path:/cart', [1, 2, 3, 4]],
      ['path:/cart*', [1, 2, 4]],
      ['path:*/cart', [1, 2, 3, 4]],
      ['path:id=7', [1, 2, 4]],
      ['status:404', [3]],
      ['status:5xx', [2]],
      ['status:400-599', [2, 3]],
      ['status:4', [3]],
      ['status:none', [4]],
      ['server:b', [3]],
      ['session:3', [1, 3]],
      ['session:', []],
      ['farm:"my shop" status:200', [1]],
      ['farm:other', []],
    ] as const) {
      assert.deepEqual(idsOf(text), ids, text);
    }
  });

  it('leaves out what has a minus sign, and takes unknown names as words', () => {
    assert.deepEqual(idsOf('-method:post -status:none'), [1, 3]);
    assert.deepEqual(idsOf('-cart'), []);
    assert.deepEqual(idsOf('color:red'), []);
  });

  it('is none where nothing is asked for, and reads what follows one session', () => {
    for (const text of ['', '   ']) assert.equal(parseFilter(text), undefined);
    assert.deepEqual(idsOf(sessionFilter(4)), [2]);
    assert.deepEqual(idsOf(sessionFilter(4, 'My Shop')), [2]);
    assert.deepEqual(idsOf(sessionFilter(4, 'Other')), []);
    assert.deepEqual(idsOf(sessionFilter(4, 'My "Shop'), 'My Shop'), [2]);
  });
});
