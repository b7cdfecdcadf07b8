import assert from 'node:assert/strict';
import { decodeItem, newItemChoices } from '../../src/formats/registry.ts';
import { englishText } from '../../src/formats/reason.ts';
import type { ValueEdit } from '../../src/formats/value.ts';
import { closedValueIn } from '../../src/lookup/keyed/values/closed-value.ts';
import { openValue } from '../../src/lookup/keyed/values/open-value.ts';
import { scanSessions } from '../../src/redis/scan/session-scan.ts';
import { codecs } from '../../src/stores/codecs.ts';
import { saveSession } from '../../src/stores/edit/save-session.ts';
import { builtInKeys } from '../../src/stores/layouts/key-recognition.ts';
import { decodeSessionItem } from '../../src/stores/read/decode-session-item.ts';
import { type RedisServer, startRedis } from '../integration/support/redis-server.ts';
import { assertFates } from './support/broken-sessions.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig, type Visit } from './support/json-rig.ts';
import { choiceName } from './support/json-values.ts';
import { LineProgram } from './support/line-program.ts';
import { chance, offeredEdits } from './support/offered-edits.ts';
import { PhpSessions, toldOf } from './support/php-edits.ts';
import { interopFile } from './support/site-farm.ts';
import { plainTold, toldNode } from './support/told-json.ts';

const stored = `{"name": ${JSON.stringify('Zoë "€"|; \\ </script>')}, "count": 1, "nothing": null,
  "cart": {"price": 12.5, "tags": ["a", "", null, [true, false, ["x"]]]}}`;
const application = 'shop_database_shop_cache:';
/** As in laravel.php. */
const appKey = 'base64:c2Vzc2lvbi1mYXJtLWludGVyb3AtdGVzdC1rZXktMzI=';

/** @param settings of PHP, as `name=value` */
function startSite(...settings: readonly string[]): Promise<JsonRig> {
  const options = settings.flatMap((setting) => ['-d', setting]);
  const site = ['-S', '127.0.0.1:0', interopFile('php/laravel-site.php')];
  return JsonRig.start({ layout: 'laravel', application }, 'php', ...options, ...site);
}

/** Whatever a draft asks for, nothing is written, and the site goes on with the session. */
async function assertNeverWritten(rig: JsonRig, visit: Visit): Promise<void> {
  const { items } = await visit.client.session();
  const before = await rig.connection.call(['GET', visit.key]);
  const draft = await rig.open(visit);
  draft.apply({ type: 'add', item: 'new', bytes: Buffer.from('i:1;') });
  await assert.rejects(saveSession(rig.connection, draft), { code: 'unwritable' });
  assert.deepEqual(await rig.connection.call(['GET', visit.key]), before);
  assert.deepEqual((await visit.client.session()).items, items);
}

