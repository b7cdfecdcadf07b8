import assert from 'node:assert/strict';
import { GroupRows, indexList, pageSize } from '../../../src/host/sessions/group-rows.ts';
import { endpointNode, groupNode } from '../../../src/host/sessions/nodes.ts';
import type { SessionReading } from '../../../src/host/sessions/session-reading.ts';
import type { SessionIndex } from '../../../src/stores/source/session-index.ts';
import type { SessionRef } from '../../../src/stores/session.ts';

const refOf = (id: string): SessionRef => ({ layout: 'aspnet-v5', application: '/Shop', id });

/** An index of one group with these ids, in order. */
const indexOf = (ids: readonly string[]): SessionIndex => ({
  sessionCount: ids.length,
  groups: () => [
    { layout: 'aspnet-v5', application: '/Shop', sessionCount: ids.length, lockedCount: 0 },
  ],
  page: ({ start, count, idPart }) => {
    const matching = idPart === undefined ? ids : ids.filter((id) => id.includes(idPart));
    return {
      sessions: matching
        .slice(start, start + count)
        .map((id) => ({ ref: refOf(id), parts: ['data'] })),
      totalCount: matching.length,
    };
  },
  find: () => undefined,
});

const listOf = (index: SessionIndex, idPart?: string) =>
  indexList(index, { layout: 'aspnet-v5', application: '/Shop' }, idPart);
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => index.toString().padStart(6, '0'));
const reading = (id: string): SessionReading => ({
  summary: { ref: refOf(id), condition: 'ok' },
  readAtMs: 0,
});

describe('the rows of an application', () => {
  const newRows = () => new GroupRows(groupNode(endpointNode('e'), 'aspnet-v5', '/Shop'), 0);
  const idsOf = (rows: GroupRows) => rows.nodes.map(({ ref }) => ref.id);

  it('come in pages', () => {
    const rows = newRows();
    const index = indexOf(numbered(450));
    rows.layOut(listOf(index));
    assert.equal(rows.nodes.length, pageSize);
    assert.equal(rows.hasMore, true);
    rows.loadMore();
    rows.layOut(listOf(index));
    rows.loadMore();
    rows.layOut(listOf(index));
    assert.deepEqual(idsOf(rows), numbered(450));
    assert.equal(rows.hasMore, false);
  });

  it('stay the same objects when they are laid out anew', () => {
    const rows = newRows();
    rows.layOut(listOf(indexOf(['b', 'd'])));
    const [b, d] = rows.nodes;
    rows.layOut(listOf(indexOf(['a', 'b', 'c', 'd'])));
    assert.equal(rows.nodes[1], b);
    assert.equal(rows.nodes[3], d);
  });

  it('do not move when sessions come and go: what is new is counted', () => {
    const rows = newRows();
    rows.layOut(listOf(indexOf(['b', 'd'])));
    const before = rows.nodes;
    rows.compare(listOf(indexOf(['a', 'b', 'c'])));
    assert.equal(rows.nodes, before);
    assert.equal(rows.newCount, 2);
    assert.equal(rows.hasMore, false);
    rows.layOut(listOf(indexOf(['a', 'b', 'c'])));
    assert.deepEqual(idsOf(rows), ['a', 'b', 'c']);
    assert.equal(rows.newCount, 0);
  });

  it('count nothing as new while there are pages to load', () => {
    const rows = newRows();
    rows.layOut(listOf(indexOf(numbered(450))));
    rows.compare(listOf(indexOf([...numbered(450), 'x'])));
    assert.equal(rows.newCount, 0);
    assert.equal(rows.totalCount, 451);
  });

  it('are read once, and again when they are stale', () => {
    const rows = newRows();
    rows.layOut(listOf(indexOf(['a', 'b'])));
    assert.equal(rows.unread().length, 2);
    for (const node of rows.nodes) rows.setReading(node, reading(node.ref.id));
    assert.equal(rows.unread().length, 0);
    rows.markStale();
    assert.equal(rows.unread().length, 2);
  });

  it('keep to the filter', () => {
    const rows = newRows();
    rows.layOut(listOf(indexOf(['abc', 'bcd', 'cde']), 'bc'));
    assert.deepEqual(idsOf(rows), ['abc', 'bcd']);
    assert.equal(rows.totalCount, 2);
  });
});
