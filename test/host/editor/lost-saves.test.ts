import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { changeSession } from '../../../src/stores/change/change-script.ts';
import type { Reply } from '../../../src/stores/commands.ts';
import {
  type Fault,
  type FaultyProxy,
  startFaultyProxy,
} from '../../integration/support/faulty-proxy.ts';
import {
  type RedisServer,
  startRedis,
  startSentinel,
} from '../../integration/support/redis-server.ts';
import { until } from '../support/extension.ts';
import { ann, EditorRig, keys, maja, storedItems, storeItems } from '../support/session-rig.ts';

const password = 'open-sesame';

describe('a save whose server is lost', function () {
  this.timeout(120_000);
  const ends: (() => unknown)[] = [];
  const rig = new EditorRig();
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const started = async (server: Promise<RedisServer>): Promise<RedisServer> => {
    const one = await server;
    ends.push(() => one.stop());
    return one;
  };
  async function open(address: string): Promise<void> {
    const endpoint = await rig.handle.services.endpoints.add(
      {
        name: 'shop',
        address: parseEndpoint(address).address,
        environment: 'local',
        canWrite: true,
        origin: 'user',
      },
      parseEndpoint(address).secrets,
    );
    rig.useEndpoint(endpoint);
    await rig.open();
  }
  const store = async (server: RedisServer): Promise<void> => {
    await storeItems(server, ann);
    await server.ask('SET', keys.timeout, '1200', 'EX', 900);
  };
  const text = (reply: Reply): string =>
    reply instanceof Uint8Array ? Buffer.from(reply).toString() : String(reply);
  const says = (wanted: RegExp) =>
    until(() => (wanted.test(rig.banner()?.text ?? '') ? rig.banner() : undefined), String(wanted));

  it('is told when another server takes over without it, and is applied again', async () => {
    const primary = await started(startRedis({ password }));
    const replicaOf = ['--replicaof', '127.0.0.1', String(primary.port)];
    const replica = await started(startRedis({ password, args: replicaOf }));
    const sentinel = await started(startSentinel('shop', primary.port, password));
    await store(primary);
    await until(async () => {
      const replicas = await sentinel.ask('SENTINEL', 'REPLICAS', 'shop');
      const isKnown = Array.isArray(replicas) && replicas.length > 0;
      return isKnown && (await storedItems(replica)) === ann ? true : undefined;
    }, 'the replica to be in step');
    await open(`127.0.0.1:${sentinel.port},serviceName=shop,password=${password}`);

    // The replica can't log in any more, and gets nothing of what is saved from now on.
    await replica.ask('CONFIG', 'SET', 'masterauth', 'another');
    await primary.ask('CLIENT', 'KILL', 'TYPE', 'replica');
    rig.setName('Maja');
    await until(() => rig.isDirty(), 'the mark of an edit');
    await rig.save();
    assert.equal(await storedItems(primary), maja);
    assert.equal(rig.banner(), undefined);
    await until(async () => {
      const reply = await sentinel.ask('SENTINEL', 'FAILOVER', 'shop');
      return text(reply) === 'OK' ? true : undefined;
    }, 'the Sentinel to begin');

    const told = await says(/no longer the primary: Name\. Reapply the edits/);
    assert.deepEqual(
      told.buttons.map(({ action }) => action),
      ['review-overwritten', 'apply-again', 'keep-overwritten'],
    );
    assert.equal(await storedItems(replica), ann);
    await rig.handle.editor.loaded?.actions.run(rig.document, 'apply-again');
    await until(() => rig.isDirty(), 'the edit again');
    await rig.save();
    assert.equal(await storedItems(replica), maja);
    assert.equal(rig.document.notices.overwritten, undefined);
  });

  describe('with its reply', () => {
    let server: RedisServer;
    let proxy: FaultyProxy;

    beforeEach(async () => {
      server = await started(startRedis());
      await store(server);
      proxy = await startFaultyProxy(server.port);
      ends.push(() => proxy.close());
      await open(`127.0.0.1:${proxy.port}`);
      rig.setName('Maja');
      await until(() => rig.isDirty(), 'the mark of an edit');
    });

    /** Saves, loses the connection, and lets the server come back once the doubt is told. */
    async function saveInto(fault: Fault): Promise<void> {
      const hash = text(await server.ask('SCRIPT', 'LOAD', changeSession.source));
      proxy.arm(fault, hash);
      const saving = rig.trySave();
      await until(() => !proxy.isArmed, 'the loss');
      proxy.isAway = true;
      const told = await says(/may have been written\. Session Farm will check when/);
      assert.equal(told.severity, 'warning');
      assert.equal(rig.isDirty(), true);
      proxy.isAway = false;
      await saving;
    }

    it('is told as written when it was, and is no edit any more', async () => {
      await saveInto('cut-after');
      assert.equal((await says(/^It was written\.$/)).severity, 'info');
      await until(() => !rig.document.draft.isDirty && !rig.isDirty(), 'the mark to go');
      assert.equal(rig.document.notices.conflict, undefined);
      assert.equal(await storedItems(server), maja);
    });

    it('is told as not written when it was not, and can be saved', async () => {
      await saveInto('cut-before');
      const told = await says(
        /^The connection to Redis was lost\. Nothing was written to Redis\.$/,
      );
      assert.deepEqual(
        told.buttons.map(({ action }) => action),
        ['reload'],
      );
      assert.equal(rig.isDirty(), true);
      assert.equal(await storedItems(server), ann);
      await rig.save();
      assert.equal(await storedItems(server), maja);
      assert.equal(rig.banner(), undefined);
    });
  });
});
