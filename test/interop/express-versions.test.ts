import assert from 'node:assert/strict';
import { newItemChoices } from '../../src/formats/registry.ts';
import { assertFates } from './support/broken-sessions.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { choiceName } from './support/json-values.ts';
import { interopFile } from './support/site-farm.ts';

const stored = JSON.stringify({
  name: 'Zoë "€" \\ \u2028',
  cart: { sku: 'A-1', price: 12.5, tags: ['a', null, [true, {}]] },
});

for (const version of ['3', '5', '6', '7', '8', '9', '10']) {
  describe(`express-session over connect-redis ${version}`, function () {
    this.timeout(60_000);
    let rig: JsonRig;

    before(async () => {
      const name = version === '8' ? 'connect-redis' : `connect-redis-${version}`;
      const group = { layout: 'express', application: 'sess:' } as const;
      const site = interopFile('express/site.mjs');
      rig = await JsonRig.start(group, process.execPath, site, '1200000', name);
    });
    after(() => rig.stop());

    it('is shown as it tells itself', async () => {
      await rig.assertShown(stored);
    });

    for (const choice of newItemChoices('json')) {
      it(`reads what is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
        rig.assertChoice(choice, stored));
    }

    it('reads every edit that rows offer', async () => {
      const count = await rig.assertOffered(stored);
      assert.ok(count > 30, `${count} edits`);
    });

    it('fails on broken sessions, as is said of them', () =>
      assertFates(rig, () => 'with an error'));

    it('loses nothing to edits while four windows use the session', () => assertNothingLost(rig));
  });
}
