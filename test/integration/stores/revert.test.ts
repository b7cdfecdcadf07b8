import assert from 'node:assert/strict';
import type { Command } from '../../../src/stores/commands.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readBackup, writeBackup } from '../../../src/stores/edit/draft-backup.ts';
import { inverseChanges } from '../../../src/stores/edit/overwritten.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { restoreEdits, revertEdits } from '../../../src/stores/edit/revert-item.ts';
import { saveChanges, saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { DraftHistory } from '../../unit/support/draft-history.ts';
import { redisRig } from './redis-rig.ts';

const hex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replace(/ /g, ''), 'hex'));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The items Cart, Name and Age of a session, as each framework stores them. */
interface StoredSession {
  readonly title: string;
  readonly ref: SessionRef;
  readonly set: Command;
  /** Where items stand in an order that a rename keeps. */
  readonly hasPlaces: boolean;
}

const nrbf = (text: string): Uint8Array =>
  hex(`0001000000ffffffff0100000000000000 0601000000 ${netString(text)} 0b`);
const netString = (text: string): string =>
  Buffer.from([text.length, ...utf8(text)]).toString('hex');
/** ASP.NET's collection: count, no null name, names, end offsets, values with a type byte. */
const collection = hex(
  `03000000 ffffffff ${netString('Cart')} ${netString('Name')} ${netString('Age')}` +
    '06000000 0b000000 10000000 01 04 41 2d 31 32 01 03 41 6e 6e 02 2a000000',
);
/** ASP.NET Core's: version 2, count, the id, then name and value of each entry, big-endian. */
const core = (values: readonly string[]): Uint8Array =>
  hex(
    `02 000003 000102030405060708090a0b0c0d0e0f` +
      ['Cart', 'Name', 'Age']
        .map((name, at) => `${coreName(name)} 00000003 ${values[at] ?? ''}`)
        .join(''),
  );
function coreName(name: string): string {
  return Buffer.from([0, name.length, ...utf8(name)]).toString('hex');
}

const aspNet = { application: '/Shop', id: 'abcdefghijklmnopqrstuvwx' };
const serialized = 'a:3:{s:4:"Cart";a:1:{i:0;s:3:"A-1";}s:4:"Name";s:3:"Ann";s:3:"Age";i:42;}';
const sessions: readonly StoredSession[] = [
  {
    title: 'aspnet-v2',
    ref: { layout: 'aspnet-v2', ...aspNet },
    set: [
      'HSET',
      `{/Shop_${aspNet.id}}_Data`,
      ...['Cart', 'Name', 'Age'].flatMap((name) => [name, nrbf(`the ${name}`)]),
    ],
    hasPlaces: false,
  },
  {
    title: 'aspnet-v5',
    ref: { layout: 'aspnet-v5', ...aspNet },
    set: ['SET', `{/Shop_${aspNet.id}}_SessionStateItemCollection`, collection],
    hasPlaces: true,
  },
  {
    title: 'harbour',
    ref: { layout: 'harbour', application: 'shop/', id: aspNet.id },
    set: [
      'HSET',
      `shop/${aspNet.id}`,
      ...['created', hex('0000000000000000'), 'locked', hex('00'), 'lockId', '', 'lockDate', ''],
      ...['timeout', hex('14000000'), 'flags', hex('00000000'), 'items', collection],
    ],
    hasPlaces: true,
  },
  {
    title: 'aspnetcore',
    ref: { layout: 'aspnetcore', application: 'dev:', id: '1094e40f-8566-fbff-1fb5-d1e13aaa076d' },
    set: [
      'HSET',
      'dev:1094e40f-8566-fbff-1fb5-d1e13aaa076d',
      ...['absexp', '-1', 'sldexp', '12000000000'],
      ...['data', core(['414243', '616263', '787878'])],
    ],
    hasPlaces: true,
  },
  {
    title: 'aspnetcore, with values that are all the same',
    ref: { layout: 'aspnetcore', application: 'dev:', id: '1094e40f-8566-fbff-1fb5-d1e13aaa076d' },
    set: [
      'HSET',
      'dev:1094e40f-8566-fbff-1fb5-d1e13aaa076d',
      ...['absexp', '-1', 'sldexp', '12000000000'],
      ...['data', core(['414243', '414243', '414243'])],
    ],
    hasPlaces: true,
  },
  {
    title: 'express',
    ref: { layout: 'express', application: 'sess:', id: 'abc' },
    set: [
      'SET',
      'sess:abc',
      '{"cookie":{"originalMaxAge":60000},"Cart":[1, 2],"Name":"Ann","Age":42.0}',
    ],
    hasPlaces: true,
  },
  {
    title: 'php',
    ref: { layout: 'php', application: 'PHPREDIS_SESSION:', id: 'p1' },
    set: ['SET', 'PHPREDIS_SESSION:p1', 'Cart|a:1:{i:0;s:3:"A-1";}Name|s:3:"Ann";Age|i:42;'],
    hasPlaces: true,
  },
  {
    title: 'php_binary',
    ref: { layout: 'php', application: 'PHPREDIS_SESSION:', id: 'p2' },
    set: [
      'SET',
      'PHPREDIS_SESSION:p2',
      '\x04Carta:1:{i:0;s:3:"A-1";}\x04Names:3:"Ann";\x03Agei:42;',
    ],
    hasPlaces: true,
  },
  {
    title: 'php_serialize',
    ref: { layout: 'php', application: 'PHPREDIS_SESSION:', id: 'p3' },
    set: ['SET', 'PHPREDIS_SESSION:p3', serialized],
    hasPlaces: true,
  },
  {
    title: 'laravel',
    ref: { layout: 'laravel', application: 'laravel_', id: 'a'.repeat(40) },
    set: ['SET', `laravel_${'a'.repeat(40)}`, `s:${serialized.length}:"${serialized}";`],
    hasPlaces: true,
  },
  {
    title: 'flask with msgpack',
    ref: { layout: 'flask', application: 'session:', id: 'f1' },
    set: [
      'SET',
      'session:f1',
      hex(`83 a4${asHex('Cart')} 9101 a4${asHex('Name')} a3${asHex('Ann')} a3${asHex('Age')} 2a`),
    ],
    hasPlaces: true,
  },
];

