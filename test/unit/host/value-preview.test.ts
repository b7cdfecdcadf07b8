import assert from 'node:assert/strict';
import type { ValueChild, ValueNode } from '../../../src/formats/value.ts';
import { previewOf } from '../../../src/host/sessions/value-preview.ts';

const node = (fields: Partial<ValueNode>, children: readonly ValueChild[] = []): ValueNode => ({
  kind: 'scalar',
  typeName: 'String',
  childCount: children.length,
  children: (start, end) => children.slice(start, end),
  ...fields,
});
const member = (label: string, fields: Partial<ValueNode>): ValueChild => ({
  label,
  labelKind: 'member',
  node: node(fields),
});
const preview = (value: ValueNode) => previewOf(value, '2 kB', (count, of) => `${count} ${of}`);

describe('the preview of a value', () => {
  it('is the text of a scalar, in quotes where it is text', () => {
    assert.equal(preview(node({ text: 'Maja' })), '"Maja"');
    assert.equal(preview(node({ typeName: 'Int32', text: '41' })), '41');
    assert.equal(preview(node({ kind: 'null' })), 'null');
  });

  it('stays on one short line, whatever the text is', () => {
    assert.equal(preview(node({ text: 'a\nb' })), '"a↵b"');
    assert.ok(preview(node({ text: 'x'.repeat(100_000) })).length < 70);
  });

  it('says how much is in a collection, and how large unknown bytes are', () => {
    assert.equal(preview(node({ kind: 'list', childCount: 3 })), '3 items');
    assert.equal(preview(node({ kind: 'dictionary', childCount: 2 })), '2 entries');
    assert.equal(preview(node({ kind: 'unknown' })), '2 kB');
  });

  it('is what an object says of itself, where its class is known', () => {
    const thrown = node({ kind: 'object', summary: 'Out of stock' }, [
      member('ClassName', { text: 'StockException' }),
    ]);
    assert.equal(preview(thrown), 'Out of stock');
  });

  it('names the first scalar members of an object, and never walks down', () => {
    const deep = node({ kind: 'object' });
    const cart = node({ kind: 'object' }, [
      { label: 'Self', labelKind: 'member', node: { ...deep, isCycle: true } },
      member('Name', { text: 'Espresso' }),
      member('Price', { typeName: 'Decimal', text: '149.70' }),
      member('Count', { typeName: 'Int32', text: '1' }),
      member('More', { typeName: 'Int32', text: '2' }),
    ]);
    assert.equal(preview(cart), 'Name = "Espresso", Price = 149.70, Count = 1');
  });
});
