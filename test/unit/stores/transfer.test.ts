import assert from 'node:assert/strict';
import { newItemBytes } from '../../../src/formats/registry.ts';
import { readSessionFile } from '../../../src/stores/transfer/session-file.ts';
import { jsonParts, TransferError } from '../../../src/stores/transfer/json-elements.ts';
import { plausibleString, plausibleText } from '../../../src/stores/transfer/plausible-text.ts';
import { redactedSession } from '../../../src/stores/transfer/redact.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import type { SessionItem, SessionSnapshot } from '../../../src/stores/session.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function partsOf(text: string, size: number): Promise<unknown[]> {
  const all = bytes(text);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size));
  const parts: unknown[] = [];
  for await (const { kind, value } of jsonParts(chunks)) parts.push([kind, value]);
  return parts;
}

describe('a file of sessions', () => {
  const value = {
    format: 'x',
    'no "list"': '[{,',
    sessions: [{ a: [1, { b: '],"\\' }] }, 'é😀', 3, [], {}],
    later: [1],
  };

  it('is taken apart the same way however it is indented and cut', async () => {
    const expected = [
      ['frame', { format: 'x', 'no "list"': '[{,', sessions: [] }],
      ...value.sessions.map((each) => ['element', each]),
    ];
    for (const indent of [undefined, 2, '\t']) {
      for (const size of [1, 2, 3, 7, 1000]) {
        assert.deepEqual(await partsOf(JSON.stringify(value, undefined, indent), size), expected);
      }
    }
    assert.deepEqual(await partsOf('\uFEFF{"s":[ ]}', 4), [['frame', { s: [] }]]);
  });

  it('is refused where its end is missing, or where it is none', async () => {
    const text = JSON.stringify(value);
    for (let length = 1; length < text.length; length++) {
      await assert.rejects(partsOf(text.slice(0, length), 5), TransferError, text.slice(0, length));
    }
    for (const no of ['', '[]', '"sessions"', 'MZ\0\0', '{}', '{"a":{"b":[1]}}', '{"a":[1 2]}']) {
      await assert.rejects(partsOf(no, 5), TransferError, no);
    }
  });

  const refused = async (text: string): Promise<string> => {
    try {
      for await (const part of readSessionFile([bytes(text)])) assert.ok(part);
    } catch (error) {
      assert.ok(error instanceof TransferError);
      return error.message;
    }
    return 'taken';
  };

  it('says what is wrong in it, and where', async () => {
    const head = '{"format":"session-farm-sessions","version":1,"ids":"whole","values":"whole"';
    const session = { layout: 'express', application: 'sess:', id: 'a', data: 'e30=', items: [] };
    const withSession = (more: object): string =>
      `${head},"sessions":[${JSON.stringify({ ...session, ...more })}]}`;
    assert.equal(await refused(withSession({})), 'taken');
    assert.equal(await refused(`${head},"sessions":[]}`), 'taken');
    assert.equal(
      await refused(`${head.replace(':1,', ':2,')},"sessions":[]}`),
      'wrong-version: version',
    );
    assert.equal(
      await refused(`${head.replace('farm-s', '')},"sessions":[]}`),
      'wrong-shape: format',
    );
    assert.equal(await refused(`${head},"requests":[]}`), 'wrong-shape: sessions');
    assert.equal(await refused(withSession({ data: '%%%' })), 'wrong-shape: sessions[0].data');
    assert.equal(await refused(withSession({ id: '' })), 'wrong-shape: sessions[0].id');
    assert.equal(await refused(withSession({ ttlMs: -5 })), 'wrong-shape: sessions[0].ttlMs');
    assert.equal(
      await refused(withSession({ data: undefined, items: [{ name: 'a' }] })),
      'wrong-shape: sessions[0].items[0].bytes',
    );
  });
});

