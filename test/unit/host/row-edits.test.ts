import assert from 'node:assert/strict';
import type { ValueEdit } from '../../../src/formats/value.ts';
import { childOrigins } from '../../../src/host/editor/document/revert-edit.ts';
import { type MadeEdits, RowEdits } from '../../../src/host/editor/document/row-edits.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A document with one item, and what a user sees of it. */
class OneItem {
  readonly draft: SessionDraft;
  rows: RowEdits;

  constructor(content: string | Uint8Array, encoding: 'json' | 'nrbf' = 'json') {
    const bytes = typeof content === 'string' ? utf8(content) : content;
    this.draft = new SessionDraft({
      ref: { layout: 'express', application: 'sess:', id: 'a' },
      condition: 'ok',
      items: [{ name: 'Cart', bytes, isSystem: false, encoding }],
      readAtMs: 0,
    });
    this.rows = this.#rows();
  }

  #rows(): RowEdits {
    return new RowEdits(this.draft, { get: (item) => decodeSessionItem(item, 'json') });
  }

  get json(): string {
    return new TextDecoder().decode(this.draft.item('Cart')?.bytes);
  }

  edit(edit: ValueEdit): MadeEdits {
    return this.rows.make(this.rows.planEdit('Cart', edit));
  }

  revert(...path: number[]): boolean {
    const plan = this.rows.planRevert('Cart', path);
    if (plan.edits.length > 0) this.rows.make(plan);
    return plan.edits.length > 0;
  }

  /** Where the rows of the root were, by what is known of them. */
  origins(count: number): unknown[] {
    const edited = this.rows.edited('Cart') ?? assert.fail('not edited');
    const origin = childOrigins(edited, []);
    return Array.from({ length: count }, (_, index) => origin(index));
  }

  /** What is left after a restart: the bytes, and not the way to them. */
  forget(): void {
    this.rows = this.#rows();
  }
}

const set = (index: number, text: string): ValueEdit => ({ type: 'set', path: [index], text });
const move = (from: number, index: number): ValueEdit => ({ type: 'move', path: [from], index });
const remove = (index: number): ValueEdit => ({ type: 'remove', path: [index] });
const insert = (index: number, text: string): ValueEdit => ({
  type: 'insert',
  path: [],
  index,
  value: { kind: 'scalar', type: 'Number', text },
});

