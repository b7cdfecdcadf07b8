import assert from 'node:assert/strict';
import { dalliRuby } from '../../scripts/setup/rack-ruby.mjs';
import { englishText } from '../../src/formats/reason.ts';
import { newItemChoices } from '../../src/formats/registry.ts';
import { assertFates } from './support/broken-sessions.ts';
import { startMemcachedHome } from './support/json-homes.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { choiceName } from './support/json-values.ts';
import { interopFile } from './support/site-farm.ts';
import { assertComesBack, assertOnlyShown } from './support/whole-sessions.ts';

const stored = `{"name": ${JSON.stringify('Zoë "€" \\ \u2028 </script>')}, "count": 1,
  "cart": {"price": 12.5, "tags": ["a", "", null, [true, false, {}]]}, "large": 12345678901234567890123}`;
/** Dalli compresses what has more than 4 kB. */
const long = `{"count": 1, "text": "${'more '.repeat(1200)}"}`;

async function startSite(kind: string, application = 'rack:session:'): Promise<JsonRig> {
  const group = { layout: 'rack', application } as const;
  const site = [interopFile('rack/site.rb'), kind];
  return JsonRig.startAt(await startMemcachedHome(), group, dalliRuby() ?? 'ruby', ...site);
}

for (const [what, kind, application] of [
  ["Rack's sessions by Dalli", 'dalli', 'rack:session:'],
  ["Rails' sessions by Dalli", 'rails', 'rack:session:'],
  ["sessions in Rails' cache by Dalli", 'dalli-cache', '_session_id:'],
] as const) {
  describe(`${what}, as Ruby writes them`, function () {
    this.timeout(60_000);
    let rig: JsonRig;

    before(async () => (rig = await startSite(kind, application)));
    after(() => rig.stop());

    it('are shown as the site tells them, and not written', () =>
      assertOnlyShown(rig, stored, 'language-values'));

    it('are the same where they are compressed', () =>
      assertOnlyShown(rig, long, kind === 'dalli-cache' ? 'language-values' : 'compressed'));

    it('come back as they were after they were ended', async () => {
      await assertComesBack(rig, stored);
      await assertComesBack(rig, long);
    });

    it('are replaced when they are broken, as is said of them', () =>
      assertFates(rig, () => 'starts a new session'));
  });
}

describe("Rack reads what is written into Dalli's JSON", function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite('dalli-json')));
  after(() => rig.stop());

  for (const choice of newItemChoices('json').filter(({ kind }) => kind !== 'null')) {
    it(`when an item is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
      rig.assertChoice(choice, stored));
  }

  it('after every edit that its rows offer', async () => {
    const count = await rig.assertOffered(stored);
    assert.ok(count > 30, `${count} edits`);
  });

  it('and loses nothing while four windows use the session', () => assertNothingLost(rig));

  it('which is only shown where it is compressed', () => assertOnlyShown(rig, long, 'compressed'));

  // Nothing comes after it.
  it('and has no sessions for a while after a broken one, as is said of it', async () => {
    const visit = await rig.newSession(stored);
    await rig.putRaw(visit, (await rig.raw(visit)).slice(0, -1));
    const { condition, fate } = (await rig.open(visit)).base;
    assert.equal(condition, 'damaged');
    assert.match(fate ? englishText(fate) : '', /has no sessions for half a minute/);
    assert.deepEqual((await visit.client.session()).items, []);
    const other = rig.site.newClient();
    await other.store(stored);
    assert.deepEqual((await other.session()).items, []);
  });
});
