import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { newItemChoices } from '../../src/formats/registry.ts';
import { layoutById } from '../../src/stores/layouts/layouts.ts';
import { extendSession, setSessionTimeout } from '../../src/stores/deeds/session-lifetime.ts';
import { JsonRig, type Visit } from './support/json-rig.ts';
import { choiceName, jsonNumbers } from './support/json-values.ts';

const group = { layout: 'express', application: 'sess:' } as const;
const program = fileURLToPath(new URL('express/site.mjs', import.meta.url));
const AGE_SECONDS = 20 * 60;

const stored = JSON.stringify({
  name: 'Zoë "€" \\ \u2028 </script>',
  cart: { sku: 'A-1', qty: 2, price: 12.5, tags: ['a', '', null, [true, false, {}]], 7: 'seven' },
  count: 1,
  nothing: null,
  list: [],
});

describe('express-session reads what is written into its sessions', function () {
  this.timeout(120_000);
  let rig: JsonRig;

  before(async () => {
    const age = String(AGE_SECONDS * 1000);
    rig = await JsonRig.start(group, process.execPath, program, age, 'connect-redis');
  });
  after(() => rig.stop());

  for (const choice of newItemChoices('json')) {
    it(`when an item is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
      rig.assertChoice(choice, stored));
  }

  it('after every edit that its rows offer', async () => {
    const count = await rig.assertOffered(stored);
    assert.ok(count > 50, `${count} edits`);
  });

  it('drops items under the names that are refused, and keeps all others', async () => {
    const ofSite = (await rig.site.newClient().get('/names')) as readonly string[];
    // Those that every object of JavaScript and every session has, and what a request's session gets.
    const reserved = new Set([...ofSite, 'req', 'id', 'cookie']);
    assert.ok(reserved.has('regenerate') && reserved.has('__proto__'), ofSite.join(' '));
    const free = [
      ...['', ' ', '0', '42', 'Save', 'ids', 'toJSON', 'then', 'length', 'prototype', 'lastAccess'],
      ...['_csrf', 'flash', 'passport', 'expires', 'sessionID', 'a.b', '$set', 'é\u2028"\\'],
    ];
    for (const name of [...reserved, ...free]) {
      const visit = await rig.newSession('{"last":1}');
      const draft = await rig.open(visit);
      const issue = layoutById('express').nameIssue?.(name, draft.base);
      assert.equal(issue?.isRefused === true, reserved.has(name), name);
      if (!reserved.has(name)) {
        draft.apply({ type: 'add', item: name, bytes: Buffer.from('"ours"') });
        await rig.assertSaved(visit, draft, name);
        await visit.client.store('{"last":2}');
        assert.equal((await members(visit)).get(name), 'ours', name);
      } else if (name !== 'cookie') {
        const text = await rig.raw(visit);
        await rig.putRaw(visit, `${text.slice(0, -1)},${JSON.stringify(name)}:"ours"}`);
        assert.equal((await members(visit)).get(name), 'ours', name);
        const { id, items } = await visit.client.session();
        assert.deepEqual([id, items], [visit.id, [['last', 'n:1']]], name);
        await visit.client.store('{"last":2}');
        assert.deepEqual([...(await members(visit)).keys()], ['cookie', 'last'], name);
      }
    }
  });

  it('keeps such names within an item', async () => {
    for (const key of ['__proto__', 'constructor', 'toJSON', 'cookie', '']) {
      const visit = await rig.newSession('{"cart":{"a":1,"b":2}}');
      const draft = await rig.open(visit);
      assert.ok(rig.edit(draft, 'cart', { type: 'rename', path: [1], key }));
      await rig.assertSaved(visit, draft, key);
      await visit.client.store('{"last":1}');
      const { items } = await visit.client.session();
      assert.deepEqual(items[0], cart(key), key);
    }
  });

  async function members(visit: Visit): Promise<ReadonlyMap<string, unknown>> {
    return new Map(Object.entries(JSON.parse(await rig.raw(visit)) as object));
  }

  it('reads numbers as others exactly where a remark says so', async () => {
    const visit = await rig.newSession('{"list":[0]}');
    for (const text of jsonNumbers) await rig.assertNumber(visit, text);
  });

  it('goes on with a session that was extended, for the age that its cookie has', async () => {
    const visit = await rig.newSession('{"user":"ada"}');
    await rig.connection.call(['PEXPIRE', visit.key, 5000]);
    const result = await extendSession(rig.connection, rig.refOf(visit));
    assert.equal(result.outcome, 'done');
    await assertLives(visit, AGE_SECONDS);
  });

  it('goes on with another timeout, from request to request', async () => {
    const visit = await rig.newSession('{"user":"ada"}');
    const result = await setSessionTimeout(rig.connection, rig.refOf(visit), 300);
    assert.equal(result.outcome, 'done');
    await assertLives(visit, 300);
    await rig.connection.call(['PEXPIRE', visit.key, 5000]);
    // Now a request that stores the session, and one that only touches it.
    await visit.client.store('{"user":"ada"}');
    await assertLives(visit, 300);
    await rig.connection.call(['PEXPIRE', visit.key, 5000]);
    await visit.client.session();
    await assertLives(visit, 300);
  });

  /** The key's time is the one that is meant, the cookie's too, and the site still has the session. */
  async function assertLives(visit: Visit, seconds: number): Promise<void> {
    const leftMs = (await rig.endsAt(visit)) - Date.now();
    assert.ok(leftMs > (seconds - 30) * 1000 && leftMs <= (seconds + 1) * 1000, `${leftMs} ms`);
    const { id, items, maxAgeMs, endsMs } = await visit.client.session();
    assert.deepEqual([id, items], [visit.id, [['user', 's:ada']]]);
    assert.equal(maxAgeMs, seconds * 1000);
    const cookieMs = (endsMs ?? 0) - Date.now();
    assert.ok(cookieMs > (seconds - 30) * 1000 && cookieMs <= seconds * 1000, `${cookieMs} ms`);
  }
});

describe('express-session whose cookie ends with the browser', function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => {
    rig = await JsonRig.start(group, process.execPath, program, 'browser', 'connect-redis');
  });
  after(() => rig.stop());

  it('has no timeout to extend a session by, and takes one', async () => {
    const visit = await rig.newSession('{"user":"ada"}');
    const draft = await rig.open(visit);
    draft.apply({ type: 'add', item: 'new', bytes: Buffer.from('1') });
    assert.equal((await rig.assertSaved(visit, draft, 'add')).maxAgeMs, null);
    const ref = rig.refOf(visit);
    assert.equal((await extendSession(rig.connection, ref)).outcome, 'no-timeout');
    assert.equal((await setSessionTimeout(rig.connection, ref, 300)).outcome, 'done');
    const { id, items, maxAgeMs } = await visit.client.session();
    assert.deepEqual([id, items.length, maxAgeMs], [visit.id, 2, 300_000]);
    await visit.client.store('{"user":"ada"}');
    assert.ok((await rig.endsAt(visit)) - Date.now() <= 301_000);
  });
});

/** What the site tells of `{"a":1,<key>:2}`. */
const cart = (key: string) => [
  'cart',
  [
    'map',
    [
      ['a', 'n:1'],
      [key, 'n:2'],
    ],
  ],
];
