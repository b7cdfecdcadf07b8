import { flaskMemcachedPython } from '../../scripts/setup/python-with.mjs';
import { assertFates } from './support/broken-sessions.ts';
import { startMemcachedHome } from './support/json-homes.ts';
import { JsonRig } from './support/json-rig.ts';
import { interopFile } from './support/site-farm.ts';
import { assertComesBack, assertOnlyShown } from './support/whole-sessions.ts';

const stored = `{"name": ${JSON.stringify('Zoë "€" \\ \u2028 </script>')}, "count": 1, "nothing": null,
  "cart": {"price": 12.5, "tags": ["a", "", null, [true, false, {}]]}, "large": 12345678901234567890123}`;

describe("Flask-Session's pickles in Memcached, of the first protocol", function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => {
    const group = { layout: 'flask', application: 'session:' } as const;
    const python = flaskMemcachedPython() ?? 'python3';
    const site = [interopFile('flask/site.py'), 'pylibmc'];
    rig = await JsonRig.startAt(await startMemcachedHome(), group, python, ...site);
  });
  after(() => rig.stop());

  it('are shown as the site tells them, and not written', () =>
    assertOnlyShown(rig, stored, 'language-values'));

  it('come back as they were after they were ended', () => assertComesBack(rig, stored));

  it('start over when they are broken, as is said of them', () =>
    assertFates(rig, () => 'starts this session over'));
});
