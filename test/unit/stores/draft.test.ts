import assert from 'node:assert/strict';
import { readBackup, baseOfBackup, writeBackup } from '../../../src/stores/edit/draft-backup.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { mergeItems } from '../../../src/stores/edit/merge.ts';
import { overwrittenItems } from '../../../src/stores/edit/overwritten.ts';
import { applyAgainEdits, takeOverEdits } from '../../../src/stores/edit/revert-item.ts';
import type { SessionSnapshot } from '../../../src/stores/session.ts';
import { DraftHistory } from '../support/draft-history.ts';

const utf8 = new TextEncoder();
const bytes = (text: string): Uint8Array => utf8.encode(text);

function snapshot(items: Readonly<Record<string, string>>): SessionSnapshot {
  return {
    ref: { layout: 'aspnet-v2', application: '/', id: 'id' },
    condition: 'ok',
    items: Object.entries(items).map(([name, text]) => ({
      name,
      bytes: bytes(text),
      isSystem: false,
    })),
    readAtMs: 0,
  };
}

const replace = (
  draft: SessionDraft,
  item: string,
  offset: number,
  from: string,
  to: string,
): void =>
  draft.apply({
    type: 'splice',
    item,
    splices: [{ offset, removed: bytes(from), inserted: bytes(to) }],
  });

const textOf = (draft: SessionDraft, name: string): string =>
  new TextDecoder().decode(draft.item(name)?.bytes);

function edited(items: Readonly<Record<string, string>>) {
  const draft = new SessionDraft(snapshot(items));
  return { draft, history: new DraftHistory(draft) };
}

