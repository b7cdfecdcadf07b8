import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { newItemBytes, newItemChoices } from '../../../src/formats/registry.ts';
import { editableText } from '../../../src/formats/scalars/editable-text.ts';
import type { NewValue, ScalarType, ValueChoice, ValueNode } from '../../../src/formats/value.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { customLayout } from '../../../src/stores/layouts/custom/custom-layout.ts';
import { checkDefinitions, customFormats } from '../../../src/stores/layouts/custom/definition.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { builtInLayoutIds } from '../../../src/stores/layout-facts.ts';
import { layoutById, useCustomLayouts } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import { bytesOf, recordedSession, refOf, restoreCommands } from './support.ts';
import { redisRig } from './redis-rig.ts';

/** A session as Redis holds it, and how it is put there. */
interface Stored {
  readonly title: string;
  readonly ref: SessionRef;
  readonly commands: readonly Command[];
}

/** What the recorded sessions of other stacks and of ASP.NET Core have in common. */
interface Recorded {
  readonly stack?: SessionRef['layout'];
  readonly scenario: string;
  readonly application?: string;
  readonly id?: string;
  readonly instance?: string;
  readonly sessionKey?: string | null;
  readonly kind?: string;
  readonly keys: readonly {
    readonly key: string;
    readonly type: string;
    readonly base64?: string;
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
  }[];
}

function recorded(file: string): readonly Recorded[] {
  return readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recorded);
}

