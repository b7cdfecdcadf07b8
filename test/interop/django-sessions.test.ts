import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { djangoPython } from '../../scripts/setup/python-with.mjs';
import { newItemChoices } from '../../src/formats/registry.ts';
import { endSession } from '../../src/stores/deeds/end-session.ts';
import { layoutById } from '../../src/stores/layouts/layouts.ts';
import { saveSession } from '../../src/stores/edit/save-session.ts';
import { assertFates } from './support/broken-sessions.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig, type Visit } from './support/json-rig.ts';
import { choiceName, jsonNumbers } from './support/json-values.ts';

const layout = layoutById('django');
const prefix = ':1:django.contrib.sessions.';
const program = fileURLToPath(new URL('django/site.py', import.meta.url));
const python = djangoPython() ?? 'python3';

const stored = `{"name": ${JSON.stringify('Zoë "€" \\ \u2028 </script>')}, "count": 1, "nothing": null,
  "cart": {"sku": "A-1", "qty": 2, "price": 12.5, "tags": ["a", "", null, [true, false, {}]], "7": "7"},
  "ids": [12345678901234567890123, -9007199254740993, NaN, Infinity, -Infinity], "list": []}`;

describe('Django reads what is written into its sessions', function () {
  this.timeout(240_000);
  let rig: JsonRig;

  before(async () => {
    const group = { layout: 'django', application: `${prefix}cache` } as const;
    rig = await JsonRig.start(group, python, program, 'cache', 'json.JSON');
  });
  after(() => rig.stop());

  for (const choice of newItemChoices('json')) {
    it(`when an item is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
      rig.assertChoice(choice, stored));
  }

  it('after every edit that its rows offer', async () => {
    const count = await rig.assertOffered(stored);
    assert.ok(count > 60, `${count} edits`);
  });

  it('starts a new session for a broken one, as is said of it', () =>
    assertFates(rig, () => 'starts a new session'));

  it('loses nothing to edits while four windows use the session', () => assertNothingLost(rig));

  it('reads numbers as others exactly where a remark says so', async () => {
    const visit = await rig.newSession('{"list":[0]}');
    for (const text of [...jsonNumbers, 'NaN', 'Infinity', '-Infinity', '7'.repeat(4300)]) {
      await rig.assertNumber(visit, text);
    }
  });

  it('loses a session with a number whose length is remarked on', async () => {
    const visit = await rig.newSession('{"list":[0],"user":"ada"}');
    const draft = await rig.open(visit);
    assert.ok(rig.edit(draft, 'list', { type: 'set', path: [0], text: '7'.repeat(4301) }));
    const [row] = rig.decode(draft.item('list')).root.children(0, 1);
    assert.equal(row?.node.warning?.code, 'number-lost');
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    assert.deepEqual((await visit.client.session()).items, []);
  });

  it('keeps items under any name, and keeps a session without items', async () => {
    const names = [
      ...['', ' ', '0', '__proto__', 'constructor', 'keys', 'items', 'session_key', '_session'],
      ...['_cached', 'a.b', 'cookie', 'é\u2028"\\', '_auth', '_session_expiry_x'],
    ];
    const visit = await rig.newSession('{"last": 1}');
    for (const name of names) {
      const draft = await rig.open(visit);
      assert.equal(layout.nameIssue?.(name, draft.base), undefined, name);
      draft.apply({ type: 'add', item: name, bytes: Buffer.from('"ours"') });
      const { items } = await rig.assertSaved(visit, draft, name);
      assert.deepEqual(items.at(-1), [name, 's:ours']);
    }
    const draft = await rig.open(visit);
    for (const { name, bytes } of draft.items()) draft.apply({ type: 'remove', item: name, bytes });
    const { id, items } = await rig.assertSaved(visit, draft, 'empty');
    assert.deepEqual([id, items], [visit.id, []]);
    await visit.client.store('{"again": 1}');
    assert.deepEqual((await visit.client.session()).items, [['again', 'n:1']]);
  });

  it('takes its own meaning of a name that is remarked on', async () => {
    const visit = await rig.newSession('{"user": "ada"}');
    assert.equal((await visit.client.session()).ageSeconds, 1200);
    const draft = await rig.open(visit);
    const issue = layout.nameIssue?.('_session_expiry', draft.base);
    assert.deepEqual(issue, { code: 'meaning', isRefused: false });
    draft.apply({ type: 'add', item: '_session_expiry', bytes: Buffer.from('300') });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    assert.equal((await visit.client.session()).ageSeconds, 300);
    await visit.client.store('{"user": "bob"}');
    const leftMs = (await rig.endsAt(visit)) - Date.now();
    assert.ok(leftMs > 270_000 && leftMs <= 300_000, `${leftMs} ms`);
  });

  it('reads only the last of two keys that became one, and the other is only shown', async () => {
    const visit = await rig.newSession('{"last": 1}');
    await visit.client.get('/keys');
    assert.match(await rig.raw(visit), /"1": "a".*"1": "e"/);
    const told = async () => (await visit.client.session()).items[1]?.[1]?.[1];
    const others = [
      ['null', 's:b'],
      ['2.5', 's:c'],
      ['false', 's:d'],
    ];
    assert.deepEqual(await told(), [['1', 's:e'], ...others]);
    const draft = await rig.open(visit);
    const rows = () => rig.decode(draft.item('keys')).root.children(0, 9);
    const first = rows()[0]?.node;
    assert.deepEqual([first?.text, first?.readOnlyReason], ['a', 'overruled']);
    assert.equal(first?.warning?.code, 'overruled');
    assert.throws(() => rig.edit(draft, 'keys', { type: 'set', path: [0], text: 'lost' }));
    assert.deepEqual(
      rows().map(({ node }) => node.editor !== undefined),
      [false, true, true, true, true],
    );
    assert.ok(rig.edit(draft, 'keys', { type: 'set', path: [4], text: 'ours' }));
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    assert.deepEqual(await told(), [['1', 's:ours'], ...others]);
    // Under a name of its own it is read again.
    assert.ok(rig.edit(draft, 'keys', { type: 'rename', path: [0], key: 'first' }));
    assert.equal(rows()[0]?.node.warning, undefined);
  });
});

describe("Django's sessions that are pickles", function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => {
    const group = { layout: 'django', application: `${prefix}cache` } as const;
    rig = await JsonRig.start(group, python, program, 'cache', 'pickle.Pickle');
  });
  after(() => rig.stop());

  it('are shown as the site tells them', async () => {
    await rig.assertShown(stored);
  });

  it('are replaced when they are broken, as is said of them', () =>
    assertFates(rig, () => 'starts a new session'));
});

describe("Django's sessions that stand in the cache and in the database", function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => {
    const group = { layout: 'django', application: `${prefix}cached_db` } as const;
    rig = await JsonRig.start(group, python, program, 'cached_db', 'json.JSON');
  });
  after(() => rig.stop());

  it('are read from the cache, and stored in both', async () => {
    const visit = await rig.newSession('{"user": "ada"}');
    const draft = await rig.open(visit);
    draft.apply({ type: 'add', item: 'new', bytes: Buffer.from('"ours"') });
    await rig.assertSaved(visit, draft, 'add');
    await visit.client.store('{"last": 1}');
    await end(visit);
    const { id, items } = await visit.client.session();
    assert.equal(id, visit.id);
    assert.deepEqual(
      items.map(([name]) => name),
      ['user', 'new', 'last'],
    );
  });

  it('come back after they were ended, as is said before', async () => {
    const visit = await rig.newSession('{"user": "ada"}');
    assert.equal(layout.isCopyOfDatabase?.(rig.refOf(visit)), true);
    await end(visit);
    const { id, items } = await visit.client.session();
    assert.deepEqual([id, items], [visit.id, [['user', 's:ada']]]);
  });

  async function end(visit: Visit): Promise<void> {
    await endSession(rig.connection, rig.refOf(visit));
    assert.equal(await rig.connection.call(['EXISTS', visit.key]), 0);
  }
});