describe('rows whose siblings were edited, too', () => {
  it('get their own values back after items moved, came and went', () => {
    const item = new OneItem('[1.50, 2, 3, 4]');
    item.edit(move(0, 3));
    item.edit(remove(0));
    item.edit(insert(0, '9'));
    item.edit(set(3, '8'));
    item.edit(set(1, '7'));
    assert.deepEqual(JSON.parse(item.json), [9, 7, 4, 8]);
    assert.deepEqual(item.origins(4), ['new', [2], [3], [0]]);
    assert.ok(item.revert(3));
    assert.ok(item.revert(1));
    assert.deepEqual(JSON.parse(item.json), [9, 3, 4, 1.5]);
    assert.match(item.json, /1\.50/);
    assert.ok(item.revert(0));
    assert.deepEqual(JSON.parse(item.json), [3, 4, 1.5]);
  });

  it('are known after undo and redo', () => {
    const item = new OneItem('[1, 2, 3]');
    item.edit(move(0, 2));
    const made = item.edit(set(2, '8'));
    assert.ok(made.undo());
    assert.deepEqual(item.origins(3), [[1], [2], [0]]);
    assert.ok(made.redo());
    assert.ok(item.revert(2));
    // Nothing else was edited: its place is the one that it had, too.
    assert.equal(item.json, '[1, 2, 3]');
  });

  it('offer no way back where nobody knows how they came about', () => {
    const item = new OneItem('[1, 2, 3]');
    item.edit(move(0, 2));
    item.edit(set(0, '9'));
    item.forget();
    assert.deepEqual(item.origins(3), [undefined, undefined, undefined]);
    for (const index of [0, 1, 2]) assert.equal(item.revert(index), false);
  });

  it('keep a renamed entry when it is taken back', () => {
    const item = new OneItem('{"a": 1.0, "b": 2}');
    item.edit({ type: 'rename', path: [0], key: 'c' });
    item.edit(set(0, '5'));
    item.edit(set(1, '6'));
    assert.ok(item.revert(0));
    assert.equal(item.json, '{"a": 1.0, "b": 6}');
    assert.ok(item.revert(1));
    assert.equal(item.json, '{"a": 1.0, "b": 2}');
  });

  it('are known after rows and columns of an array came and went', () => {
    const head =
      '0001000000ffffffff0100000000000000 07 01000000 02 02000000 02000000 02000000 00 08';
    const numbers = '01000000 02000000 03000000 04000000 0b';
    const bytes = Buffer.from((head + numbers).replaceAll(' ', ''), 'hex');
    const item = new OneItem(bytes, 'nrbf');
    const slice = { path: [], dimension: 1, index: 0 } as const;
    item.edit({ type: 'insert-slice', ...slice });
    item.edit(set(1, '8'));
    item.edit({ type: 'remove-slice', ...slice, dimension: 0, index: 1 });
    assert.deepEqual(item.origins(3), ['new', [0], [1]]);
    assert.ok(item.revert(1));
    assert.deepEqual(item.origins(3), ['new', [0], [1]]);
  });

  it('have the spelling again that was loaded', () => {
    const item = new OneItem(String.raw`["\u0041", "b"]`);
    item.edit(set(0, 'x'));
    item.edit(set(1, 'y'));
    assert.ok(item.revert(0));
    assert.equal(item.json, String.raw`["\u0041", "y"]`);
  });
});

describe('values that are set at once', () => {
  it('are one step, keep their rows, and leave out what does not fit', () => {
    const one = new OneItem('[1, "a", true, {"n": 2}]');
    one.edit(move(1, 0));
    const texts = ['b', '10', 'perhaps', '20'] as const;
    const paths = [[0], [1], [2], [3, 0]];
    const sets = paths.map((path, at) => ({ item: 'Cart', path, text: texts[at] ?? '' }));
    const { refused, ...plan } = one.rows.planSets(sets);
    assert.deepEqual(
      refused.map(({ index }) => index),
      [2],
    );
    const made = one.rows.make(plan);
    assert.equal(one.json, '["b", 10, true, {"n": 20}]');
    assert.deepEqual(one.origins(3), [[1], [0], [2]]);
    assert.equal(made.undo(), true);
    assert.equal(one.json, '["a", 1, true, {"n": 2}]');
    assert.deepEqual(one.origins(3), [[1], [0], [2]]);
    assert.equal(made.redo(), true);
    assert.equal(one.json, '["b", 10, true, {"n": 20}]');
  });

  it('leave out items that are not to be edited', () => {
    const draft = new SessionDraft({
      ref: { layout: 'express', application: 'sess:', id: 'a' },
      condition: 'ok',
      items: [
        { name: 'cookie', bytes: utf8('1'), isSystem: true, encoding: 'json' },
        { name: 'Count', bytes: utf8('1'), isSystem: false, encoding: 'json' },
      ],
      readAtMs: 0,
    });
    const rows = new RowEdits(draft, { get: (item) => decodeSessionItem(item, 'json') });
    const sets = ['cookie', 'Count'].map((item) => ({ item, path: [], text: '2' }));
    const { refused, ...plan } = rows.planSets(sets);
    rows.make(plan);
    assert.deepEqual(
      refused.map(({ index }) => index),
      [0],
    );
    const texts = draft.items().map(({ bytes }) => new TextDecoder().decode(bytes));
    assert.deepEqual(texts, ['1', '2']);
  });
});
