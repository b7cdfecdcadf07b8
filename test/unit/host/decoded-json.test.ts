import assert from 'node:assert/strict';
import type { DecodedValue, ValueNode } from '../../../src/formats/value.ts';
import { decodedJson, nodeJson } from '../../../src/host/editor/document/decoded-json.ts';
import { monoValue } from '../formats/support/known-values.ts';

function scalar(typeName: string, text: string): ValueNode {
  return { kind: 'scalar', typeName, text, childCount: 0, children: () => [] };
}

function parts(
  kind: 'object' | 'list' | 'dictionary',
  typeName: string,
  children: readonly (readonly [label: string, node: () => ValueNode])[],
): ValueNode {
  return {
    kind,
    typeName,
    childCount: children.length,
    children: (start, end) =>
      children
        .slice(start, end)
        .map(([label, node]) => ({ label, labelKind: 'member', node: node() })),
  };
}

const json = (items: Readonly<Record<string, ValueNode>>): string =>
  decodedJson(
    Object.entries(items).map(([name, root]) => ({
      name,
      value: {
        format: 'nrbf',
        bytes: new Uint8Array(),
        root,
        warnings: [],
      } as unknown as DecodedValue,
    })),
  );

describe('decoded items as JSON', () => {
  it('may be one value alone', () => {
    const cart = parts('object', 'Cart', [['Total', () => scalar('Int32', '7')]]);
    assert.deepEqual(JSON.parse(nodeJson(cart)), { $type: 'Cart', Total: 7 });
    assert.equal(nodeJson(scalar('String', 'Ann')), '"Ann"');
  });

  it('are JSON that says the types and loses no digit', () => {
    const text = json({
      Cart: parts('list', 'List<CartItem>', [
        [
          '[0]',
          () =>
            parts('object', 'CartItem', [
              ['Name', () => scalar('String', 'Käse "1 kg"\n')],
              ['Price', () => scalar('Decimal', '149.70')],
              ['Id', () => scalar('Int64', '9223372036854775807')],
              ['Count', () => scalar('Int32', '2')],
            ]),
        ],
      ]),
      Nothing: { kind: 'null', typeName: '', childCount: 0, children: () => [] },
      Flag: scalar('Boolean', 'true'),
      Empty: parts('list', 'List<Int32>', []),
    });
    assert.deepEqual(JSON.parse(text), {
      Cart: [
        {
          $type: 'CartItem',
          Name: 'Käse "1 kg"\n',
          Price: '149.70',
          Id: '9223372036854775807',
          Count: 2,
        },
      ],
      Nothing: null,
      Flag: true,
      Empty: [],
    });
  });

  it('are the same text for the same values, so that a comparison shows what differs', () => {
    const make = (count: string) => json({ A: scalar('Int32', '1'), B: scalar('Int32', count) });
    assert.equal(make('2'), make('2'));
    const [before, after] = [make('2').split('\n'), make('3').split('\n')];
    assert.equal(before.filter((line, index) => line !== after[index]).length, 1);
  });

  it('have a text whole that is shown by lines, too', () => {
    const { root } = monoValue('exception');
    const read = JSON.parse(json({ error: root })) as { error: Record<string, unknown> };
    assert.match(String(read.error['StackTrace']), /^ {2}at P\.Thrown \(\)/);
    assert.deepEqual(read.error['Data'], { $type: 'ListDictionaryInternal', order: 7, who: 'me' });
  });

  it('end, however large or deep a value is', () => {
    const endless = (): ValueNode => parts('object', 'Node', [['Next', endless]]);
    const wide = parts(
      'list',
      'List<Int32>',
      Array.from({ length: 200_000 }, (_, i) => [`[${i}]`, () => scalar('Int32', String(i))]),
    );
    const text = json({ Deep: endless(), Wide: wide });
    assert.ok(text.length < 3_000_000, `${text.length} characters`);
    const read = JSON.parse(text) as { Wide: unknown[] };
    assert.equal(read.Wide[1000], 1000);
    assert.equal(read.Wide.at(-1), '…');
  });
});
