import assert from 'node:assert/strict';
import {
  parseItemCondition,
  writeItemCondition,
} from '../../../../src/lookup/filter/item-condition.ts';
import {
  compareSessions,
  fitsGroup,
  fitsSession,
  needsOf,
  type SessionFacts,
} from '../../../../src/lookup/filter/match-session.ts';
import {
  everySession,
  isChosen,
  type SessionFilter,
  type SessionOrder,
  withFilter,
  withoutFilter,
} from '../../../../src/lookup/filter/session-filter.ts';
import type { PathValue } from '../../../../src/stores/read/item-path.ts';

const facts = (more: Partial<SessionFacts> = {}): SessionFacts => ({
  ref: { layout: 'aspnet-v5', application: '/Shop', id: 'abcdef' },
  condition: 'ok',
  ttlMs: 600_000,
  ...more,
});
const scalar = (text: string): PathValue => ({
  node: { kind: 'scalar', typeName: 'String', text, childCount: 0, children: () => [] },
});
const fits = (filter: SessionFilter, more?: Partial<SessionFacts>, value?: PathValue): boolean =>
  fitsSession([filter], facts(more), () => value);
const item = (text: string): SessionFilter => {
  const filter = parseItemCondition(text);
  assert.ok(filter, text);
  return filter;
};

