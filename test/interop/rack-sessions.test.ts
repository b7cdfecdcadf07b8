import assert from 'node:assert/strict';
import { rackRuby } from '../../scripts/setup/rack-ruby.mjs';
import { newItemChoices } from '../../src/formats/registry.ts';
import { assertFates } from './support/broken-sessions.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { choiceName } from './support/json-values.ts';
import { interopFile } from './support/site-farm.ts';

const stored = `{"name": ${JSON.stringify('Zoë "€" \\ \u2028 </script>')}, "count": 1, "nothing": null,
  "cart": {"price": 12.5, "tags": ["a", "", null, [true, false, {}]]}, "large": 12345678901234567890123}`;

function startSite(kind: string, application: string): Promise<JsonRig> {
  const group = { layout: 'rack', application } as const;
  return JsonRig.start(group, rackRuby() ?? 'ruby', interopFile('rack/site.rb'), kind);
}

for (const [what, kind, application] of [
  ['redis-rack', 'marshal', 'rack:session:'],
  ['the cache of Rails', 'cache', '_session_id:'],
  ["Rails' redis-actionpack", 'redis-rails', 'shop:session:'],
] as const) {
  describe(`sessions that ${what} keeps as Ruby writes them`, function () {
    this.timeout(60_000);
    let rig: JsonRig;

    before(async () => (rig = await startSite(kind, application)));
    after(() => rig.stop());

    it('are shown as the site tells them', async () => {
      await rig.assertShown(stored);
    });

    it('end requests with an error when they are broken, as is said of them', () =>
      assertFates(rig, () => 'with an error'));

    if (kind === 'cache') {
      it('end by the time in their entry, whatever that of their key', async () => {
        const visit = await rig.newSession('{"user":"ada"}');
        await rig.connection.call(['PERSIST', visit.key]);
        const { ends } = (await rig.open(visit)).base;
        const leftMs = (ends?.atMs ?? 0) - Date.now();
        assert.ok(leftMs > 1_100_000 && leftMs <= 1_200_000, `${leftMs} ms`);
        // The end of an entry that was stored twenty minutes ago.
        const raw = (await rig.connection.call(['GET', visit.key])) as Uint8Array;
        const text = Buffer.from(raw).toString('latin1');
        const mark = text.indexOf('@created_at');
        assert.ok(mark > 0);
        const digit = text.slice(mark).search(/\d{10}\./) + mark;
        const earlier = String(Number(text.slice(digit, digit + 10)) - 1300);
        const old = Buffer.from(text.slice(0, digit) + earlier + text.slice(digit + 10), 'latin1');
        await rig.connection.call(['SET', visit.key, old]);
        assert.equal((await rig.open(visit)).base.condition, 'ended');
        const { id, items } = await visit.client.session();
        assert.notEqual(id, visit.id);
        assert.deepEqual(items, []);
      });
    }
  });
}

for (const [what, kind, application] of [
  ['redis-rack', 'json', 'rack:session:'],
  ["Rails' redis-actionpack", 'redis-rails-json', 'shop:session:'],
] as const) {
  describe(`${what} reads what is written into its JSON`, function () {
    this.timeout(60_000);
    let rig: JsonRig;

    before(async () => (rig = await startSite(kind, application)));
    after(() => rig.stop());

    it('which is shown as the site tells it', async () => {
      await rig.assertShown(stored);
    });

    for (const choice of newItemChoices('json').filter(({ kind }) => kind !== 'null')) {
      it(`when an item is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
        rig.assertChoice(choice, stored));
    }

    it('but for an item that is null, which the next request drops as if it were not there', async () => {
      const visit = await rig.newSession('{"last":1}');
      const draft = await rig.open(visit);
      draft.apply({ type: 'add', item: 'new', bytes: Buffer.from('null') });
      const { items } = await rig.assertSaved(visit, draft, 'null');
      assert.deepEqual(items.at(-1), ['new', null]);
      assert.deepEqual((await visit.client.session()).items, [['last', 'n:1']]);
    });

    it('after every edit that its rows offer', async () => {
      const count = await rig.assertOffered(stored);
      assert.ok(count > 30, `${count} edits`);
    });

    it('and fails on what is broken, as is said of it', () =>
      assertFates(rig, () => 'with an error'));

    it('and loses nothing while four windows use the session', () => assertNothingLost(rig));
  });
}