function stored({ scenario, keys, ...session }: Recorded): Stored {
  const layout = session.stack ?? 'aspnetcore';
  const application = session.application ?? session.instance ?? '';
  const commands = keys.flatMap(({ key, type, base64 = '', fields = [] }): Command[] => {
    const values = fields.flatMap(({ name, base64: value }) => [name, bytesOf(value)]);
    if (type === 'set') return [];
    return [type === 'string' ? ['SET', key, bytesOf(base64)] : ['HSET', key, ...values]];
  });
  const ref = { layout, application, id: session.id ?? session.sessionKey ?? '' };
  return { title: `${layout}, ${scenario}`, ref, commands };
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const laravelKey = `shop-database-shop-cache-${'nEw0'.repeat(10)}`;
const laravelRef = { application: laravelKey.slice(0, -40), id: laravelKey.slice(-40) };

/** Sessions that no stack recorded: another encoding, none at all, or of an older version. */
function further(): readonly Stored[] {
  const old = recordedSession('2.2.6', 'demo');
  const oldRef = { application: '/Old', id: old.id };
  const text = (title: string, layout: SessionRef['layout'], prefix: string, value: string) => ({
    title,
    ref: { layout, application: prefix, id: 'b'.repeat(32) },
    commands: [['SET', `${prefix}${'b'.repeat(32)}`, value]] as Command[],
  });
  const fields = old.keys.find(({ key }) => key.endsWith('_Data'))?.fields ?? [];
  return [
    {
      title: 'aspnet-v1',
      ref: { layout: 'aspnet-v1', ...oldRef },
      commands: [
        ['HSET', `/Old_${old.id}_Data`, ...fields.flatMap((f) => [f.name, bytesOf(f.base64)])],
        ['HSET', `/Old_${old.id}_Internal`, 'SessionTimeout', '1200'],
      ],
    },
    ...(['2.2.6', '4.0.1', '5.0.4'] as const).map((provider) => {
      const session = recordedSession(provider, 'demo');
      return { title: provider, ref: refOf(session), commands: restoreCommands(session) };
    }),
    {
      title: 'harbour',
      ref: { layout: 'harbour', application: 'Provider/', id: old.id },
      commands: [
        [
          'HSET',
          `Provider/${old.id}`,
          ...['created', bytesOf('gMC/ejAL3Ag='), 'locked', Uint8Array.of(0), 'lockId', ''],
          ...['lockDate', '', 'timeout', Uint8Array.of(20, 0, 0, 0)],
          ...['flags', new Uint8Array(4), 'items', bytesOf('AAAAAP////8=')],
        ],
      ],
    },
    text('rack, JSON', 'rack', 'rack:session:', '{"user_id":1}'),
    text('django, empty JSON', 'django', ':1:django.contrib.sessions.cache', '{}'),
    text('php, php_serialize and empty', 'php', 'PHPREDIS_SESSION:', 'a:0:{}'),
    text('php in Memcached', 'php-memcached', 'memc.sess.key.', 'Name|s:3:"Ann";'),
    {
      title: 'ASP.NET Core in Memcached, empty',
      ref: { layout: 'aspnetcore-memcached', application: '', id: 'empty' },
      commands: [['SET', 'empty', bytesOf('AgAAAAAAAAAAAAAAAAAAAAAAAAA=')]],
    },
    text('koa', 'koa', 'koa:sess:', '{"a":1,"_expire":4102444800000,"_maxAge":86400000}'),
    text('unclaimed', 'unclaimed', 'shop:session:', '{"a":1}'),
    text('express, the cookie alone', 'express', 'sess:', '{"cookie":{"path":"/"}}'),
    {
      title: 'flask, empty',
      ref: { layout: 'flask', application: 'session:', id: 'empty' },
      commands: [['SET', 'session:empty', Uint8Array.of(0x80)]],
    },
    ...['s:2:"[]";', 's:6:"a:0:{}";', 's:7:"{"a":1}";'].map((value) => ({
      title: `laravel, ${value}`,
      ref: { layout: 'laravel' as const, ...laravelRef },
      commands: [['SET', laravelKey, value]] as Command[],
    })),
  ];
}

/** What a session of a custom layout holds: a value of each format, as its software writes it. */
const seeds: Readonly<Partial<Record<(typeof customFormats)[number], Uint8Array>>> = {
  json: utf8('{"a":1}'),
  msgpack: Uint8Array.of(0x81, 0xa1, 0x61, 1),
  php: utf8('a:1:{s:1:"a";i:1;}'),
  nrbf: bytesOf('AAEAAAD/////AQAAAAAAAAAGAQAAAAFhCw=='),
  alt: Uint8Array.of(2, 1, 0, 0, 0),
  collection: bytesOf('AAAAAP////8='),
  text: utf8('a'),
  bytes: Uint8Array.of(0xff),
};

function useAllCustomLayouts(): readonly Stored[] {
  const entries = customFormats.flatMap((format) =>
    (['hash', 'string'] as const)
      .filter((type) => format !== 'collection' || type === 'string')
      .map((type) => ({ name: `${format} ${type}`, key: `${format}-${type}:{id}`, type, format })),
  );
  const { definitions, problems } = checkDefinitions(entries, new Set());
  assert.deepEqual(problems, []);
  useCustomLayouts(definitions.map((definition) => customLayout(definition)));
  return definitions.flatMap(({ name, type, format }) => {
    const seed = seeds[format];
    if (!seed) return [];
    const key = `${format}-${type}:1`;
    const command: Command = type === 'hash' ? ['HSET', key, 'seed', seed] : ['SET', key, seed];
    const ref: SessionRef = { layout: `custom:${name}`, application: '', id: '1' };
    return [{ title: ref.layout, ref, commands: [command] }];
  });
}

/** A text of each type in the form in which it is shown. */
const texts: Readonly<Record<ScalarType, string>> = {
  Boolean: 'true',
  Byte: '200',
  SByte: '-100',
  Int16: '-30000',
  UInt16: '60000',
  Int32: '-2000000000',
  UInt32: '4000000000',
  Int64: '-9000000000000000001',
  UInt64: '18446744073709551615',
  IntPtr: '-5',
  UIntPtr: '5',
  Single: '1.5',
  Double: '-2.25',
  Decimal: '79228162514264337593543950335',
  Number: '12.50',
  Char: 'ß',
  String: 'Zoë "€" <b> / \\ 😀\n|!',
  DateTime: '2026-11-21T10:00:00.1234567',
  TimeSpan: '1.02:03:04.5000000',
  Guid: '00112233-4455-6677-8899-aabbccddeeff',
  Enum: '1',
  Bytes: '01 FF 2A 00',
};

function valueFor(choice: ValueChoice): NewValue {
  switch (choice.kind) {
    case 'null':
    case 'object':
      return choice;
    case 'scalar':
      return { kind: 'scalar', type: choice.editor.type, text: texts[choice.editor.type] };
    case 'collection': {
      const { shape } = choice;
      const item = texts[shape.item];
      return {
        ...choice,
        items: [shape.type === 'dictionary' ? [texts[shape.key], item] : [item]],
      };
    }
    case 'written':
      return { ...choice, text: choice.form === 'bytes' ? '00 fF 7b' : ' {"a": [1, "é"]}' };
  }
}

/** What has to be seen of it once it is read back. */
function assertShown(root: ValueNode, choice: ValueChoice, title: string): void {
  const children = root.children(0, 2).map(({ label, node }) => [label, node.text]);
  switch (choice.kind) {
    case 'null':
      assert.equal(root.kind, 'null', title);
      return;
    case 'scalar': {
      const { type } = choice.editor;
      if (type === 'Bytes') {
        assert.equal(editableText(root), texts[type], title);
        return;
      }
      assert.deepEqual([root.typeName, root.text], [type, texts[type]], title);
      return;
    }
    case 'object':
      assert.match(root.kind, /list|dictionary/, title);
      assert.equal(root.childCount, 0, title);
      return;
    case 'collection': {
      const { shape } = choice;
      const label = shape.type === 'dictionary' ? texts[shape.key] : '[0]';
      const isBytes = root.kind === 'bytes';
      if (isBytes) assert.deepEqual([...(root.bytes ?? [])], [Number(texts[shape.item])], title);
      else assert.deepEqual(children, [[label, texts[shape.item]]], title);
      return;
    }
    case 'written':
      if (choice.form === 'bytes') assert.deepEqual([...(root.bytes ?? [])], [0, 255, 123], title);
      else {
        assert.equal(root.kind, 'dictionary', title);
        assert.equal(root.children(0, 1)[0]?.node.children(1, 2)[0]?.node.text, 'é', title);
      }
  }
}

describe('new items of sessions', function () {
  this.timeout(30_000);
  const rig = redisRig();
  const all = [
    ...recorded('other-sessions.jsonl')
      .filter(({ scenario }) => scenario !== 'locked')
      .map(stored),
    ...recorded('aspnetcore-sessions.jsonl')
      .filter(({ kind, scenario }) => kind === 'session' && scenario !== 'thousand-items')
      .map(stored),
    ...further(),
    ...useAllCustomLayouts(),
  ];
  after(() => useCustomLayouts([]));

  /** Puts a session into Redis and reads it; undefined when it takes no new items. */
  async function open({ ref, commands }: Stored): Promise<SessionSnapshot | undefined> {
    useAllCustomLayouts();
    await rig.ask('FLUSHALL');
    for (const reply of await rig.connection.pipeline(commands)) {
      if (reply instanceof Error) throw reply;
    }
    const snapshot = await readSession(rig.connection, ref);
    const layout = layoutById(ref.layout);
    const canAdd = layout.planSave !== undefined && layout.itemChanges?.canAdd === true;
    return canAdd && snapshot.readOnlyReason === undefined ? snapshot : undefined;
  }

  for (const session of all) {
    it(`are read back, each that is offered: ${session.title}`, async () => {
      const before = await open(session);
      if (!before) return;
      const layout = layoutById(session.ref.layout);
      const encoding = before.itemEncoding ?? layout.itemEncoding;
      const choices = newItemChoices(encoding);
      assert.ok(choices.length > 0, `nothing to choose for ${encoding}`);
      const draft = new SessionDraft(before);
      for (const [index, choice] of choices.entries()) {
        const bytes = newItemBytes(valueFor(choice), encoding);
        draft.apply({ type: 'add', item: `New ${index}`, bytes });
      }
      const inDraft = draft.items();
      assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
      const { items } = await readSession(rig.connection, session.ref);
      assert.equal(items.length, before.items.length + choices.length);
      for (const [index, choice] of choices.entries()) {
        for (const list of [inDraft, items]) {
          const item = list.find(({ name }) => name === `New ${index}`) ?? assert.fail();
          const { root, failure } = decodeSessionItem(item, layout.itemEncoding);
          assert.equal(failure, undefined);
          assertShown(root, choice, `${index} ${JSON.stringify(choice)}`);
        }
      }
      for (const { name, bytes } of before.items) {
        const now = items.find((item) => item.name === name)?.bytes ?? assert.fail();
        assert.deepEqual(Buffer.from(now), Buffer.from(bytes), String(name));
      }
    });
  }

  it('are tried in every layout that says that items can be added', async () => {
    const tried = new Set<string>();
    for (const session of all) if (await open(session)) tried.add(session.ref.layout);
    // Records of DynamoDB are no keys.
    const ofKeys = builtInLayoutIds.filter((id) => !id.includes('dynamodb'));
    const canAdd = ofKeys.filter((id) => layoutById(id).itemChanges?.canAdd === true);
    assert.deepEqual(
      canAdd.filter((id) => !tried.has(id)),
      [],
    );
  });
});
