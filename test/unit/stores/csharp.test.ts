import assert from 'node:assert/strict';
import { newItemBytes } from '../../../src/formats/registry.ts';
import type { ItemEncoding } from '../../../src/formats/encoding.ts';
import type { NewValue, ScalarType } from '../../../src/formats/value.ts';
import { csharpOf } from '../../../src/stores/transfer/csharp.ts';
import type { LayoutId, SessionItem } from '../../../src/stores/session.ts';

const item = (name: string, value: NewValue, encoding: ItemEncoding): SessionItem => ({
  name,
  bytes: newItemBytes(value, encoding),
  isSystem: false,
});
const linesOf = (layout: LayoutId, ...items: readonly SessionItem[]): readonly string[] =>
  csharpOf({
    ref: { layout, application: '/Shop', id: 'abc' },
    condition: 'ok',
    items,
    readAtMs: 0,
  })
    .trimEnd()
    .split('\n');
const scalar = (type: ScalarType, text: string): NewValue => ({ kind: 'scalar', type, text });

describe('a session as C#', () => {
  it('sets each item with its type', () => {
    const values: readonly (readonly [ScalarType, string, string])[] = [
      ['String', 'A "b"\n\\ é \u2028', '"A \\"b\\"\\u000a\\\\ é \\u2028"'],
      ['Int32', '-42', '-42'],
      ['Int64', '42', '42L'],
      ['Byte', '7', '(byte)7'],
      ['Int16', '-7', '(short)(-7)'],
      ['Boolean', 'True', 'true'],
      ['Decimal', '1.50', '1.50m'],
      ['Char', "'", "'\\''"],
      [
        'Guid',
        '0f8fad5b-d9cb-469f-a165-70867728950e',
        'new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")',
      ],
      ['TimeSpan', '1.02:03:04', 'TimeSpan.ParseExact("1.02:03:04", "c", null)'],
      // (new DateTime(2026, 11, 29)).Ticks
      [
        'DateTime',
        '2026-11-29T00:00:00.0000001 (utc)',
        'new DateTime(639315072000000001L, DateTimeKind.Utc)',
      ],
    ];
    const [head, ...lines] = linesOf(
      'aspnet-v2',
      ...values.map(([type, text], at) => item(`k${at}`, scalar(type, text), 'nrbf')),
    );
    assert.equal(head, 'var session = HttpContext.Current.Session;');
    assert.deepEqual(
      lines,
      values.map(([, , code], at) => `session["k${at}"] = ${code};`),
    );
  });

  it('makes lists, arrays and dictionaries anew', () => {
    const shape = (type: 'list' | 'array') =>
      ({ kind: 'collection', shape: { type, item: 'Int32' }, items: [['1'], ['2']] }) as const;
    const lines = linesOf(
      'aspnet-v2',
      item('List', shape('list'), 'nrbf'),
      item('Array', shape('array'), 'nrbf'),
      item(
        'Words',
        {
          kind: 'collection',
          shape: { type: 'dictionary', key: 'String', item: 'Int32' },
          items: [['a', '1']],
        },
        'nrbf',
      ),
    );
    assert.deepEqual(lines.slice(1), [
      'session["List"] = new List<int> { 1, 2 };',
      'session["Array"] = new int[] { 1, 2 };',
      'session["Words"] = new Dictionary<string, int> { { "a", 1 } };',
    ]);
  });

  it('uses what ASP.NET Core has for texts, numbers and bytes', () => {
    const core = (name: string, bytes: Uint8Array): SessionItem => ({
      name,
      bytes,
      isSystem: false,
    });
    const lines = linesOf(
      'aspnetcore',
      core('Name', new TextEncoder().encode('Maja')),
      core('Count', new Uint8Array([0, 0, 0, 42])),
      core('Raw', new Uint8Array([255, 254, 1, 2, 3])),
    );
    assert.deepEqual(lines, [
      'var session = HttpContext.Session;',
      'session.SetString("Name", "Maja");',
      'session.SetInt32("Count", 42);',
      'session.Set("Raw", Convert.FromBase64String("//4BAgM="));',
    ]);
  });
});
