import assert from 'node:assert/strict';
import type { NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import { assertRefused, editStream, setScalar } from '../support/edits.ts';
import { childOf, dotnetValue, monoValue, outline, streamValue } from '../support/known-values.ts';

describe('Classes derived from collections', () => {
  it('are shown as what they are derived from', () => {
    const shown = [
      'plain list subclass',
      'queue subclass',
      'collection subclass',
      'observable subclass',
      'hashtable subclass',
      'dictionary base',
      'name object collection',
      'empty dictionary subclass',
    ].map((name) => [monoValue(name).root.kind, outline(monoValue(name).root)]);
    assert.deepEqual(shown, [
      ['list', ['1', '2', '3']],
      ['list', ['2']],
      ['list', ['a']],
      ['list', ['a']],
      ['dictionary', { k: '1' }],
      ['dictionary', { k: '1' }],
      ['dictionary', { a: '1', b: 'x' }],
      ['object', { Currency: null, Items: {} }],
    ]);
    assert.deepEqual(outline(monoValue('name value subclass').root), { a: ['1'] });
    assert.deepEqual(outline(monoValue('keyed collection').root), [{ No: '5', Name: 'tea' }]);
    assert.deepEqual(outline(dotnetValue('user Dictionary subclass').root), {
      a: { X: '1', Y: '2' },
    });
  });

  it('show their own fields, and what they hold beside them', () => {
    for (const value of [monoValue('list subclass'), dotnetValue('user List subclass filled')]) {
      assert.equal(value.root.kind, 'object');
      const labels = value.root.children(0, 9).map(({ label }) => label);
      assert.deepEqual(labels, ['Owner', 'Items']);
      const items = childOf(value.root, 'Items');
      assert.equal(items.kind, 'list');
      assert.equal(items.typeName, 'Basket');
      assert.equal(items.isCycle, false);
      assert.equal(items.identity, undefined);
    }
    assert.deepEqual(outline(monoValue('dictionary subclass').root), {
      Currency: 'EUR',
      Items: { tea: '1.5', cup: '2' },
    });
    assert.deepEqual(outline(monoValue('collection base').root), { Title: 't', Items: ['1', 'x'] });
  });

  /** The items of a list, or entries of a dictionary, after an insertion and a removal. */
  function changed(value: NrbfValue, path: readonly number[], type: 'Int32' | 'String'): unknown {
    const text = type === 'Int32' ? '7' : 'new';
    const node = value.nodeAt(path);
    const { key } = node.itemsEditor ?? {};
    const added = editStream(value, {
      type: 'insert',
      path,
      index: node.childCount,
      value: { kind: 'scalar', type, text },
      ...(key && { key: 'new' }),
    });
    return outline(editStream(added, { type: 'remove', path: [...path, 0] }).nodeAt(path));
  }

  it('take new items and give others away', () => {
    assert.deepEqual(changed(monoValue('plain list subclass'), [], 'Int32'), ['2', '3', '7']);
    assert.deepEqual(changed(monoValue('list subclass'), [1], 'String'), ['b', 'new']);
    assert.deepEqual(changed(monoValue('collection subclass'), [], 'String'), ['new']);
    assert.deepEqual(changed(monoValue('hashtable subclass'), [], 'Int32'), { new: '7' });
    assert.deepEqual(changed(monoValue('collection base'), [1], 'Int32'), ['x', '7']);
  });

  it('keep the fields of a list that are written twice the same', () => {
    const value = dotnetValue('user List subclass filled');
    const removed = editStream(value, { type: 'remove', path: [1, 0] });
    assert.deepEqual(outline(removed.root), { Owner: 'me', Items: [] });
    const { model } = removed.document;
    const sizes = ['_size', 'List`1+_size'].map((name) => model.integer(0, name));
    assert.deepEqual(sizes, [0, 0]);
  });

  it('stay as they are where another member knows the items, too', () => {
    const value = monoValue('keyed collection');
    assert.equal(value.root.itemsEditor, undefined);
    assertRefused(value, { type: 'remove', path: [0] }, 'read-only');
    const renamed = setScalar(value, [0, 1], 'green tea');
    assert.deepEqual(outline(renamed.root), [{ No: '5', Name: 'green tea' }]);
  });
});

describe('Types that .NET 10 does not write any more', () => {
  it('of collections show their items', () => {
    assert.deepEqual(outline(monoValue('concurrent dictionary').root), { a: '1', b: '2' });
    assert.deepEqual(outline(monoValue('empty concurrent dictionary').root), {});
    assert.deepEqual(outline(monoValue('concurrent stack').root), ['b', 'a']);
    assert.deepEqual(outline(monoValue('read-only observable').root), ['1', '2']);
    assert.deepEqual(outline(monoValue('synchronized array list').root), ['1', 'a']);
    assert.deepEqual(outline(monoValue('synchronized queue').root), ['1', '2']);
    const headers = monoValue('web headers');
    assert.deepEqual(outline(headers.root), { Accept: 'text/html', 'X-A': '1' });
    assert.deepEqual(outline(monoValue('name values').root), { a: ['1', '2'], b: [] });
  });

  it('that are one value show it', () => {
    const texts = ['ip 4', 'ip 6', 'assembly'].map((name) => monoValue(name).root.text);
    assert.deepEqual(texts.slice(0, 2), ['192.0.2.17', '2001:db8::1:0:ff']);
    assert.match(texts[2] ?? '', /^mscorlib, /);
    const type = monoValue('type').root;
    assert.equal(type.typeName, 'Type');
    assert.match(type.text ?? '', /^System\.Collections\.Generic\.Dictionary`2/);
  });

  it('that hold bytes show those that count', () => {
    const part = monoValue('memory stream over a part').root;
    assert.equal(part.kind, 'bytes');
    assert.deepEqual([...(part.bytes ?? [])], [1, 2, 3]);
    assert.equal(monoValue('memory stream').root.picture?.mediaType, 'image/png');
  });

  it('say what they are in a few words', () => {
    const summaries = [
      'culture',
      'invariant culture',
      'region',
      'time zone',
      'utf-8',
      'utf-16',
      'latin 1',
      'ip end point',
      'claim',
      'generic identity',
      'cookie',
      'complex',
    ].map((name) => monoValue(name).root.summary);
    assert.deepEqual(summaries, [
      'de-DE',
      'invariant',
      'DE',
      'Test zone',
      'utf-8',
      'utf-16',
      'iso-8859-1',
      '192.0.2.17:8080',
      'role: admin',
      'me',
      'n=v',
      '1, 2',
    ]);
  });
});

describe('Keys', () => {
  it('that only the site tells apart, or that may be null, are no mistake', () => {
    const value = monoValue('dictionary by reference');
    const entries = value.root.children(0, 9).map(({ label, node }) => [label, node.text]);
    assert.deepEqual(entries, [
      ['a', '1'],
      ['a', '2'],
    ]);
    assert.deepEqual(value.warnings, []);
    const names = monoValue('name values with a null name');
    assert.deepEqual(outline(names.root), { null: ['x'], a: ['1'] });
    assert.deepEqual(names.warnings, []);
  });
});

describe('Types that early .NET Core wrote under other names', () => {
  it('are shown as ever', () => {
    const shown = ['1eb370778751', '0c7bc4037bbc', '384601ba780d', '12ba7c51499d', 'bc3c5d659412'];
    assert.deepEqual(
      shown.map((id) => outline(streamValue(id).root)),
      [['asdf', 'bdes', 'Abd'], ['34', '52'], {}, '4294967295', '32767'],
    );
    const edited = setScalar(streamValue('bc3c5d659412'), [], '-5');
    assert.equal(edited.root.text, '-5');
    assert.equal(streamValue('384601ba780d').root.itemsEditor, undefined);
    const list = editStream(streamValue('0c7bc4037bbc'), { type: 'remove', path: [0] });
    assert.deepEqual(outline(list.root), ['52']);
  });
});

describe('Bits of a BitArray', () => {
  it('are set one by one', () => {
    const value = dotnetValue('BitArray');
    const before = outline(value.root) as string[];
    const last = before.length - 1;
    for (const index of [0, 1, last]) {
      const text = before[index] === 'true' ? 'false' : 'true';
      const edited = setScalar(value, [index], text);
      assert.equal(edited.bytes.length, value.bytes.length);
      assert.deepEqual(outline(edited.root), before.with(index, text));
      assert.deepEqual(setScalar(edited, [index], before[index] ?? '').bytes, value.bytes);
    }
    assertRefused(value, { type: 'set', path: [0], text: '2' }, 'not-a-boolean');
  });
});

describe('Fields of classes of .NET', () => {
  it('have the names of their properties', () => {
    const { root } = monoValue('pair and triplet');
    assert.deepEqual(outline(root), [
      { Item1: '1', Item2: 'a' },
      { Key: 'k', Value: '2' },
      { Key: 'd', Value: '3' },
    ]);
    const summaries = root.children(0, 3).map(({ node }) => node.summary);
    assert.deepEqual(summaries, ['(1, a)', 'k: 2', 'd: 3']);
    assert.deepEqual(outline(dotnetValue('Point').root), { X: '271263664', Y: '2' });
    assert.equal(childOf(streamValue('b61a6353ede8').root, 'IconSize', 'Width').text, '0');
  });
});