describe('draft of a session', () => {
  it('is clean again when the edits are undone, and edited again when they are redone', () => {
    const { draft, history } = edited({ a: 'one', b: 'two' });
    replace(draft, 'a', 0, 'one', 'longer');
    replace(draft, 'a', 6, '', '!');
    assert.equal(textOf(draft, 'a'), 'longer!');
    history.undoAll();
    assert.equal(textOf(draft, 'a'), 'one');
    assert.equal(draft.isDirty, false);
    history.redoAll();
    assert.equal(textOf(draft, 'a'), 'longer!');
  });

  it('makes all edits of a gesture or none', () => {
    const draft = new SessionDraft(snapshot({ a: 'one', b: 'two' }));
    const misfit = { offset: 0, removed: bytes('x'), inserted: bytes('y') };
    assert.throws(
      () =>
        draft.apply(
          { type: 'rename', item: 'a', name: 'c' },
          { type: 'remove', item: 'b', bytes: bytes('two') },
          { type: 'splice', item: 'c', splices: [misfit] },
        ),
      { name: 'FormatError' },
    );
    assert.equal(draft.isDirty, false);
    assert.deepEqual(
      draft.items().map(({ name }) => name),
      ['a', 'b'],
    );
  });

  it('renames an item in its place, and back again', () => {
    const { draft, history } = edited({ a: 'one', b: 'two', c: 'three' });
    draft.apply({ type: 'rename', item: 'b', name: 'B2' });
    assert.deepEqual(
      draft.items().map(({ name }) => name),
      ['a', 'B2', 'c'],
    );
    const changes = draft.changes().map(({ name, before, after }) => [name, !!before, !!after]);
    assert.deepEqual(changes, [
      ['B2', false, true],
      ['b', true, false],
    ]);
    history.undoAll();
    assert.equal(draft.isDirty, false);
    history.redoAll();
    assert.equal(textOf(draft, 'B2'), 'two');
  });

  it('takes no second spelling of a name, which ASP.NET would take for the same item', () => {
    const draft = new SessionDraft(snapshot({ Cart: 'one', Straße: 'two' }));
    const taken = (subject: string) => ({ code: 'name-taken', subject });
    const add = (item: string): void => draft.apply({ type: 'add', item, bytes: bytes('x') });
    assert.throws(() => add('cart'), taken('Cart'));
    assert.throws(() => add('Cart'), taken('Cart'));
    assert.throws(
      () => draft.apply({ type: 'rename', item: 'Straße', name: 'CART' }),
      taken('Cart'),
    );
    draft.apply({ type: 'rename', item: 'Cart', name: 'CART' });
    add('Strasse');
    assert.equal(draft.items().length, 3);
  });

  it('brings an item without a name back as it was', () => {
    const loaded = snapshot({ a: 'one' });
    const nameless = { name: null, bytes: bytes('x'), isSystem: false };
    const draft = new SessionDraft({ ...loaded, items: [...loaded.items, nameless] });
    const history = new DraftHistory(draft);
    draft.apply({ type: 'remove', item: null, bytes: nameless.bytes });
    history.undoAll();
    assert.equal(draft.isDirty, false);
  });

  it('names only what differs from what was loaded', () => {
    const draft = new SessionDraft(snapshot({ a: 'one', b: 'two' }));
    replace(draft, 'a', 0, 'one', 'eno');
    replace(draft, 'a', 0, 'eno', 'one');
    assert.deepEqual(draft.changes(), []);
    replace(draft, 'b', 0, 't', 'T');
    assert.deepEqual(draft.changes(), [{ name: 'b', before: bytes('two'), after: bytes('Two') }]);
    assert.deepEqual(
      draft.items().map(({ name, state }) => [name, state]),
      [
        ['a', 'unchanged'],
        ['b', 'changed'],
      ],
    );
  });

  it('refuses an edit that does not fit, and stays as it was', () => {
    const draft = new SessionDraft(snapshot({ a: 'one' }));
    assert.throws(() => replace(draft, 'a', 0, 'two', 'x'), { name: 'FormatError' });
    assert.equal(textOf(draft, 'a'), 'one');
  });

  it('adds and removes items, and takes that back', () => {
    const { draft, history } = edited({ a: 'one' });
    draft.apply({ type: 'add', item: 'c', bytes: bytes('new') });
    draft.apply({ type: 'remove', item: 'a', bytes: bytes('one') });
    assert.deepEqual(draft.changes(), [
      { name: 'c', after: bytes('new') },
      { name: 'a', before: bytes('one') },
    ]);
    history.undoAll();
    assert.equal(draft.isDirty, false);
  });

  it('follows the site where only the site changed something', () => {
    const { draft, history } = edited({ a: 'one', b: 'two' });
    replace(draft, 'a', 0, 'one', 'mine');
    draft.rebase(snapshot({ a: 'one', b: 'theirs', c: 'new' }));
    assert.equal(textOf(draft, 'b'), 'theirs');
    assert.equal(textOf(draft, 'c'), 'new');
    assert.deepEqual(draft.changes(), [{ name: 'a', before: bytes('one'), after: bytes('mine') }]);
    history.undoAll();
    assert.equal(draft.isDirty, false);
  });

  it('is clean after a save, and dirty when that is undone', () => {
    const { draft, history } = edited({ a: 'one' });
    replace(draft, 'a', 0, 'one', 'two');
    draft.rebase(snapshot({ a: 'two' }));
    assert.equal(draft.isDirty, false);
    history.undoAll();
    assert.deepEqual(draft.changes(), [{ name: 'a', before: bytes('two'), after: bytes('one') }]);
  });

  it('comes back from a backup and notices what the site did in between', () => {
    const draft = new SessionDraft(snapshot({ a: 'one', b: 'two' }));
    replace(draft, 'a', 0, 'one', 'mine');
    const changes = readBackup(writeBackup(draft));
    assert.ok(changes);
    const current = snapshot({ a: 'theirs', b: 'two' });
    const restored = new SessionDraft(baseOfBackup(current, changes));
    restored.restore(changes);
    assert.equal(textOf(restored, 'a'), 'mine');
    assert.equal(mergeItems(restored.changes(), current.items).conflicts.length, 1);
  });

  for (const text of ['', '{}', '[]', '{"version":1}', '{"version":1,"changes":[{"name":5}]}']) {
    it(`takes ${JSON.stringify(text)} for no backup`, () => {
      assert.equal(readBackup(text), undefined);
    });
  }
});

