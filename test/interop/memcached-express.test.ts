import assert from 'node:assert/strict';
import { englishText } from '../../src/formats/reason.ts';
import { newItemChoices } from '../../src/formats/registry.ts';
import { startMemcachedHome } from './support/json-homes.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { choiceName } from './support/json-values.ts';
import { interopFile } from './support/site-farm.ts';
import { assertComesBack } from './support/whole-sessions.ts';

const stored = JSON.stringify({
  name: 'Zoë "€" \\ \u2028',
  cart: { sku: 'A-1', price: 12.5, tags: ['a', null, [true, {}]] },
});

for (const prefix of ['', 'sess:']) {
  describe(`express-session over connect-memcached with prefix "${prefix}"`, function () {
    this.timeout(60_000);
    let rig: JsonRig;

    before(async () => {
      const group = { layout: 'express', application: prefix } as const;
      const site = [interopFile('express/site.mjs'), '1200000', `connect-memcached=${prefix}`];
      rig = await JsonRig.startAt(await startMemcachedHome(), group, process.execPath, ...site);
    });
    after(() => rig.stop());

    it('is shown as it tells itself', async () => {
      await rig.assertShown(stored);
    });

    it('has the same session again that was ended', () => assertComesBack(rig, stored));

    if (prefix !== '') return;

    for (const choice of newItemChoices('json')) {
      it(`reads what is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
        rig.assertChoice(choice, stored));
    }

    it('reads every edit that rows offer', async () => {
      const count = await rig.assertOffered(stored);
      assert.ok(count > 30, `${count} edits`);
    });

    it('loses nothing to edits while four windows use the session', () => assertNothingLost(rig));

    // Nothing comes after it.
    it('is ended by a broken session, as is said of it', async () => {
      const visit = await rig.newSession(stored);
      await rig.putRaw(visit, (await rig.raw(visit)).slice(0, -1));
      const { condition, fate } = (await rig.open(visit)).base;
      assert.equal(condition, 'damaged');
      assert.match(fate ? englishText(fate) : '', /each request ends the site's process/);
      await assert.rejects(visit.client.session());
      await assert.rejects(rig.site.newClient().session());
    });
  });
}
