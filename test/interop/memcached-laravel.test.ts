import assert from 'node:assert/strict';
import { newItemChoices } from '../../src/formats/registry.ts';
import { assertFates } from './support/broken-sessions.ts';
import { startMemcachedHome } from './support/json-homes.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { choiceName } from './support/json-values.ts';
import { interopFile } from './support/site-farm.ts';

const stored = `{"name": ${JSON.stringify('Zoë "€"|; \\ </script>')}, "count": 1, "nothing": null,
  "cart": {"price": 12.5, "tags": ["a", "", null, [true, false, ["x"]]]}}`;

async function startSite(...settings: readonly string[]): Promise<JsonRig> {
  const options = ['driver=memcached', ...settings].flatMap((each) => ['-d', `interop.${each}`]);
  const site = ['-S', '127.0.0.1:0', interopFile('php/laravel-site.php')];
  const group = { layout: 'laravel', application: 'shop_cache:' } as const;
  return JsonRig.startAt(await startMemcachedHome(), group, 'php', ...options, ...site);
}

describe('Laravel reads what is written into its sessions in Memcached', function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite()));
  after(() => rig.stop());

  it('which are shown as it tells them', async () => {
    const { base } = await rig.open(await rig.assertShown(stored));
    const own = base.items.filter(({ isSystem }) => isSystem).map(({ name }) => name);
    assert.deepEqual(own.sort(), ['_flash', '_previous', '_token']);
  });

  for (const choice of newItemChoices('php')) {
    it(`when an item is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
      rig.assertChoice(choice, stored));
  }

  it('after every edit that its rows offer', async () => {
    const count = await rig.assertOffered(stored);
    assert.ok(count > 30, `${count} edits`);
  });

  it('and has none any more of which the end cannot be taken back, as is said before', async () => {
    const { source } = rig.home;
    assert.equal(source.limitOf('create', 'laravel')?.code, 'not-supported');
    const visit = await rig.newSession(stored);
    const seen = await source.summary(rig.refOf(visit));
    const ended = await source.change({ kind: 'end', ref: rig.refOf(visit), seen });
    assert.equal(ended.outcome, 'ended');
    assert.deepEqual((await visit.client.session()).items, []);
  });

  it('and loses nothing while four windows use the session', () => assertNothingLost(rig));

  it('and starts broken ones over, as is said of them', () =>
    assertFates(rig, () => 'starts this session over'));
});

describe("Laravel's encrypted sessions in Memcached", function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite('encrypt=1')));
  after(() => rig.stop());

  it('are found, and not written', async () => {
    const { base } = await rig.open(await rig.newSession('{"user":"ada"}'));
    assert.deepEqual([base.condition, base.readOnlyReason], ['ok', 'encrypted']);
  });
});