describe('a redacted value', () => {
  it('keeps its form, and none of its words', () => {
    const texts: readonly (readonly [string, string])[] = [
      ['Maja Äpfel', 'Xxxx éxxxx'],
      ['ann@example.com', 'xxx@xxxxxxx.xxx'],
      ['2026-11-29', '1111-11-11'],
      ['+49 (170) 12-34', '+11 (111) 11-11'],
      ['0f8fad5b-d9cb-469f-a165-70867728950e', '11111111-1111-1111-1111-111111111111'],
      [
        '{"name":"Ann","age":42,"paid":true,"to":null}',
        '{"name":"Xxx","age":11,"paid":false,"to":null}',
      ],
      ['<a b="Ann">Maja</a>', '<a b="Xxx">Xxxx</a>'],
      ['https://shop.example/ann', 'https://xxxx.xxxxxxx/xxx'],
      ['漢字😀𠀀', '例例😀😀'],
    ];
    for (const [text, redacted] of texts) assert.equal(plausibleString(text), redacted);
  });

  it('is one of its type', () => {
    assert.equal(plausibleText('-2147483648', { type: 'Int32' }), '-1111111111');
    assert.equal(plausibleText('255', { type: 'Byte' }), '111');
    assert.equal(plausibleText('1.5E+300', { type: 'Double' }), '1.1E+1');
    assert.equal(plausibleText('True', { type: 'Boolean' }), 'False');
    assert.equal(
      plausibleText('2026-11-29T10:00:00.0000000 (local, first 02:30)', { type: 'DateTime' }),
      '2000-01-01T00:00:00.0000000 (local)',
    );
    assert.equal(plausibleText('NaN', { type: 'Double' }), '0');
  });
});

describe('a redacted session', () => {
  const text = (value: string) =>
    newItemBytes({ kind: 'scalar', type: 'String', text: value }, 'nrbf');
  const item = (name: string, value: Uint8Array): SessionItem => ({
    name,
    bytes: value,
    isSystem: false,
  });
  const list = newItemBytes(
    { kind: 'collection', shape: { type: 'list', item: 'String' }, items: [['Ann'], ['Bob']] },
    'nrbf',
  );
  const dictionary = newItemBytes(
    {
      kind: 'collection',
      shape: { type: 'dictionary', key: 'String', item: 'String' },
      items: [
        ['Color', 'red'],
        ['EMail', 'ann@example.com'],
      ],
    },
    'nrbf',
  );
  const session = (...items: readonly SessionItem[]): SessionSnapshot => ({
    ref: { layout: 'aspnet-v2', application: '/Shop', id: 'abc' },
    condition: 'ok',
    items,
    readAtMs: 0,
  });
  const textsOf = ({ items }: SessionSnapshot): readonly unknown[] =>
    items.map((each) => {
      const { root } = decodeSessionItem(each, layoutById('aspnet-v2').itemEncoding);
      return [
        each.name,
        root.text ?? root.children(0, 9).map(({ label, node }) => [label, node.text]),
      ];
    });

  it('has plausible values wherever a rule names an item, a member, a key, or a type', () => {
    const before = session(
      item('UserName', text('Maja')),
      item('Theme', text('dark')),
      item('Friends', list),
      item('Settings', dictionary),
    );
    const byName = redactedSession(before, [
      { name: '*name*' },
      { name: 'friends' },
      { name: '*mail' },
    ]);
    assert.ok(byName);
    assert.deepEqual(byName.leftOut, []);
    assert.deepEqual(textsOf(byName.snapshot), [
      ['UserName', 'Xxxx'],
      ['Theme', 'dark'],
      [
        'Friends',
        [
          ['[0]', 'Xxx'],
          ['[1]', 'Xxx'],
        ],
      ],
      [
        'Settings',
        [
          ['Color', 'red'],
          ['EMail', 'xxx@xxxxxxx.xxx'],
        ],
      ],
    ]);
    for (const [at, { bytes: after }] of byName.snapshot.items.entries()) {
      assert.equal(after.length, before.items[at]?.bytes.length);
    }
    const byType = redactedSession(before, [{ type: 'string', name: 'T*' }]);
    assert.deepEqual(byType && textsOf(byType.snapshot)[1], ['Theme', 'xxxx']);
  });

  it('leaves out what nobody can look into, named or not', () => {
    const odd = item('Odd', new Uint8Array([1, 2, 3]));
    const redacted = redactedSession(session(item('Theme', text('dark')), odd), [{ name: 'x' }]);
    assert.deepEqual(redacted?.leftOut, ['Odd']);
    assert.deepEqual(
      redacted.snapshot.items.map(({ name }) => name),
      ['Theme'],
    );
  });

  it('is none where the data can only be written by the site', () => {
    const value = new Uint8Array([0xac, 0xed, 0, 5]);
    const ref = { layout: 'flask', application: 'session:', id: 'abc' } as const;
    const snapshot = { ...session(item('x', value)), ref, blob: value };
    assert.equal(redactedSession(snapshot, [{ name: '*' }]), undefined);
  });

  it('is none where the data cannot be taken apart', () => {
    const ref = { layout: 'aspnet-v5', application: '/Shop', id: 'abc' } as const;
    const blob = new TextEncoder().encode('something of Ann');
    const snapshot = { ...session(), ref, blob, condition: 'damaged' } as const;
    assert.equal(redactedSession(snapshot, [{ name: '*' }]), undefined);
  });
});