describe('the filters of sessions', () => {
  it('tell by id, application and layout', () => {
    assert.ok(fits({ kind: 'id-part', text: 'cde' }));
    assert.ok(!fits({ kind: 'id-part', text: 'xyz' }));
    const filters: SessionFilter[] = [
      { kind: 'application', application: '/Shop' },
      { kind: 'application', application: '/Admin' },
      { kind: 'layout', layout: 'aspnet-v5' },
    ];
    assert.ok(fitsGroup(filters, { application: '/Admin', layout: 'aspnet-v5' }));
    assert.ok(!fitsGroup(filters, { application: '/Other', layout: 'aspnet-v5' }));
    assert.ok(!fitsGroup(filters, { application: '/Shop', layout: 'express' }));
    assert.ok(fitsSession(filters, facts(), () => undefined));
  });

  it('tell by lock, and by those who wait for it', () => {
    const lock = { value: '1', ageMs: 5000 };
    assert.ok(fits({ kind: 'locked' }, { lock }));
    assert.ok(!fits({ kind: 'locked' }));
    assert.ok(fits({ kind: 'waiting' }, { lock: { ...lock, isWaitedFor: true } }));
    assert.ok(!fits({ kind: 'waiting' }, { lock }), 'what is not known yet');
  });

  it('tell by time, size and last use', () => {
    assert.ok(fits({ kind: 'expires-within', seconds: 600 }));
    assert.ok(!fits({ kind: 'expires-within', seconds: 599 }));
    const endless = { ref: facts().ref, condition: 'no-ttl' } as const;
    assert.ok(fitsSession([{ kind: 'no-ttl' }], endless, () => undefined));
    assert.ok(!fitsSession([{ kind: 'expires-within', seconds: 1 }], endless, () => undefined));
    assert.ok(!fits({ kind: 'no-ttl' }));
    assert.ok(fits({ kind: 'bigger-than', bytes: 99 }, { sizeBytes: 100 }));
    assert.ok(fits({ kind: 'bigger-than', bytes: 99 }, { memoryBytes: 100 }));
    assert.ok(!fits({ kind: 'bigger-than', bytes: 100 }, { sizeBytes: 100 }));
    assert.ok(!fits({ kind: 'bigger-than', bytes: 1 }), 'a size that is not known');
    assert.ok(fits({ kind: 'used-within', seconds: 600 }, { timeoutSeconds: 1200 }));
    assert.ok(!fits({ kind: 'used-within', seconds: 599 }, { timeoutSeconds: 1200 }));
    assert.ok(!fits({ kind: 'used-within', seconds: 9999 }), 'a timeout that is not known');
  });

  it('tell by the value of an item, as text and as number', () => {
    for (const [text, value, isFit] of [
      ['UserName', 'ann', true],
      ['UserName = Ann', 'ann', true],
      ['UserName = "a b"', 'a b', true],
      ['UserName ~ NN', 'ann', true],
      ['UserName = bob', 'ann', false],
      ['Cart.Count > 3', '10', true],
      ['Cart.Count > 3', '3', false],
      ['Cart.Count < 3', '-1', true],
      ['Price = 1.50', '1.5', true],
      ['Price > 3', 'many', false],
      ['At > 2026-01-01', '2026-02-01T00:00:00.0000000', true],
    ] as const) {
      assert.equal(fits(item(text), {}, scalar(value)), isFit, `${text}: ${value}`);
    }
    assert.ok(fits(item('Cart.Count > 2'), {}, { count: 3 }));
    assert.ok(!fits(item('UserName'), {}, undefined));
  });

  it('choose nothing that has ended', () => {
    assert.ok(!fits({ kind: 'id-part', text: 'abc' }, { condition: 'gone' }));
  });

  it('are written as they are read', () => {
    for (const text of ['UserName', 'A.B[0] = 1', 'Name ~ x y', 'Name = " x"', 'Name = ""']) {
      assert.equal(writeItemCondition(item(text) as never), text);
    }
    assert.equal(parseItemCondition('= 3')?.path, '= 3');
    assert.equal(parseItemCondition('  '), undefined);
  });

  it('hold together: one of a kind, several applications and items', () => {
    let choice = withFilter(everySession, { kind: 'id-part', text: 'a' });
    choice = withFilter(choice, { kind: 'id-part', text: 'b' });
    choice = withFilter(choice, { kind: 'application', application: '/A' });
    choice = withFilter(choice, { kind: 'application', application: '/B' });
    choice = withFilter(choice, { application: '/A', kind: 'application' });
    assert.equal(choice.filters.length, 3);
    assert.ok(isChosen(choice) && !isChosen(everySession));
    choice = withoutFilter(choice, { kind: 'id-part', text: 'b' });
    assert.deepEqual(
      choice.filters.map((filter) => filter.kind),
      ['application', 'application'],
    );
  });

  it('say what must be known', () => {
    const needs = needsOf(withFilter(everySession, { kind: 'id-part', text: 'a' }));
    assert.equal(needs.isLook, false);
    assert.equal(needsOf({ filters: [], order: 'largest' }).hasMemory, true);
    assert.equal(needsOf({ filters: [{ kind: 'waiting' }], order: 'id' }).isLocked, true);
    assert.deepEqual(needsOf({ filters: [item('A.B = 1')], order: 'id' }).paths, ['A.B']);
  });
});

describe('the orders of sessions', () => {
  it('put what is not known last', () => {
    const named = (id: string, more: Partial<SessionFacts>): SessionFacts =>
      facts({ ...more, ref: { ...facts().ref, id } });
    const all = [
      named('long', {
        lock: { value: '1', ageMs: 9000 },
        ttlMs: 5000,
        sizeBytes: 1,
        timeoutSeconds: 20,
      }),
      named('short', {
        lock: { value: '2', ageMs: 10 },
        ttlMs: 100,
        sizeBytes: 900,
        timeoutSeconds: 20,
      }),
      { ref: { ...facts().ref, id: 'endless' }, condition: 'no-ttl' } as const,
    ];
    const ordered = (order: SessionOrder): string[] =>
      [...all].sort(compareSessions(order)).map(({ ref }) => ref.id);
    assert.deepEqual(ordered('longest-lock'), ['long', 'short', 'endless']);
    assert.deepEqual(ordered('soonest-end'), ['short', 'long', 'endless']);
    assert.deepEqual(ordered('latest-end'), ['endless', 'long', 'short']);
    assert.deepEqual(ordered('largest'), ['short', 'long', 'endless']);
    assert.deepEqual(ordered('latest-use'), ['long', 'short', 'endless']);
  });
});