function asHex(text: string): string {
  return Buffer.from(text).toString('hex');
}

type Gesture = (draft: SessionDraft) => void;
const rename =
  (item: string, name: string): Gesture =>
  (draft) =>
    draft.apply({ type: 'rename', item, name });
const remove =
  (item: string): Gesture =>
  (draft) => {
    const { bytes, loadedName } = draft.item(item) ?? assert.fail(item);
    const origin = loadedName === undefined ? {} : { loadedName };
    draft.apply({ type: 'remove', item, bytes, ...origin });
  };
/** The value of another item in the place of one. */
const change =
  (item: string): Gesture =>
  (draft) => {
    const removed = draft.item(item)?.bytes ?? assert.fail(item);
    const inserted = valueOf(draft);
    draft.apply({ type: 'splice', item, splices: [{ offset: 0, removed, inserted }] });
  };
const add =
  (item: string): Gesture =>
  (draft) =>
    draft.apply({ type: 'add', item, bytes: valueOf(draft) });
const valueOf = ({ base }: SessionDraft): Uint8Array =>
  base.items.find(({ name }) => name === 'Age')?.bytes ?? assert.fail('Age');

const renames: Readonly<Record<string, readonly Gesture[]>> = {
  'a new name': [rename('Cart', 'Basket')],
  'a new name, then another': [rename('Cart', 'Basket'), rename('Basket', 'Bag')],
  'names that are passed on': [rename('Name', 'Nick'), rename('Cart', 'Name')],
  'two names that change places': [
    rename('Cart', 'x'),
    rename('Name', 'Cart'),
    rename('x', 'Name'),
  ],
  'three names that go round': [
    rename('Cart', 'x'),
    rename('Name', 'Cart'),
    rename('Age', 'Name'),
    rename('x', 'Age'),
  ],
  'the same name in another case': [rename('Cart', 'CART')],
};
const others: Readonly<Record<string, readonly Gesture[]>> = {
  'a new name and a new value': [rename('Cart', 'Basket'), change('Basket')],
  'a new value and a new name': [change('Cart'), rename('Cart', 'Basket')],
  'the name of a removed item': [remove('Name'), rename('Cart', 'Name')],
  'names that change places, and one changed': [
    rename('Cart', 'x'),
    rename('Name', 'Cart'),
    change('Cart'),
    rename('x', 'Name'),
  ],
  'an item that is gone': [remove('Name')],
  'a renamed item that is gone': [rename('Name', 'Nick'), remove('Nick')],
  'a changed item that is gone': [change('Name'), remove('Name')],
  'all items gone': [remove('Name'), remove('Cart'), remove('Age')],
  'a new item': [add('New')],
  'a new item under the name of a removed one': [remove('Name'), add('Name')],
  'a new item under the name of a renamed one': [rename('Name', 'Nick'), add('Name')],
  'a new item that was renamed': [add('New'), rename('New', 'Newer')],
};

