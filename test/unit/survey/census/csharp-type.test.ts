import assert from 'node:assert/strict';
import { csharpType, isValueType } from '../../../../src/survey/census/csharp-type.ts';
import { jsonFitOf } from '../../../../src/survey/census/json-fitness.ts';

const core = 'mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089';

/** Names as .NET's AssemblyQualifiedName gives them, and how C# writes the type. */
const written: readonly (readonly [wire: string, text: string | undefined])[] = [
  ['System.Int32', 'int'],
  [`System.String, ${core}`, 'string'],
  ['System.Object[]', 'object[]'],
  ['Shop.Models.Cart, Shop, Version=1.0.0.0', 'Shop.Models.Cart'],
  ['Cart', 'Cart'],
  [`System.Nullable\`1[[System.Int32, ${core}]]`, 'int?'],
  [`System.Nullable\`1[[System.Int32, ${core}]][]`, 'int?[]'],
  // An array of two dimensions whose items are arrays: in C#, the outermost comes first.
  ['System.Int32[][,]', 'int[,][]'],
  ['System.Int32[,][]', 'int[][,]'],
  [
    `System.Collections.Generic.Dictionary\`2[[System.String, ${core}],[System.Collections.Generic.List\`1[[Shop.Line, Shop]], ${core}]], ${core}`,
    'System.Collections.Generic.Dictionary<string, System.Collections.Generic.List<Shop.Line>>',
  ],
  ['System.Collections.Generic.List`1[Shop.Line]', 'System.Collections.Generic.List<Shop.Line>'],
  ['System.Tuple`2[System.Int32, System.String]', 'System.Tuple<int, string>'],
  ['Shop.Cart+Line, Shop', 'Shop.Cart.Line'],
  [
    'Shop.Outer`1+Inner`1[[System.Int32, mscorlib],[System.String, mscorlib]], Shop',
    'Shop.Outer<int>.Inner<string>',
  ],
  ['Shop.Outer`1+Plain[[System.Int32, mscorlib]]', 'Shop.Outer<int>.Plain'],
  ['Shop.class.event, Shop', 'Shop.@class.@event'],
  ['Größe.Maß', 'Größe.Maß'],
  // What C# has no name for.
  ['<>f__AnonymousType0`1[[System.Int32, mscorlib]], Shop', undefined],
  ['Shop.Page+<>c__DisplayClass3_0, Shop', undefined],
  ['System.Collections.Generic.List`1', undefined],
  ['System.Int32[*]', undefined],
  ['System.Int32*', undefined],
  ['System.Int32&', undefined],
  ['Shop.Evil"); Run("', undefined],
  ['System.Collections.Generic.List`1[[System.Int32', undefined],
  ['[[[[', undefined],
  ['', undefined],
];

describe('the name of a .NET type in C#', () => {
  for (const [wire, text] of written) {
    it(wire.slice(0, 80) || 'nothing', () => assert.equal(csharpType(wire)?.text, text));
  }

  it('has an end for names that nest without one', () => {
    assert.equal(csharpType('A`1['.repeat(4000)), undefined);
    assert.equal(csharpType('A`1[['.repeat(3000)), undefined);
    assert.equal(csharpType('x'.repeat(20_000)), undefined);
  });

  it('says which types of .NET are null only as nullable ones', () => {
    const isValue = (wire: string) => isValueType(csharpType(wire) ?? assert.fail(wire));
    assert.equal(isValue('System.Int32'), true);
    assert.equal(isValue('System.ValueTuple`2[System.Int32,System.Int32]'), true);
    assert.equal(isValue('System.Int32[]'), false);
    assert.equal(isValue('System.String'), false);
    assert.equal(isValue('Shop.Cart'), false);
  });
});

describe('what JSON makes of a .NET type', () => {
  // As System.Text.Json of .NET 10 did.
  for (const [wire, fit] of [
    ['System.Decimal', 'whole'],
    ['System.Byte[]', 'whole'],
    ['System.Int32[][]', 'whole'],
    ['System.Int32[,]', 'fails'],
    ['System.Collections.Generic.Dictionary`2[System.Guid,System.Int32]', 'whole'],
    ['System.Collections.Generic.Dictionary`2[System.Object,System.Int32]', 'fails'],
    [
      'System.Collections.Generic.Dictionary`2[System.ValueTuple`2[System.Int32,System.Int32],System.Int32]',
      'fails',
    ],
    ['System.Collections.Generic.Dictionary`2[System.String,System.Object]', 'elements'],
    ['System.Collections.Generic.List`1[System.Data.DataTable]', 'fails'],
    ['System.Collections.Generic.List`1[Shop.Line]', 'own'],
    ['System.Collections.Generic.Stack`1[System.Int32]', 'reversed'],
    ['System.Collections.Hashtable', 'elements'],
    ['System.ValueTuple`2[System.Int32,System.String]', 'loses'],
    ['System.Tuple`2[System.Int32,System.String]', 'whole'],
    ['System.InvalidOperationException', 'loses'],
    ['System.Data.DataSet', 'fails'],
    ['System.Globalization.CultureInfo', 'fails'],
    ['System.Web.UI.Pair', 'unknown'],
  ] as const) {
    it(wire, () => assert.equal(jsonFitOf(csharpType(wire) ?? assert.fail(wire)), fit));
  }
});
