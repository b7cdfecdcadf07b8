import assert from 'node:assert/strict';
import { flaskPython } from '../../scripts/setup/python-with.mjs';
import { newItemChoices } from '../../src/formats/registry.ts';
import { assertFates } from './support/broken-sessions.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { choiceName } from './support/json-values.ts';
import { interopFile } from './support/site-farm.ts';

const stored = `{"name": ${JSON.stringify('Zoë "€" \\ \u2028 </script>')}, "count": 1, "nothing": null,
  "cart": {"price": 12.5, "tags": ["a", "", null, [true, false, {}]]}, "large": 12345678901234567890123}`;

function startSite(serializer: string): Promise<JsonRig> {
  const group = { layout: 'flask', application: 'session:' } as const;
  return JsonRig.start(group, flaskPython() ?? 'python3', interopFile('flask/site.py'), serializer);
}

describe("Flask-Session's sessions that are pickles", function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite('pickle')));
  after(() => rig.stop());

  it('are shown as the site tells them', async () => {
    await rig.assertShown(stored);
  });

  it('start over when they are broken, as is said of them', () =>
    assertFates(rig, () => 'starts this session over'));
});

describe('Flask-Session reads what is written into its JSON', function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite('json')));
  after(() => rig.stop());

  it('which is shown as the site tells it', async () => {
    await rig.assertShown(stored);
  });

  for (const choice of newItemChoices('json')) {
    it(`when an item is added, copied, renamed and removed: ${choiceName(choice)}`, () =>
      rig.assertChoice(choice, stored));
  }

  it('after every edit that its rows offer', async () => {
    const count = await rig.assertOffered(stored);
    assert.ok(count > 30, `${count} edits`);
  });

  it('and loses nothing while four windows use the session', () => assertNothingLost(rig));
});
