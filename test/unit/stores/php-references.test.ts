import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { equalBytes } from '../../../src/formats/splice.ts';
import type { ValueEdit, ValueNode } from '../../../src/formats/value.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import type { SessionSnapshot } from '../../../src/stores/session.ts';

const sessions = readFileSync(
  new URL('../../fixtures/php/references.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly handler: string; readonly base64: string });

function snapshotOf(data: Uint8Array, layout: 'php' | 'laravel' = 'php'): SessionSnapshot {
  const ref = { layout, application: 'PHPREDIS_SESSION:', id: 'abc' };
  return { ref, condition: 'ok', readAtMs: 0, ...layoutById(layout).readItems(data, 0) };
}

function draftOf(base64: string): SessionDraft {
  return new SessionDraft(snapshotOf(new Uint8Array(Buffer.from(base64, 'base64'))));
}

function rootOf(draft: SessionDraft, name: string): ValueNode {
  return decodeSessionItem(draft.item(name) ?? assert.fail(name), 'php').root;
}

function childOf(node: ValueNode, label: string): ValueNode {
  const children = node.children(0, node.childCount);
  return children.find((child) => child.label === label)?.node ?? assert.fail(label);
}

function edit(draft: SessionDraft, item: string, change: ValueEdit): void {
  const value = decodeSessionItem(draft.item(item) ?? assert.fail(item), 'php');
  draft.apply({ type: 'splice', item, splices: value.edit(change) });
}

function saved(draft: SessionDraft): SessionDraft {
  const layout = layoutById(draft.base.ref.layout);
  const blob = layout.blobAfter(draft.base, draft.changes()) ?? assert.fail();
  return new SessionDraft(snapshotOf(blob));
}

const newValue = { kind: 'scalar', type: 'Int64', text: '7' } as const;

for (const { handler, base64 } of sessions) {
  describe(`references in a session of ${handler}`, () => {
    it('are counted over all of it', () => {
      const draft = draftOf(base64);
      const owner = childOf(rootOf(draft, 'cart'), 'owner');
      assert.equal(owner.typeName, 'Money');
      assert.equal(childOf(owner, 'amount').text, '5');
      assert.equal(rootOf(draft, 'alias').text, '4');
    });

    it('hold what they count in its place', () => {
      const draft = draftOf(base64);
      const held = draft.items().filter(({ isHeld }) => isHeld);
      const names = held.map(({ name }) => name);
      assert.deepEqual(names, ['user', 'n', 'account', 'cart', 'count']);
      for (const { name, bytes } of held) {
        assert.throws(() => {
          draft.apply({ type: 'remove', item: name, bytes });
        }, /held-in-place/);
      }
      assert.equal(draft.isDirty, false);
    });

    it('take no edit that adds or removes values before them', () => {
      const draft = draftOf(base64);
      const roles = childOf(rootOf(draft, 'user'), 'roles');
      assert.deepEqual(roles.itemsEditor?.values, []);
      assert.equal(roles.children(0, 1)[0]?.node.isTied, true);
      const edits: readonly ValueEdit[] = [
        { type: 'remove', path: [1, 0] },
        { type: 'insert', path: [1], index: 2, value: newValue },
        { type: 'move', path: [1, 0], index: 1 },
        { type: 'set-null', path: [1] },
        { type: 'replace', path: [1], value: newValue },
        { type: 'insert', path: [], index: 2, value: { kind: 'copy', path: [1] }, key: 'copy' },
      ];
      for (const change of edits) {
        assert.throws(
          () => {
            edit(draft, 'user', change);
          },
          { code: 'shared-elsewhere' },
          change.type,
        );
      }
      // What belongs to another variable is edited there.
      assert.equal(childOf(childOf(rootOf(draft, 'cart'), 'owner'), 'amount').editor, undefined);
      assert.equal(rootOf(draft, 'alias').editor, undefined);
      assert.equal(rootOf(draft, 'alias').readOnlyReason, 'shared-elsewhere');
    });

    it('stay what they were after all other edits', () => {
      const draft = draftOf(base64);
      edit(draft, 'user', { type: 'set', path: [0], text: 'somebody else' });
      edit(draft, 'user', { type: 'set', path: [1, 1], text: 'ü' });
      edit(draft, 'n', { type: 'replace', path: [], value: { ...newValue, text: '12345' } });
      edit(draft, 'account', { type: 'set', path: [0], text: '600' });
      edit(draft, 'cart', { type: 'set', path: [1], text: '44' });
      edit(draft, 'last', { type: 'remove', path: [1, 0] });
      edit(draft, 'last', { type: 'insert', path: [], index: 0, value: newValue, key: 'k' });
      draft.apply({ type: 'rename', item: 'count', name: 'total' });
      draft.apply({ type: 'rename', item: 'account', name: 'money' });
      draft.apply({ type: 'add', item: 'fresh', bytes: Buffer.from('a:1:{i:0;i:1;}') });
      const after = saved(draft);
      assert.deepEqual(
        after.items().map(({ name }) => name),
        ['user', 'n', 'money', 'cart', 'total', 'alias', 'last', 'fresh'],
      );
      const owner = childOf(rootOf(after, 'cart'), 'owner');
      assert.equal(childOf(owner, 'amount').text, '600');
      assert.equal(childOf(rootOf(after, 'cart'), 'qty').text, '44');
      assert.equal(rootOf(after, 'alias').text, '4');
      assert.equal(childOf(rootOf(after, 'last'), 'k').text, '7');
    });

    it('may go away themselves, and what stands behind them', () => {
      const draft = draftOf(base64);
      for (const item of ['alias', 'last']) {
        draft.apply({ type: 'remove', item, bytes: draft.item(item)?.bytes ?? assert.fail() });
      }
      const after = saved(draft);
      // The object is the last that is counted now.
      const held = after.items().filter(({ isHeld }) => isHeld);
      assert.deepEqual(
        held.map(({ name }) => name),
        ['user', 'n', 'account'],
      );
      edit(after, 'cart', { type: 'remove', path: [2, 0] });
      assert.equal(childOf(rootOf(after, 'cart'), 'list').childCount, 1);
    });

    it('never mean another value after a save, whoever plans it', () => {
      const { base } = draftOf(base64);
      const layout = layoutById('php');
      const before = base.items[0]?.bytes ?? assert.fail();
      const grown = Buffer.from('a:1:{i:0;a:1:{i:0;N;}}');
      for (const change of [
        { name: 'user', before },
        { name: 'user', before, after: grown },
      ]) {
        assert.throws(() => layout.blobAfter(base, [change]), /held-in-place|unwritable/);
      }
      const same = layout.blobAfter(base, [{ name: 'user', before, after: before }]);
      assert.ok(same && base.blob && equalBytes(same, base.blob));
    });
  });
}
