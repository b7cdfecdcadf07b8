import assert from 'node:assert/strict';
import { CompactSessionIndex } from '../../../../src/stores/search/compact-session-index.ts';
import { builtInKeys } from '../../../../src/stores/layouts/key-recognition.ts';
import { newKeyMatch } from '../../../../src/stores/find/key-rule.ts';

/** Tells an index a key, in the midst of other bytes as in a reply. */
function tell(index: CompactSessionIndex, key: string): void {
  const bytes = Buffer.from(`$99\r\n${key}\r\n$`);
  const match = newKeyMatch();
  assert(builtInKeys.recognise(bytes, 5, bytes.length - 3, match), key);
  index.add(bytes, match);
}

const group = { layout: 'aspnet-v5', application: '/App' } as const;
const everything = { group, start: 0, count: 1_000_000 };

function idsOf(index: CompactSessionIndex, query = {}): string[] {
  return index.page({ ...everything, ...query }).sessions.map(({ ref }) => ref.id);
}

describe('CompactSessionIndex', () => {
  it('orders ids by their bytes, whatever they have in common', () => {
    const index = new CompactSessionIndex();
    const ids = [
      'b',
      'a',
      'aaaaaaaab',
      'aaaaaaaaa',
      'aaaa',
      'aaaaa',
      'ä',
      'z',
      'A',
      '0',
      'aaaaaaaaaaa',
    ];
    for (const id of ids) tell(index, `{/App_${id}}_SessionTimeout`);
    const ordered = ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    assert.deepEqual(idsOf(index), ordered);
    assert.deepEqual(idsOf(index, { count: 3 }), ordered.slice(0, 3));
    index.complete();
    assert.deepEqual(idsOf(index), ordered);
    assert.deepEqual(idsOf(index, { start: 4, count: 2 }), ordered.slice(4, 6));
    assert.deepEqual(idsOf(index, { start: 400 }), []);
  });

  it('keeps order and count over many ids that start alike', () => {
    const index = new CompactSessionIndex();
    const ids = Array.from(
      { length: 30_000 },
      (_, number) => `same-start-${(number * 7919) % 30_000}`,
    );
    for (const id of ids) tell(index, `{/App_${id}}_SessionTimeout`);
    for (const id of ids) tell(index, `{/App_${id}}_SessionStateItemCollection`);
    assert.equal(index.sessionCount, ids.length);
    assert.deepEqual(idsOf(index, { count: 500 }), ids.toSorted().slice(0, 500));
    index.complete();
    assert.deepEqual(idsOf(index), ids.toSorted());
  });

  it('counts a lock once, however often its key is told', () => {
    const index = new CompactSessionIndex();
    tell(index, '{/App_a}_SessionTimeout');
    for (let time = 0; time < 3; time++) tell(index, '{/App_a}_WriteLock');
    tell(index, '{/App_b}_WriteLock');
    assert.deepEqual(index.groups(), [{ ...group, sessionCount: 2, lockedCount: 2 }]);
    assert.deepEqual(index.find({ ...group, id: 'a' })?.parts, ['lock', 'timeout']);
    assert.equal(index.find({ ...group, id: 'c' }), undefined);
    assert.equal(index.find({ ...group, application: '/Other', id: 'a' }), undefined);
  });

  it('gives the sessions alone of which a lock was found, of its own or in the data', () => {
    const index = new CompactSessionIndex();
    for (const id of ['d', 'c', 'b', 'a']) {
      tell(index, `{/App_${id}}_SessionStateItemCollection`);
    }
    for (const id of ['d', 'b', 'lock-only']) tell(index, `{/App_${id}}_WriteLock`);
    tell(index, '{/Other_x}_WriteLock');
    assert.deepEqual(idsOf(index, { isLocked: true }), ['b', 'd', 'lock-only']);
    assert.deepEqual(idsOf(index, { isLocked: true, start: 1, count: 1 }), ['d']);
    assert.equal(index.page({ ...everything, isLocked: true }).totalCount, 3);
    const bytes = Buffer.from('{/App_a}_SessionStateItemCollection');
    const match = newKeyMatch();
    assert(builtInKeys.recognise(bytes, 0, bytes.length, match));
    // What rules of layouts say whose lock stands in the data.
    match.isLocked = true;
    const inData = new CompactSessionIndex();
    inData.add(bytes, match);
    assert.deepEqual(idsOf(inData, { isLocked: true }), ['a']);
  });

  it('filters by part of an id, within one application', () => {
    const index = new CompactSessionIndex();
    for (const id of ['xabcx', 'abc', 'ab', 'cab', 'cabc', 'b'])
      tell(index, `{/App_${id}}_SessionTimeout`);
    tell(index, '{/Other_abc}_SessionTimeout');
    index.complete();
    assert.deepEqual(idsOf(index, { idPart: 'abc' }), ['abc', 'cabc', 'xabcx']);
    assert.equal(index.page({ ...everything, idPart: 'abc', count: 1 }).totalCount, 3);
    assert.deepEqual(idsOf(index, { idPart: 'no' }), []);
  });

  it('finds parts of ids across the borders of its memory', () => {
    const index = new CompactSessionIndex();
    const pad = 'x'.repeat(200);
    for (let number = 0; number < 12_000; number++) {
      tell(index, `{/App_${pad}${number.toString().padStart(7, '0')}}_SessionTimeout`);
    }
    index.complete();
    assert.equal(index.page({ ...everything, idPart: 'x' }).totalCount, 12_000);
    assert.equal(index.page({ ...everything, idPart: '0011999' }).totalCount, 1);
    assert.equal(index.page({ ...everything, idPart: '0x' }).totalCount, 0);
  });

  it('keeps applications and layouts apart', () => {
    const index = new CompactSessionIndex();
    tell(index, '{/App_a}_SessionTimeout');
    tell(index, '{/App_a}_Internal');
    tell(index, '{/App/Sub_a}_Internal');
    tell(index, '{_a}_Internal');
    assert.deepEqual(
      index.groups().map(({ application, layout }) => `${application} ${layout}`),
      [' aspnet-v2', '/App aspnet-v2', '/App aspnet-v5', '/App/Sub aspnet-v2'],
    );
  });

  it('says that it knows nothing of an application it was not told of', () => {
    const index = new CompactSessionIndex();
    assert.deepEqual(index.page(everything), { sessions: [], totalCount: 0 });
  });

  it('counts further sessions by their data when it holds as many as it may', () => {
    const index = new CompactSessionIndex(0, 3);
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      tell(index, `{/App_${id}}_SessionTimeout`);
      tell(index, `{/App_${id}}_SessionStateItemCollection`);
    }
    // What comes of a known one is still noted, and told twice counts once.
    tell(index, '{/App_a}_WriteLock');
    tell(index, '{/App_a}_WriteLock');
    tell(index, '{/App_e}_WriteLock');
    tell(index, '{/Other_f}_SessionStateItemCollection');
    assert.deepEqual(index.groups(), [
      {
        layout: 'aspnet-v5',
        application: '/App',
        sessionCount: 3,
        unlistedCount: 2,
        lockedCount: 2,
      },
      {
        layout: 'aspnet-v5',
        application: '/Other',
        sessionCount: 0,
        unlistedCount: 1,
        lockedCount: 0,
      },
    ]);
    assert.deepEqual([index.sessionCount, index.unlistedCount], [3, 3]);
    assert.deepEqual(idsOf(index), ['a', 'b', 'c']);
    assert.deepEqual(idsOf(index, { isLocked: true }), ['a']);
    assert.equal(index.page(everything).totalCount, 3);
  });
});
