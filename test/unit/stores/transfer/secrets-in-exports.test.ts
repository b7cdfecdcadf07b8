import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../../src/formats/nrbf/format.ts';
import { newItemBytes } from '../../../../src/formats/registry.ts';
import type { Reply } from '../../../../src/stores/commands.ts';
import { layoutById } from '../../../../src/stores/layouts/layouts.ts';
import type { SessionItem, SessionRef, SessionSnapshot } from '../../../../src/stores/session.ts';
import { canBeMade } from '../../../../src/stores/transfer/can-be-made.ts';
import { holdsHiddenValues } from '../../../../src/stores/transfer/hidden-values.ts';
import { withoutOwnId } from '../../../../src/stores/transfer/own-id.ts';
import { redactedSession } from '../../../../src/stores/transfer/redact.ts';
import {
  fileEnd,
  fileStart,
  newHeader,
  readSessionFile,
  sessionLine,
} from '../../../../src/stores/transfer/session-file.ts';

const id = '4hj2k1abcdefghijklmnox0q';
const guid = '0f8fad5b-d9cb-469f-a165-70867728950e';
const mail = 'ann.secret@example.org';
/** What stands in the data where no item shows it. */
const hidden = 'hidden-canary';

type Values = Readonly<Record<string, string>>;
const utf8 = (text: string): Buffer => Buffer.from(text);
const cat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const sized = (text: string): Buffer =>
  Buffer.concat([Buffer.from([utf8(text).length]), utf8(text)]);
const php = (text: string): string => `s:${utf8(text).length}:"${text}";`;

/** AltSerialization: a text. */
const alt = (text: string): Buffer => Buffer.concat([Buffer.from([1]), sized(text)]);

const nrbf = (text: string): Uint8Array =>
  newItemBytes({ kind: 'scalar', type: 'String', text }, 'nrbf');

/** SessionStateItemCollection: count, no item without a name, names, ends, values; bytes behind. */
function collection(values: Values): Uint8Array {
  const items = Object.values(values).map(alt);
  let end = 0;
  const ends = items.map(({ length }) => int32((end += length)));
  const names = Object.keys(values).map(sized);
  return cat(int32(items.length), int32(-1), ...names, ...ends, ...items, utf8(hidden));
}

/** ISession of ASP.NET Core: version, count in three bytes, the site's ID, entries; bytes behind, and an entry that another hides. */
function core(values: Values): Uint8Array {
  const entries = [['Mail', hidden], ...Object.entries(values)].map(([name = '', text = '']) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(utf8(text).length);
    return cat(Buffer.from([0, utf8(name).length]), utf8(name), size, utf8(text));
  });
  const head = Buffer.from([2, 0, 0, entries.length]);
  return cat(head, utf8('0123456789abcdef'), ...entries, utf8(hidden));
}

const json = (values: Values): Uint8Array =>
  utf8(`{"Mail":"${hidden}", ${JSON.stringify(values).slice(1, -1)},"cookie":{"path":"/"}}`);

const phpArray = (values: Values): string =>
  `a:${Object.keys(values).length}:{${Object.entries(values)
    .map(([name, text]) => php(name) + php(text))
    .join('')}}`;

const minutes = int32(20);
const layouts: readonly (readonly [SessionRef['layout'], string, (values: Values) => Reply])[] = [
  [
    'aspnet-v2',
    '/Shop',
    (values) => Object.entries(values).flatMap(([name, text]) => [utf8(name), nrbf(text)]),
  ],
  ['aspnet-v5', '/Shop', collection],
  [
    'harbour',
    'shop',
    (values) => [
      ...['created', 'locked', 'lockId', 'lockDate', 'flags'].flatMap((name) => [
        utf8(name),
        new Uint8Array(name === 'created' ? 8 : 0),
      ]),
      ...[utf8('timeout'), minutes, utf8('items'), collection(values)],
    ],
  ],
  [
    'aspnetcore',
    'shop:',
    (values) => [utf8('sldexp'), utf8('12000000000'), utf8('data'), core(values)],
  ],
  ['express', 'sess:', json],
  ['flask', 'session:', json],
  [
    'php',
    'PHPREDIS_SESSION:',
    (values) =>
      utf8(
        Object.entries(values)
          .map(([name, text]) => `${name}|${php(text)}`)
          .join(''),
      ),
  ],
  ['laravel', 'laravel_cache:', (values) => utf8(php(phpArray(values)))],
  ['laravel', 'laravel_cache:', (values) => utf8(php(Buffer.from(json(values)).toString()))],
];

function snapshotOf(ref: SessionRef, data: Reply): SessionSnapshot {
  const { items, blob, damage, readOnlyReason, itemEncoding } = layoutById(ref.layout).readItems(
    data,
    0,
  );
  assert.equal(damage, undefined);
  return {
    ref,
    condition: 'ok',
    readAtMs: 0,
    items,
    ...(blob && { blob }),
    ...(readOnlyReason && { readOnlyReason }),
    ...(itemEncoding && { itemEncoding }),
  };
}

/** All that a file says, also where that is Base64, in UTF-8, Latin-1 and UTF-16 at both ends. */
function* voicesOf(file: string): Generator<string> {
  yield file;
  for (const part of file.split('"')) {
    const bytes = Buffer.from(part, 'base64');
    for (const each of [Buffer.from(part), bytes]) {
      yield each.toString();
      yield each.toString('latin1');
      yield each.toString('utf16le');
      yield each.subarray(1).toString('utf16le');
      // Base64 in what was Base64.
      yield Buffer.from(each.toString('latin1').replace(/[^\w+/=-]/g, ''), 'base64').toString();
    }
  }
}