/** What a user does who clicks Revert on every row that has it, until there is none. */
function revertAll(draft: SessionDraft, isFromBelow: boolean): void {
  for (let round = 0; round < 10 && draft.isDirty; round++) {
    const rows = draft.itemsAndRemoved().filter(({ state }) => state !== 'unchanged');
    for (const { name, state } of isFromBelow ? rows.reverse() : rows) {
      try {
        const edits = state === 'removed' ? restoreEdits(draft, name) : revertEdits(draft, name);
        for (const edit of edits) draft.apply(edit);
      } catch (error) {
        // The name is another item's by now, which has to be taken back first.
        assert.equal((error as { code?: unknown }).code, 'name-taken');
      }
    }
  }
}

describe('items that are taken back', function () {
  this.timeout(30_000);
  const rig = redisRig();

  async function stored(): Promise<unknown> {
    const keys = [...((await rig.ask('KEYS', '*')) as Uint8Array[])];
    const contents = keys.map(async (key) => {
      const type = String(await rig.connection.call(['TYPE', key]));
      const value = await rig.connection.call(type === 'hash' ? ['HGETALL', key] : ['GET', key]);
      const fields = (Array.isArray(value) ? value : [value]) as Uint8Array[];
      const texts = fields.map((bytes) => Buffer.from(bytes).toString('latin1'));
      const pairs = texts.flatMap((text, at) => (at % 2 === 0 ? [[text, texts[at + 1]]] : []));
      const end = await rig.connection.call(['PEXPIRETIME', key]);
      return [Buffer.from(key).toString(), pairs.sort(), end];
    });
    return Promise.all(contents);
  }

  for (const { title, ref, set, hasPlaces } of sessions) {
    describe(`in layout ${title}`, () => {
      async function loaded(): Promise<SessionDraft> {
        await rig.ask('FLUSHALL');
        await rig.connection.call(set);
        await rig.connection.call(['EXPIRE', set[1] ?? '', 1234]);
        const draft = new SessionDraft(await readSession(rig.connection, ref));
        for (const name of ['Cart', 'Name', 'Age']) assert.ok(draft.item(name), name);
        return draft;
      }

      for (const [what, gestures] of Object.entries({ ...renames, ...others })) {
        it(`are as they were loaded: ${what}`, async () => {
          for (const isFromBelow of [false, true]) {
            const draft = await loaded();
            const names = draft.items().map(({ name }) => name);
            const before = await stored();
            for (const gesture of gestures) gesture(draft);
            revertAll(draft, isFromBelow);
            assert.deepEqual(draft.changes(), []);
            assert.deepEqual(
              draft.itemsAndRemoved().map(({ name, state }) => [name, state]),
              names.map((name) => [name, 'unchanged']),
            );
            assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
            assert.deepEqual(await stored(), before);
          }
        });

        it(`are undone and done again: ${what}`, async () => {
          const draft = await loaded();
          const history = new DraftHistory(draft);
          const names = draft.items().map(({ name }) => name);
          for (const gesture of gestures) gesture(draft);
          const after = draft.itemsAndRemoved();
          history.undoAll();
          assert.deepEqual(draft.changes(), []);
          const now = draft.itemsAndRemoved().map(({ name, state }) => [name, state]);
          assert.deepEqual(
            now,
            names.map((name) => [name, 'unchanged']),
          );
          history.redoAll();
          assert.deepEqual(draft.itemsAndRemoved(), after);
        });

        it(`are the same after a backup: ${what}`, async () => {
          const draft = await loaded();
          for (const gesture of gestures) gesture(draft);
          const changes = readBackup(writeBackup(draft)) ?? assert.fail('no backup');
          const restored = new SessionDraft(draft.base);
          restored.restore(changes);
          const rows = (of: SessionDraft) =>
            of.itemsAndRemoved().map(({ name, state, loadedName }) => [name, state, loadedName]);
          assert.deepEqual(new Set(rows(restored)), new Set(rows(draft)));
        });
      }

      for (const [what, gestures] of Object.entries(renames)) {
        it(`have their bytes again when a save is taken back: ${what}`, async () => {
          const draft = await loaded();
          const before = await stored();
          for (const gesture of gestures) gesture(draft);
          const changes = draft.changes();
          const names = draft.items().map(({ name }) => name);
          const saved = await saveSession(rig.connection, draft);
          assert.ok(saved.outcome === 'saved');
          const now = await readSession(rig.connection, ref);
          if (hasPlaces)
            assert.deepEqual(
              now.items.map(({ name }) => name),
              names,
            );
          draft.saved(now, changes);
          assert.equal(draft.isDirty, false);
          assert.ok(draft.items().every(({ state }) => state === 'unchanged'));
          const undone = await saveChanges(rig.connection, now, inverseChanges(changes));
          assert.equal(undone.outcome, 'saved');
          assert.deepEqual(await stored(), before);
        });
      }
    });
  }
});
