import assert from 'node:assert/strict';
import { scanSessions } from '../../src/redis/scan/session-scan.ts';
import { saveSession } from '../../src/stores/edit/save-session.ts';
import { builtInKeys } from '../../src/stores/layouts/key-recognition.ts';
import { layoutById } from '../../src/stores/layouts/layouts.ts';
import { type RedisServer, startRedis } from '../integration/support/redis-server.ts';
import { assertFates } from './support/broken-sessions.ts';
import { assertNothingLost } from './support/json-race.ts';
import { JsonRig } from './support/json-rig.ts';
import { LineProgram } from './support/line-program.ts';
import { chance, offeredEdits } from './support/offered-edits.ts';
import { PhpSessions, told } from './support/php-edits.ts';
import { interopFile } from './support/site-farm.ts';

const application = 'sf_s';
const attributes = '_sf2_attributes';
const stored = `{"name": ${JSON.stringify('Zoë "€"|; \\ </script>')}, "count": 1, "nothing": null,
  "cart": {"price": 12.5, "tags": ["a", "", null, [true, false, ["x"]]]},
  "flashes": {"notice": ["Saved.", "Sent."], "error": ["Late."]}}`;

function startSite(handler: string): Promise<JsonRig> {
  const options = ['-d', `interop.handler=${handler}`];
  const site = ['-S', '127.0.0.1:0', interopFile('php/symfony-site.php')];
  return JsonRig.start({ layout: 'php', application }, 'php', ...options, ...site);
}

for (const handler of ['php', 'php_serialize', 'php_binary']) {
  describe(`Symfony reads what is written into its sessions: ${handler}`, function () {
    this.timeout(60_000);
    let rig: JsonRig;

    before(async () => (rig = await startSite(handler)));
    after(() => rig.stop());

    it('which are shown as it tells them, under one name', async () => {
      const { base } = await rig.open(await rig.assertShown(stored));
      const own = base.items.filter(({ isSystem }) => isSystem).map(({ name }) => name);
      assert.deepEqual(own, ['_sf2_meta']);
      const groups = (await scanSessions(rig.connection, builtInKeys)).groups();
      assert.deepEqual(
        groups.map((group) => [group.layout, group.application]),
        [['php', application]],
      );
    });

    it('after every edit that its rows offer', async () => {
      const count = await rig.assertOffered(stored);
      assert.ok(count > 50, `${count} edits`);
    });

    it('where attributes are added, renamed and removed, and its messages stay for the next page', async () => {
      const visit = await rig.newSession(stored);
      const draft = await rig.open(visit);
      const value = { kind: 'scalar', type: 'Int64', text: '7' } as const;
      for (const edit of [
        { type: 'remove', path: [1] },
        { type: 'insert', path: [], index: 3, key: 'role', value },
        { type: 'rename', path: [0], key: 'user' },
      ] as const) {
        assert.ok(rig.edit(draft, attributes, edit));
      }
      const { items } = await rig.assertSaved(visit, draft, 'attributes');
      const [[, bag] = [], [name] = []] = items;
      const names = (bag?.[1] as [string, unknown][]).map(([each]) => each);
      assert.deepEqual(names, ['user', 'nothing', 'cart', 'role']);
      assert.equal(name, '_symfony_flashes');
    });

    it('whose bags stay what they are, and whose other items are told to be none of its attributes', async () => {
      const visit = await rig.newSession(stored);
      const draft = await rig.open(visit);
      for (const item of [attributes, '_symfony_flashes']) {
        const { bytes } = draft.item(item) ?? assert.fail();
        assert.throws(() => draft.apply({ type: 'remove', item, bytes }), { code: 'unwritable' });
        assert.throws(() => draft.apply({ type: 'rename', item, name: 'other' }));
        const own = [...offeredEdits(rig.decode(draft.item(item)).root, chance(3))].filter(
          ({ path }) => path.length === 0,
        );
        assert.deepEqual(
          own.map(({ type }) => type),
          ['replace', 'insert'],
          item,
        );
      }
      const layout = layoutById('php');
      assert.equal(layout.nameIssue?.('_sf2_meta', draft.base)?.code, 'own-name');
      assert.deepEqual(layout.nameIssue('new', draft.base), {
        code: 'beside-attributes',
        isRefused: false,
      });
      draft.apply({ type: 'add', item: 'new', bytes: Buffer.from('i:1;') });
      assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
      const before = await rig.raw(visit);
      assert.deepEqual((await visit.client.session()).items.length, 2);
      assert.match(before, /new(?:";|\|)?i:1;/);
    });

    if (handler !== 'php_binary') {
      it('and answers with an error once where they are broken, as is said of them', () =>
        assertFates(rig, () => 'Symfony answers with an error'));
    }

    it('and loses nothing while four windows use the session', () =>
      assertNothingLost(rig, attributes));
  });
}

describe("Symfony's sessions that igbinary wrote", function () {
  this.timeout(60_000);
  let rig: JsonRig;

  before(async () => (rig = await startSite('igbinary')));
  after(() => rig.stop());

  it('are found and shown as it tells them, and never written', async () => {
    const { base } = await rig.open(await rig.assertShown(stored));
    assert.equal(base.readOnlyReason, 'language-values');
  });
});

describe('Symfony reads objects in its sessions, edited in every way that is offered', function () {
  this.timeout(60_000);
  const sessions = new PhpSessions('php');
  let server: RedisServer;
  let symfony: LineProgram;

  before(async () => {
    server = await startRedis();
    symfony = new LineProgram('php', [interopFile('php/symfony-oracle.php'), String(server.port)]);
  });
  after(async () => {
    symfony.stop();
    await server.stop();
  });

  for (const handler of ['php', 'php_serialize', 'php_binary']) {
    /** What Symfony reads is what we read, before and after it stored the session itself. */
    const assertRead = async (data: Uint8Array, about: string): Promise<void> => {
      const base64 = Buffer.from(data).toString('base64');
      const { value, warnings } = await symfony.ask(JSON.stringify({ handler, base64 }));
      assert.deepEqual(warnings, [], `${about}: ${Buffer.from(data).toString('latin1')}`);
      const item = sessions.draftOf(data).item(attributes) ?? assert.fail();
      const read = told(sessions.decode(item).root);
      assert.deepEqual(value, { read, again: read }, about);
    };

    it(`by chance: ${handler}`, async () => {
      const pick = chance(handler.length);
      let count = 0;
      for (let seed = 1; seed <= 6; seed++) {
        const { base64, error } = await symfony.ask(JSON.stringify({ handler, seed }));
        assert.equal(error, undefined);
        const data = new Uint8Array(Buffer.from(String(base64), 'base64'));
        await assertRead(data, `seed ${seed}`);
        for (const [about, next] of sessions.editedBy(data, pick)) {
          await assertRead(next, `seed ${seed}: ${about}`);
          count++;
        }
      }
      assert.ok(count > 60, `${count} edits`);
    });
  }
});