describe('merge by item', () => {
  const change = (name: string, before: string, after: string) => ({
    name,
    before: bytes(before),
    after: bytes(after),
  });

  it('writes what only the user changed', () => {
    const mine = [change('a', '1', '2')];
    assert.deepEqual(mergeItems(mine, snapshot({ a: '1', b: 'x' }).items), {
      conflicts: [],
      changes: mine,
    });
  });

  it('has nothing left to do where both made the same change', () => {
    const { conflicts, changes } = mergeItems([change('a', '1', '2')], snapshot({ a: '2' }).items);
    assert.deepEqual([conflicts, changes], [[], []]);
  });

  it('asks where both made different changes, or one removed what the other changed', () => {
    const mine = [change('a', '1', '2'), change('b', '1', '2')];
    const { conflicts } = mergeItems(mine, snapshot({ a: '3' }).items);
    assert.deepEqual(conflicts, [
      { name: 'a', base: bytes('1'), theirs: bytes('3'), mine: bytes('2') },
      { name: 'b', base: bytes('1'), mine: bytes('2') },
    ]);
  });

  const renamed = (draft: SessionDraft, item: string, name: string): SessionDraft => {
    draft.apply({ type: 'rename', item, name });
    return draft;
  };

  it('keeps a new name and follows the value that the site wrote under the old one', () => {
    const draft = renamed(new SessionDraft(snapshot({ a: '1', b: '2' })), 'a', 'A2');
    const theirs = snapshot({ a: '9', b: '2' });
    const { conflicts, changes } = mergeItems(draft.changes(), theirs.items);
    assert.deepEqual(conflicts, []);
    assert.deepEqual(changes, [
      { name: 'A2', after: bytes('9'), renamedFrom: 'a' },
      { name: 'a', before: bytes('9') },
    ]);
    draft.rebase(theirs);
    assert.equal(textOf(draft, 'A2'), '9');
    assert.deepEqual(draft.changes(), changes);
  });

  it('asks once where the site changed an item that was renamed and changed here', () => {
    const draft = renamed(new SessionDraft(snapshot({ a: '1' })), 'a', 'A2');
    replace(draft, 'A2', 0, '1', '2');
    assert.deepEqual(mergeItems(draft.changes(), snapshot({ a: '9' }).items).conflicts, [
      { name: 'A2', base: bytes('1'), theirs: bytes('9'), mine: bytes('2') },
    ]);
  });

  it('asks where the site removed an item that was renamed here, or has one of that name', () => {
    const changes = renamed(new SessionDraft(snapshot({ a: '1' })), 'a', 'A2').changes();
    assert.deepEqual(mergeItems(changes, []).conflicts, [
      { name: 'A2', base: bytes('1'), mine: bytes('1') },
    ]);
    assert.deepEqual(mergeItems(changes, snapshot({ a: '1', A2: '9' }).items).conflicts, [
      { name: 'A2', theirs: bytes('9'), mine: bytes('1') },
    ]);
  });

  it('has nothing left to do for a new name that was written already', () => {
    const changes = renamed(new SessionDraft(snapshot({ a: '1' })), 'a', 'A2').changes();
    const merge = mergeItems(changes, snapshot({ A2: '1' }).items);
    assert.deepEqual(merge, { conflicts: [], changes: [] });
  });

  it('leaves an item to the site in a conflict, under the name that is chosen', () => {
    const draft = renamed(new SessionDraft(snapshot({ a: '1' })), 'a', 'A2');
    draft.rebase(snapshot({ a: '1', A2: '9' }));
    for (const edit of takeOverEdits(draft, 'A2', bytes('9'))) draft.apply(edit);
    assert.deepEqual(draft.changes(), []);
    assert.deepEqual([textOf(draft, 'a'), textOf(draft, 'A2')], ['1', '9']);
  });

  it('gives a name once more that a request took back', () => {
    const draft = renamed(new SessionDraft(snapshot({ a: '1' })), 'a', 'A2');
    const changes = draft.changes();
    const old = snapshot({ a: '1' });
    draft.saved(snapshot({ A2: '1' }), changes);
    draft.rebase(old);
    const items = overwrittenItems(changes, old.items);
    for (const edit of applyAgainEdits(draft, items)) draft.apply(edit);
    assert.deepEqual(draft.changes(), changes);
  });
});