const ownId = (own: string): Values => ({
  Own: own,
  Mixed: `before ${own.toUpperCase()} after`,
  Hex: Buffer.from(own).toString('hex'),
  Hex16: Buffer.from(own, 'utf16le').toString('hex').toUpperCase(),
  Base0: Buffer.from(own).toString('base64'),
  Base1: Buffer.from(`x${own}y`).toString('base64'),
  Base2: Buffer.from(`xy${own}z`).toString('base64url'),
  Base16: Buffer.from(own, 'utf16le').toString('base64'),
});
/** What of an ID nobody may find: most of it, in any of its forms. */
const traces = (own: string): readonly string[] => [
  own.slice(2, -2),
  own.toUpperCase().slice(2, -2),
  Buffer.from(own).toString('hex').slice(4, -4),
  Buffer.from(own, 'utf16le').toString('hex').toUpperCase().slice(4, -4),
];

describe('an exported file of masked IDs and redacted values', () => {
  for (const [layout, application, data] of layouts) {
    it(`of ${layout} says no ID, no secret and nothing that no item shows, and can be imported`, async () => {
      const ref = { layout, application, id };
      const before = snapshotOf(ref, data({ Mail: mail, Note: 'a plain note', ...ownId(id) }));
      const redacted = redactedSession(before, [{ name: '*mail*' }]);
      assert.ok(redacted);
      assert.deepEqual(redacted.leftOut, []);
      const header = newHeader({ ids: 'masked', values: 'redacted' }, 0);
      const wordsOf = ({ bytes }: SessionItem) => ({
        type: 'String',
        value: Buffer.from(bytes).toString('latin1'),
      });
      const file =
        fileStart(header) + sessionLine(redacted.snapshot, { header, wordsOf }, true) + fileEnd;
      for (const voice of voicesOf(file)) {
        for (const secret of [mail, 'ann.secret', hidden, ...traces(id)]) {
          assert.ok(!voice.includes(secret), `${secret} in ${voice.slice(0, 300)}`);
        }
      }
      const sessions = [];
      for await (const part of readSessionFile([utf8(file)])) {
        if (part.kind === 'session') sessions.push(part.session);
      }
      const [session] = sessions;
      assert.ok(session && canBeMade(session, false));
      const note = session.items.find(({ name }) => name === 'Note');
      assert.ok(Buffer.from(note?.bytes ?? []).includes('a plain note'));
      const { blob } = session;
      if (blob) {
        const reply = Array.isArray(data({}))
          ? [...(data({}) as Uint8Array[]).slice(0, -1), blob]
          : blob;
        const again = layoutById(layout).readItems(reply, 0);
        assert.equal(again.damage, undefined);
        assert.deepEqual(
          again.items.map(({ name }) => name).sort(),
          before.items.map(({ name }) => name).sort(),
        );
      }
    });
  }

  it('says no Guid either, with hyphens, without them, or as bytes', () => {
    const hex = guid.replaceAll('-', '');
    const net = Buffer.from('5bad8f0fcbd99f46a16570867728950e', 'hex');
    const bytes = cat(
      utf8(`${guid} ${hex} ${hex.toUpperCase()} ${net.toString('base64')}`),
      net,
      Buffer.from(hex, 'hex'),
    );
    const items = [{ name: 'Own', bytes, isSystem: false }];
    const ref = { layout: 'aspnetcore', application: 'shop:', id: guid } as const;
    const [own] = withoutOwnId({ ref, condition: 'ok', readAtMs: 0, items }).items;
    const after = Buffer.from(own?.bytes ?? []);
    assert.equal(after.length, bytes.length);
    for (const part of [guid, hex, hex.toUpperCase(), net.toString('base64').slice(0, 20)]) {
      assert.ok(!after.includes(part), part);
    }
    assert.ok(!after.includes(net) && !after.includes(Buffer.from(hex, 'hex')));
  });

  it('has what the framework itself keeps redacted, too, where a rule names it', () => {
    const data = utf8('{"cookie":{"path":"/","token":"canary"},"Note":"x"}');
    const ref = { layout: 'express', application: 'sess:', id } as const;
    const redacted = redactedSession(snapshotOf(ref, data), [{ name: 'token' }]);
    assert.ok(redacted?.snapshot.blob && !Buffer.from(redacted.snapshot.blob).includes('canary'));
    assert.ok(Buffer.from(redacted.snapshot.blob).includes('"path":"/"'));
  });
});

describe('values that the tree of an item does not show', () => {
  const list = (...items: readonly string[]): Uint8Array =>
    newItemBytes(
      {
        kind: 'collection',
        shape: { type: 'list', item: 'String' },
        items: items.map((text) => [text]),
      },
      'nrbf',
    );

  it('are found behind its end, and where a list counts fewer than its array has', () => {
    const whole = list('Ann', 'canary');
    assert.equal(holdsHiddenValues(decodeNrbf(whole)), false);
    assert.equal(holdsHiddenValues(decodeNrbf(cat(whole, utf8('canary')))), true);
    // A reference to the array, how many of it count, and how often the list was changed.
    const size = whole.findIndex(
      (byte, at) => byte === 9 && Buffer.from(whole).indexOf(int32(2), at + 5) === at + 5,
    );
    const shorter = new Uint8Array(whole);
    shorter[size + 5] = 1;
    const decoded = decodeNrbf(shorter);
    assert.equal(decoded.failure, undefined);
    assert.equal(decoded.root.childCount, 1);
    assert.equal(holdsHiddenValues(decoded), true);
  });
});
