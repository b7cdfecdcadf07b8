import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { bannerFor } from '../../../src/host/editor/banner.ts';
import type { SessionDocument } from '../../../src/host/editor/document/session-document.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { changeSession } from '../../../src/stores/change/change-script.ts';
import type { Reply } from '../../../src/stores/commands.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
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
import { removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';

/** A collection with the items Name ("Ann") and Age (42), as .NET writes it. */
const ann = '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000';
const maja = ann.replace('03416e6e', '044d616a61').replace('050000000a', '060000000b');
const ref: SessionRef = {
  layout: 'aspnet-v5',
  application: '/Shop',
  id: 'abcdefghijklmnopqrstuvwx',
};
const data = `{/Shop_${ref.id}}_SessionStateItemCollection`;
const timeout = `{/Shop_${ref.id}}_SessionTimeout`;
const password = 'open-sesame';

describe('a save whose server is lost', function () {
  this.timeout(120_000);
  const ends: (() => unknown)[] = [];
  let handle: TestHandle;
  let uri: vscode.Uri;
  let document: SessionDocument;

  before(async () => {
    handle = await activated();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
    for (const end of ends.splice(0).reverse()) await end();
  });

  const started = async (server: Promise<RedisServer>): Promise<RedisServer> => {
    const one = await server;
    ends.push(() => one.stop());
    return one;
  };
  async function open(address: string): Promise<void> {
    const { id } = await handle.services.endpoints.add(
      {
        name: 'shop',
        address: parseEndpoint(address).address,
        environment: 'local',
        canWrite: true,
        origin: 'user',
      },
      parseEndpoint(address).secrets,
    );
    uri = vscode.Uri.from(toSessionUriParts({ endpointId: id, database: 0, ref }, true));
    await vscode.commands.executeCommand('vscode.open', uri);
    document = await until(() => handle.editor.loaded?.provider.documentOf(uri), 'the document');
  }
  const store = async (server: RedisServer): Promise<void> => {
    await server.ask('SET', data, Buffer.from(ann, 'hex'), 'EX', 900);
    await server.ask('SET', timeout, '1200', 'EX', 900);
  };
  const stored = async (server: RedisServer): Promise<string> => {
    const reply = await server.ask('GET', data);
    return reply instanceof Uint8Array ? Buffer.from(reply).toString('hex') : text(reply);
  };
  const text = (reply: Reply): string =>
    reply instanceof Uint8Array ? Buffer.from(reply).toString() : String(reply);
  const setName = (value: string): void =>
    document.edit('Name', { type: 'set', path: [], text: value }, 'Set Name');
  const isDirty = (): boolean => vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty === true;
  const banner = () =>
    bannerFor({
      document,
      endpoint: handle.services.endpoints.get(uri.authority),
      replica: undefined,
    });
  const says = (wanted: RegExp) =>
    until(() => (wanted.test(banner()?.text ?? '') ? banner() : undefined), String(wanted));
  const save = () => vscode.commands.executeCommand('sessionFarm.saveSession');

  it('is told when another server takes over without it, and is applied again', async () => {
    const primary = await started(startRedis({ password }));
    const replicaOf = ['--replicaof', '127.0.0.1', String(primary.port)];
    const replica = await started(startRedis({ password, args: replicaOf }));
    const sentinel = await started(startSentinel('shop', primary.port, password));
    await store(primary);
    await until(async () => {
      const replicas = await sentinel.ask('SENTINEL', 'REPLICAS', 'shop');
      const isKnown = Array.isArray(replicas) && replicas.length > 0;
      return isKnown && (await stored(replica)) === ann ? true : undefined;
    }, 'the replica to be in step');
    await open(`127.0.0.1:${sentinel.port},serviceName=shop,password=${password}`);

    // The replica can't log in any more, and gets nothing of what is saved from now on.
    await replica.ask('CONFIG', 'SET', 'masterauth', 'another');
    await primary.ask('CLIENT', 'KILL', 'TYPE', 'replica');
    setName('Maja');
    await until(isDirty, 'the mark of an edit');
    await save();
    await until(() => !document.draft.isDirty && !isDirty(), 'the save');
    assert.equal(await stored(primary), maja);
    assert.equal(banner(), undefined);
    await until(async () => {
      const reply = await sentinel.ask('SENTINEL', 'FAILOVER', 'shop');
      return text(reply) === 'OK' ? true : undefined;
    }, 'the Sentinel to begin');

    const told = await says(/no longer the primary: Name\. Apply the edits again/);
    assert.deepEqual(
      told.buttons.map(({ action }) => action),
      ['review-overwritten', 'apply-again', 'keep-overwritten'],
    );
    assert.equal(await stored(replica), ann);
    await handle.editor.loaded?.actions.run(document, 'apply-again');
    await until(isDirty, 'the edit again');
    await save();
    await until(() => !document.draft.isDirty && !isDirty(), 'the save on the new primary');
    assert.equal(await stored(replica), maja);
    assert.equal(document.notices.overwritten, undefined);
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
      setName('Maja');
      await until(isDirty, 'the mark of an edit');
    });

    /** Saves, loses the connection, and lets the server come back once the doubt is told. */
    async function saveInto(fault: Fault): Promise<void> {
      const hash = text(await server.ask('SCRIPT', 'LOAD', changeSession.source));
      proxy.arm(fault, hash);
      const saving = save();
      await until(() => !proxy.isArmed, 'the loss');
      proxy.isAway = true;
      const told = await says(/may have been written\. Session Farm looks as soon as/);
      assert.equal(told.severity, 'warning');
      assert.equal(isDirty(), true);
      proxy.isAway = false;
      await saving;
    }

    it('is told as written when it was, and is no edit any more', async () => {
      await saveInto('cut-after');
      assert.equal((await says(/^It was written\.$/)).severity, 'info');
      await until(() => !document.draft.isDirty && !isDirty(), 'the mark to go');
      assert.equal(document.notices.conflict, undefined);
      assert.equal(await stored(server), maja);
    });

    it('is told as not written when it was not, and can be saved', async () => {
      await saveInto('cut-before');
      const told = await says(
        /^The connection to Redis was lost\. Nothing was written to Redis\.$/,
      );
      assert.deepEqual(
        told.buttons.map(({ action }) => action),
        ['save', 'reload'],
      );
      assert.equal(isDirty(), true);
      assert.equal(await stored(server), ann);
      await save();
      await until(() => !document.draft.isDirty && !isDirty(), 'the save');
      assert.equal(await stored(server), maja);
      assert.equal(banner(), undefined);
    });
  });
});
