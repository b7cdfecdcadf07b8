import assert from 'node:assert/strict';
import { GroupRows, indexList } from '../../../src/host/sessions/group-rows.ts';
import { maxListed, pageSize, type Range, rangesOf } from '../../../src/host/sessions/ranges.ts';
import { endpointNode, groupNode } from '../../../src/host/sessions/nodes.ts';
import type { SessionReading } from '../../../src/host/sessions/session-reading.ts';
import type { SessionIndex } from '../../../src/stores/source/session-index.ts';
import type { SessionRef } from '../../../src/stores/session.ts';

const refOf = (id: string): SessionRef => ({ layout: 'aspnet-v5', application: '/Shop', id });

/** An index of one group with these ids, in order. */
const indexOf = (ids: readonly string[]): SessionIndex => ({
  sessionCount: ids.length,
  unlistedCount: 0,
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

  it('come in ranges where there are more than a thousand, and the same ones as long as nothing changes', () => {
    const rows = newRows();
    const list = listOf(indexOf(numbered(5300)));
    rows.layOut(list);
    assert.equal(rows.nodes.length, pageSize);
    assert.equal(rows.hasMore, false);
    assert.deepEqual(
      rows.ranges.map(({ start, count, ends }) => [start, count, ends[0].id, ends[1].id]),
      [
        [200, 1000, '000200', '001199'],
        [1200, 1000, '001200', '002199'],
        [2200, 1000, '002200', '003199'],
        [3200, 1000, '003200', '004199'],
        [4200, 1000, '004200', '005199'],
        [5200, 100, '005200', '005299'],
      ],
    );
    const [, second] = rows.ranges;
    assert.ok(second);
    rows.layOut(list);
    assert.equal(rows.ranges[1], second);
    const below = new GroupRows(second, 0);
    below.layOut(list);
    assert.deepEqual([below.nodes.length, below.totalCount, below.hasMore], [200, 1000, true]);
    assert.equal(below.nodes[0]?.ref.id, '001200');
    for (let page = 0; page < 4; page++) {
      below.loadMore();
      below.layOut(list);
    }
    assert.deepEqual([below.nodes.length, below.hasMore], [1000, false]);
    assert.equal(below.nodes.at(-1)?.ref.id, '002199');
  });

  it('have no ranges while more sessions are found', () => {
    const rows = newRows();
    const list = listOf(indexOf(numbered(5300)));
    rows.layOut({
      totalCount: 5300,
      refs: (start, count) => list.refs(start, count),
      isGrowing: true,
    });
    assert.deepEqual([rows.nodes.length, rows.ranges.length, rows.hasMore], [200, 0, false]);
  });
});

describe('the ranges of a long list', () => {
  it('hold everything once, and never more than a thousand rows below one', () => {
    for (const count of [0, 1000, 1001, 1200, 100_000, 101_000, 1_000_000, 123_456_789]) {
      const look = (range: Range, depth: number): number => {
        assert.ok(depth < 9);
        const ranges = rangesOf(range);
        if (ranges.length === 0) {
          assert.ok(range.count <= maxListed);
          return range.count;
        }
        assert.ok(ranges.length + pageSize <= maxListed, String(ranges.length));
        let at = range.start + pageSize;
        for (const { start, count: length } of ranges) {
          assert.equal(start, at);
          at += length;
        }
        assert.equal(at, range.start + range.count);
        const [first] = ranges;
        const last = ranges.at(-1);
        assert.ok(first && last);
        // All between them are as long as the first.
        return pageSize + look(first, depth + 1) * (ranges.length - 1) + look(last, depth + 1);
      };
      assert.equal(look({ start: 0, count }, 0), count);
    }
  });
});
