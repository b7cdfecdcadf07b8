import assert from 'node:assert/strict';
import type { NewValue } from '../../../../src/formats/value.ts';
import type { SessionSnapshot } from '../../../../src/stores/session.ts';
import type { SessionChange } from '../../../../src/stores/source/session-change.ts';
import type { SessionSource } from '../../../../src/stores/source/session-source.ts';
import type { BulkEdit } from '../../../../src/survey/bulk/bulk-edit.ts';
import { planEdit } from '../../../../src/survey/bulk/plan-edit.ts';
import { BoundedPlans } from '../../../../src/survey/bulk/bounded-plans.ts';
import { settledOf } from '../../support/settled.ts';

const text = (value: string): NewValue => ({ kind: 'scalar', type: 'String', text: value });

describe('an edit of many sessions', () => {
  const cases: readonly (readonly [edit: BulkEdit, what: string])[] = [
    [{ kind: 'set-item', path: 'Cart.Items[1].Price', text: '7' }, 'Cart: Price 5 to 7'],
    [{ kind: 'set-item', path: 'Cart.Items[1].Price', text: '5' }, 'as-wanted'],
    [{ kind: 'set-item', path: 'Cart.Items[9].Price', text: '5' }, 'nothing-there'],
    [{ kind: 'set-item', path: 'Cart.Items', text: '5' }, 'not-editable'],
    [{ kind: 'set-item', path: 'Cart.Items[1].Price', text: 'five' }, 'other-type'],
    [{ kind: 'remove-item', name: 'Name' }, 'Name away'],
    [{ kind: 'remove-item', name: 'None' }, 'nothing-there'],
    [{ kind: 'rename-item', name: 'Name', newName: 'User' }, 'Name away, User there'],
    [{ kind: 'rename-item', name: 'Name', newName: 'Cart' }, 'name-taken'],
    [{ kind: 'add-item', name: 'Name', value: text('x') }, 'name-taken'],
    [{ kind: 'add-item', name: 'Flag', value: text('on') }, 'Flag there'],
    [{ kind: 'add-item', name: 'Flag', value: { kind: 'null' } }, 'Flag there'],
    [
      { kind: 'add-item', name: 'Flag', value: { kind: 'written', form: 'bytes', text: '00' } },
      'not-editable',
    ],
    [{ kind: 'release-locks', heldMs: 1000 }, 'nothing-there'],
  ];
  for (const [edit, what] of cases) {
    it(`plans ${JSON.stringify(edit)}`, () => {
      const planned = planEdit(edit, snapshot());
      if ('skipped' in planned) {
        assert.equal(planned.skipped, what);
        return;
      }
      const { change } = planned;
      assert.ok(change.kind === 'save');
      const read = (bytes?: Uint8Array) => new TextDecoder().decode(bytes);
      const said = change.changes.map(({ name, before, after }) => {
        if (before && after) {
          return read(before).replace('"Price":5', '"Price":7') === read(after)
            ? `${name ?? ''}: Price 5 to 7`
            : read(after);
        }
        return `${name ?? ''} ${after ? 'there' : 'away'}`;
      });
      assert.deepEqual(said.sort().join(', '), what);
    });
  }

  it('leaves items alone that the framework keeps', () => {
    const kept = snapshot();
    const own = { ...kept, items: kept.items.map((item) => ({ ...item, isSystem: true })) };
    for (const edit of [
      { kind: 'set-item', path: 'Cart.Items[1].Price', text: '7' },
      { kind: 'remove-item', name: 'Name' },
      { kind: 'rename-item', name: 'Name', newName: 'User' },
    ] as const) {
      assert.deepEqual(planEdit(edit, own), { skipped: 'not-editable' }, edit.kind);
    }
  });

  it('leaves locks alone that may be in use', () => {
    const held = (ageMs?: number) =>
      planEdit(
        { kind: 'release-locks', heldMs: 1000 },
        {
          ...snapshot(),
          ref: { layout: 'aspnet-v5', application: '/App', id: 'a' },
          lock: { value: '1', ...(ageMs !== undefined && { ageMs }) },
        },
      );
    assert.deepEqual(held(500), { skipped: 'lock-in-use' });
    assert.deepEqual(held(), { skipped: 'lock-in-use' });
    const old = held(2000);
    assert.ok('change' in old && old.change.kind === 'release-lock');
  });

  it('releases every lock of others where no age is asked for', () => {
    const v5 = { layout: 'aspnet-v5', application: '/App', id: 'a' } as const;
    const locked = { ...snapshot(), ref: v5, lock: { value: '1' } };
    assert.ok('change' in planEdit({ kind: 'release-locks' }, locked));
    const young = planEdit(
      { kind: 'release-locks' },
      { ...locked, lock: { value: '1', ageMs: 12_345 } },
    );
    assert.ok('change' in young && young.before === '12 s');
    assert.deepEqual(planEdit({ kind: 'release-locks' }, locked, '1'), { skipped: 'lock-in-use' });
  });

  it('ends nothing that a request works with, but for the lock of our own', () => {
    const locked = { ...snapshot(), lock: { value: '1', ageMs: 500_000 } };
    assert.deepEqual(planEdit({ kind: 'end' }, locked), { skipped: 'lock-in-use' });
    assert.ok('change' in planEdit({ kind: 'end' }, locked, '1'));
    const v5 = { ...locked, ref: { layout: 'aspnet-v5', application: '/A', id: 'a' } as const };
    const release: BulkEdit = { kind: 'release-locks', heldMs: 1000 };
    assert.ok('change' in planEdit(release, v5, '2'));
    assert.deepEqual(planEdit(release, v5, '1'), { skipped: 'lock-in-use' });
  });

  it('tells what became of each, and how what was written is taken back', async () => {
    const edit: BulkEdit = { kind: 'set-item', path: 'Name', text: 'bea' };
    const planned = ['a', 'b', 'c'].flatMap((id) => {
      const one = planEdit(edit, { ...snapshot(), ref: { ...snapshot().ref, id } });
      return 'skipped' in one ? [] : [one];
    });
    assert.equal(planned.length, 3);
    const sent: SessionChange[] = [];
    const source = {
      change: (change: SessionChange) => {
        sent.push(change);
        const { id } = change.ref;
        if (id === 'c') return Promise.reject(new Error('away'));
        return Promise.resolve(
          id === 'b'
            ? { outcome: 'gone' }
            : { outcome: 'saved', snapshot: snapshot(), mergedNames: [] },
        );
      },
    } as unknown as SessionSource;
    const { signal } = new AbortController();
    const settled = await settledOf(planned, { connect: () => Promise.resolve(source), signal });
    assert.deepEqual(settled.map(({ ref, outcome }) => `${ref.id} ${outcome}`).sort(), [
      'a done',
      'b gone',
      'c failed',
    ]);
    const undo = settled.flatMap((one) => (one.undo ? [one.undo] : []));
    assert.equal(undo.length, 1);
    const [first] = sent;
    const back = undo[0]?.change;
    assert.ok(first?.kind === 'save' && back?.kind === 'save');
    assert.deepEqual(back.changes[0]?.before, first.changes[0]?.after);
    assert.deepEqual(back.changes[0]?.after, first.changes[0]?.before);
  });

  it('sends nothing more once it is called off', async () => {
    const planned = Array.from({ length: 50 }, () => planEdit({ kind: 'end' }, snapshot())).flatMap(
      (one) => ('skipped' in one ? [] : [one]),
    );
    const abort = new AbortController();
    const source = {
      read: () => Promise.resolve(snapshot()),
      change: () => Promise.resolve({ outcome: 'ended' }),
    } as unknown as SessionSource;
    const onSettled = () => abort.abort();
    const settled = await settledOf(planned, {
      connect: () => Promise.resolve(source),
      signal: abort.signal,
      onSettled,
    });
    assert.ok(settled.length <= 8, String(settled.length));
  });

  it('takes plans as they are needed, and ends when they break off', async () => {
    const end = planEdit({ kind: 'end' }, snapshot());
    assert.ok(!('skipped' in end));
    let taken = 0;
    let isClosed = false;
    const plans = async function* () {
      try {
        for (; taken < 100; taken++) yield await Promise.resolve(end);
        throw new Error('the connection is gone');
      } finally {
        isClosed = true;
      }
    };
    let settledCount = 0;
    const source = {
      read: () => Promise.resolve(snapshot()),
      change: () => {
        assert.ok(taken <= settledCount + 8, 'no more than are under way');
        return Promise.resolve({ outcome: 'ended' });
      },
    } as unknown as SessionSource;
    const options = {
      connect: () => Promise.resolve(source),
      onSettled: () => (settledCount += 1),
      signal: new AbortController().signal,
    };
    await assert.rejects(settledOf(plans(), options), /the connection is gone/);
    assert.equal(settledCount, 100, 'those that were taken are settled first');
    assert.ok(isClosed);
  });

  it('is held in bounded memory', () => {
    const one = planEdit({ kind: 'end' }, snapshot());
    assert.ok(!('skipped' in one));
    const few = new BoundedPlans({ maxPlans: 2 });
    for (let count = 0; count < 5; count++) few.add(one);
    assert.deepEqual([few.plans.length, few.refusedCount], [2, 3]);
    const small = new BoundedPlans({ maxBytes: 1500 });
    for (let count = 0; count < 5; count++) small.add(one);
    assert.deepEqual([small.plans.length, small.refusedCount], [1, 4]);
  });
});

function snapshot(): SessionSnapshot {
  const item = (name: string, value: unknown) => ({
    name,
    bytes: new TextEncoder().encode(JSON.stringify(value)),
    isSystem: false,
  });
  const cart = { Items: [{ Price: 1 }, { Price: 5 }] };
  const items = [item('Cart', cart), item('Name', 'ann')];
  const ref = { layout: 'express', application: 'sess:', id: 'a' } as const;
  return { ref, condition: 'ok', items, readAtMs: 0 };
}