describe('Laravel reads what is written into its sessions', function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite()));
  after(() => rig.stop());

  it('which are shown as it tells them, under one name', async () => {
    const { base } = await rig.open(await rig.assertShown(stored));
    const own = base.items.filter(({ isSystem }) => isSystem).map(({ name }) => name);
    assert.deepEqual(own.sort(), ['_flash', '_previous', '_token']);
    const groups = (await scanSessions(rig.connection, builtInKeys)).groups();
    assert.deepEqual(
      groups.map((group) => [group.layout, group.application]),
      [['laravel', application]],
    );
  });

  for (const choice of newItemChoices('php')) {
    it(`when an item is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
      rig.assertChoice(choice, stored));
  }

  it('after every edit that its rows offer', async () => {
    const count = await rig.assertOffered(stored);
    assert.ok(count > 30, `${count} edits`);
  });

  it('and keeps what is flashed for one more request, edited as well', async () => {
    const { client, ...rest } = await rig.newSession('{"user":"ada"}');
    const visit = { client, ...rest };
    await client.post('/flash', '{"notice":"saved","warning":"late"}');
    const draft = await rig.open(visit);
    assert.ok(rig.edit(draft, 'notice', { type: 'set', path: [], text: 'edited' }));
    assert.ok(rig.edit(draft, 'user', { type: 'set', path: [], text: 'bob' }));
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    const flashed = [
      ['notice', 's:edited'],
      ['warning', 's:late'],
    ];
    assert.deepEqual((await client.session()).items, [['user', 's:bob'], ...flashed]);
    assert.deepEqual((await client.session()).items, [['user', 's:bob']]);
  });

  it('and ends requests with an error where the string of its cache is cut', () =>
    assertFates(rig, () => 'with an error'));

  it('and starts the session over where only what is in that string is cut', async () => {
    const visit = await rig.newSession('{"user":"ada","cart":{"a":1}}');
    const inner = (await rig.raw(visit)).replace(/^s:\d+:"/, '').slice(0, -12);
    await rig.putRaw(visit, `s:${Buffer.byteLength(inner)}:"${inner}";`);
    const { condition, fate } = (await rig.open(visit)).base;
    assert.equal(condition, 'damaged');
    assert.match(fate ? englishText(fate) : '', /starts this session over/);
    const { id, items } = await visit.client.session();
    assert.deepEqual([id, items], [visit.id, []]);
  });

  it('and loses nothing while four windows use the session', () => assertNothingLost(rig));
});

describe('Laravel reads values of its classes, edited in every way that is offered', function () {
  this.timeout(60_000);
  const sessions = new PhpSessions('laravel');
  let server: RedisServer;
  let laravel: LineProgram;

  before(async () => {
    server = await startRedis();
    laravel = new LineProgram('php', [interopFile('php/laravel-oracle.php'), String(server.port)]);
  });
  after(async () => {
    laravel.stop();
    await server.stop();
  });

  async function made(question: object): Promise<Uint8Array> {
    const { base64, error } = await laravel.ask(JSON.stringify(question));
    assert.equal(error, undefined);
    return new Uint8Array(Buffer.from(String(base64), 'base64'));
  }

  /** What Laravel reads is what we read, before and after it stored the session itself. */
  async function assertRead(data: Uint8Array, about: string): Promise<void> {
    const base64 = Buffer.from(data).toString('base64');
    const { value, warnings } = await laravel.ask(JSON.stringify({ base64 }));
    assert.deepEqual(warnings, [], `${about}: ${Buffer.from(data).toString('latin1')}`);
    const told = toldOf(sessions.draftOf(data));
    assert.deepEqual(value, { read: told, again: told }, about);
  }

  it('by chance', async () => {
    const pick = chance(5);
    let count = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const data = await made({ seed });
      await assertRead(data, `seed ${seed}`);
      for (const [about, next] of sessions.editedBy(data, pick)) {
        await assertRead(next, `seed ${seed}: ${about}`);
        count++;
      }
    }
    assert.ok(count > 100, `${count} edits`);
  });

  it('its collections, errors and old input', async () => {
    const errors = `(new Illuminate\\Support\\ViewErrorBag)->put('default',
      new Illuminate\\Support\\MessageBag(['email' => ['The email is required.', 'Or the phone.']]))`;
    const make = `['errors' => ${errors}, '_old_input' => ['email' => '', 'name' => 'Zoë'],
      'cart' => collect([['sku' => 'A-1', 'qty' => 2], ['sku' => 'B-2', 'qty' => 1]]),
      'user' => new Illuminate\\Support\\Fluent(['id' => 7, 'roles' => ['admin']])]`;
    const data = await made({ make });
    await assertRead(data, 'as made');
    let count = 0;
    for (const [about, next] of sessions.editedBy(data, chance(7))) {
      await assertRead(next, about);
      count++;
    }
    assert.ok(count > 40, `${count} edits`);
  });

  it('its dates, whose copies are left alone', async () => {
    const zone = "'Europe/Berlin'";
    const make = `['at' => new Carbon\\Carbon('2026-01-02 03:04:05', ${zone}),
      'fixed' => new Carbon\\CarbonImmutable('2026-01-02 03:04:05.5', ${zone}), 'last' => 1]`;
    const data = await made({ make });
    await assertRead(data, 'as made');
    const draft = sessions.draftOf(data);
    for (const item of ['at', 'fixed']) {
      const edit = (change: ValueEdit): void => {
        const value = decodeSessionItem(draft.item(item) ?? assert.fail(), 'php');
        draft.apply({ type: 'splice', item, splices: value.edit(change) });
      };
      edit({ type: 'set', path: [0], text: '2024-02-29 23:59:58.000007' });
      edit({ type: 'set', path: [2], text: 'America/Argentina/Ushuaia' });
      const { root } = decodeSessionItem(draft.item(item) ?? assert.fail(), 'php');
      const inside = [...offeredEdits(root, chance(1))].filter(({ path }) => path.length > 0);
      assert.deepEqual(
        inside.map(({ path }) => path),
        [[0], [2]],
        item,
      );
    }
    const next = sessions.after(draft);
    await assertRead(next, 'other dates');
    const told = ['date', '2024-02-29 23:59:58.000007 America/Argentina/Ushuaia'];
    const items = Object.fromEntries(
      (toldOf(sessions.draftOf(next)) as [string, [string, unknown][]])[1],
    );
    assert.deepEqual([items['at'], items['fixed']], [told, told]);
  });
});

describe("Laravel's encrypted sessions", function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite('interop.encrypt=1')));
  after(() => rig.stop());

  it('are found and named, and opened with its key alone', async () => {
    const visit = await rig.newSession(stored);
    const { items } = await visit.client.session();
    const { base } = await rig.open(visit);
    assert.deepEqual([base.condition, base.readOnlyReason], ['ok', 'encrypted']);
    const [item, ...others] = base.items;
    assert.ok(item && others.length === 0);
    const value = rig.decode(item);
    assert.deepEqual([value.format, value.root.typeName], ['encrypted', 'Laravel']);
    const closed = closedValueIn(value, item.bytes) ?? assert.fail();
    const other = `base64:${Buffer.alloc(32, 1).toString('base64')}`;
    assert.equal(openValue(closed, [{ name: 'APP_KEY', text: other }]), undefined);
    const keys = [other, appKey].map((text) => ({ name: 'APP_KEY', text }));
    const content = openValue(closed, keys)?.content ?? assert.fail();
    const { format, root } = decodeItem(content, 'nrbf', { codecs });
    assert.equal(format, 'php');
    const shown = root
      .children(0, root.childCount)
      .map(({ label, node }) => [label, toldNode(node)] as const)
      .filter(([name]) => !['_token', '_previous', '_flash'].includes(name));
    assert.deepEqual(
      shown,
      items.map(([name, told]) => [name, plainTold(told)]),
    );
  });

  it('are never written', async () => assertNeverWritten(rig, await rig.newSession(stored)));

  it('end requests with an error where the string of the cache is cut', () =>
    assertFates(rig, () => 'with an error'));
});

for (const [settings, readOnlyReason] of [
  [['serializer=igbinary'], 'other-serializer'],
  [['serializer=php'], 'other-serializer'],
  [['serializer=json'], 'other-serializer'],
  [['compression=lzf'], 'compressed'],
  [['compression=lz4'], 'compressed'],
  [['compression=zstd'], 'compressed'],
  [['serializer=igbinary', 'compression=zstd'], 'compressed'],
] as const) {
  describe(`Laravel's sessions over phpredis with ${settings.join(', ')}`, function () {
    this.timeout(60_000);
    let rig: JsonRig;

    before(async () => (rig = await startSite(...settings.map((setting) => `interop.${setting}`))));
    after(() => rig.stop());

    it('are shown as it tells them, and never written', async () => {
      const visit = await rig.assertShown(`{"text": "${'again and '.repeat(50)}", "user": "ada"}`);
      assert.equal((await rig.open(visit)).base.readOnlyReason, readOnlyReason);
      await assertNeverWritten(rig, visit);
    });
  });
}
