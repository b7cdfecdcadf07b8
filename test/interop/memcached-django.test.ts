import assert from 'node:assert/strict';
import { djangoMemcachedPython } from '../../scripts/setup/python-with.mjs';
import { newItemChoices } from '../../src/formats/registry.ts';
import { assertFates } from './support/broken-sessions.ts';
import { startMemcachedHome } from './support/json-homes.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { choiceName } from './support/json-values.ts';
import { interopFile } from './support/site-farm.ts';
import { assertComesBack, assertOnlyShown } from './support/whole-sessions.ts';

const prefix = ':1:django.contrib.sessions.';
const stored = `{"name": ${JSON.stringify('Zoë "€" \\ \u2028 </script>')}, "count": 1, "nothing": null,
  "cart": {"sku": "A-1", "price": 12.5, "tags": ["a", "", null, [true, false, {}]]},
  "ids": [12345678901234567890123, -9007199254740993]}`;

async function startSite(engine: string, client: string): Promise<JsonRig> {
  const group = { layout: 'django', application: prefix + engine } as const;
  const python = djangoMemcachedPython() ?? 'python3';
  const site = [interopFile('django/site.py'), engine, client];
  return JsonRig.startAt(await startMemcachedHome(), group, python, ...site);
}

for (const [engine, client] of [
  ['cache', 'pylibmc'],
  ['cached_db', 'pymemcache'],
] as const) {
  describe(`Django's pickles in Memcached: ${engine} over ${client}`, function () {
    this.timeout(60_000);
    let rig: JsonRig;

    before(async () => (rig = await startSite(engine, client)));
    after(() => rig.stop());

    it('are shown as the site tells them, and not written', () =>
      assertOnlyShown(rig, stored, 'language-values'));

    if (engine === 'cached_db') {
      it('are copies of what the database has', async () => {
        const visit = await rig.newSession(stored);
        const { source } = rig.home;
        const seen = await source.summary(rig.refOf(visit));
        const ended = await source.change({ kind: 'end', ref: rig.refOf(visit), seen });
        assert.equal(ended.outcome, 'ended');
        assert.equal((await visit.client.session()).id, visit.id);
      });
      return;
    }

    it('come back as they were after they were ended', () => assertComesBack(rig, stored));

    it('are replaced when they are broken, as is said of them', () =>
      assertFates(rig, () => 'starts a new session'));
  });
}

describe('Django reads what is written into its JSON in Memcached', function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite('cache', 'pymemcache-json')));
  after(() => rig.stop());

  for (const choice of newItemChoices('json')) {
    it(`when an item is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
      rig.assertChoice(choice, stored));
  }

  it('after every edit that its rows offer', async () => {
    const count = await rig.assertOffered(stored);
    assert.ok(count > 40, `${count} edits`);
  });

  it('and loses nothing while four windows use the session', () => assertNothingLost(rig));

  it('which is not made anew, since only the site knows its marks', async () => {
    const visit = await rig.newSession(stored);
    const ref = { ...rig.refOf(visit), id: `${visit.id.slice(0, -1)}0` };
    const content = await rig.home.source.read(rig.refOf(visit));
    const created = rig.home.source.change({ kind: 'create', ref, content });
    await assert.rejects(created, { code: 'unwritable' });
  });
});
