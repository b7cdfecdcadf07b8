import assert from 'node:assert/strict';
import { assertFates } from './support/broken-sessions.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { interopFile } from './support/site-farm.ts';

const stored = `{"name": ${JSON.stringify('Zoë "€"|; \\ </script>')}, "count": 1, "nothing": null,
  "cart": {"price": 12.5, "tags": ["a", "", null, [true, false, ["x"]]]}, "text": "${'again and '.repeat(50)}"}`;

for (const handler of ['php', 'php_binary', 'php_serialize', 'igbinary']) {
  for (const compression of ['none', 'lzf', 'lz4', 'zstd']) {
    const by = compression === 'none' ? '' : `, compressed by ${compression}`;
    describe(`sessions of PHP's handler ${handler}${by}`, function () {
      this.timeout(60_000);
      let rig: JsonRig;

      before(async () => {
        const settings = [
          `session.serialize_handler=${handler}`,
          ...['session.save_handler=redis', `interop.compression=${compression}`],
        ];
        const options = settings.flatMap((setting) => ['-d', setting]);
        const group = { layout: 'php', application: 'PHPREDIS_SESSION:' } as const;
        const site = ['-S', '127.0.0.1:0', interopFile('php/site.php')];
        rig = await JsonRig.start(group, 'php', ...options, ...site);
      });
      after(() => rig.stop());

      it('are shown as the site tells them', async () => {
        const { base } = await rig.open(await rig.assertShown(stored));
        assert.equal(base.compression ?? 'none', compression);
      });

      if (compression === 'none' && handler !== 'php_binary') {
        it('are deleted when they are broken, as is said of them', () =>
          assertFates(rig, () => 'deletes'));
      }

      if (compression === 'none' && handler !== 'igbinary') {
        it('lose nothing to edits while four windows use them', () => assertNothingLost(rig));
      }
    });
  }
}
