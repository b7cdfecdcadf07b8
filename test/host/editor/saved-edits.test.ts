import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { bannerFor } from '../../../src/host/editor/banner.ts';
import type { SessionDocument } from '../../../src/host/editor/document/session-document.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';

/** A collection with the items Name ("Ann") and Age (42), as .NET writes it. */
const ann = '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000';
const bob = ann.replace('416e6e', '426f62');
const ref: SessionRef = {
  layout: 'aspnet-v5',
  application: '/Shop',
  id: 'abcdefghijklmnopqrstuvwx',
};
const data = `{/Shop_${ref.id}}_SessionStateItemCollection`;
const timeout = `{/Shop_${ref.id}}_SessionTimeout`;
const lock = `{/Shop_${ref.id}}_WriteLock`;

describe('saved edits', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let uri: vscode.Uri;
  let document: SessionDocument;
  let shown: string[];

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    shown = [];
    await askOk(server, ['FLUSHALL']);
    await store(ann);
    await askOk(server, ['SET', timeout, '1200', 'EX', 900]);
    const { id } = await addEndpoint(handle, 'shop', server.port);
    uri = vscode.Uri.from(toSessionUriParts({ endpointId: id, database: 0, ref }, true));
    await vscode.commands.executeCommand('vscode.open', uri);
    document = await until(() => handle.editor.loaded?.provider.documentOf(uri), 'the document');
  });
  afterEach(async () => {
    await handle.services.heldLocks.giveBackAll();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  const store = (hex: string) => askOk(server, ['SET', data, Buffer.from(hex, 'hex'), 'EX', 900]);
  const setName = (text: string): void =>
    document.edit('Name', { type: 'set', path: [], text }, 'Set Name');
  const name = (): string | undefined => {
    const bytes = document.draft.item('Name')?.bytes;
    return bytes && document.decoded.get({ bytes }).root.text;
  };
  const isDirty = () => vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty === true;
  const save = async () => {
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    await until(() => !document.draft.isDirty && !isDirty(), 'the dirty mark to go');
  };
  const stored = async (): Promise<string> => {
    const reply = await server.ask('GET', data);
    return reply instanceof Uint8Array ? Buffer.from(reply).toString('hex') : String(reply);
  };
  const banner = () => {
    const endpoint = handle.services.endpoints.get(uri.authority);
    return bannerFor({ document, endpoint, replica: undefined });
  };
  const actions = () => banner()?.buttons.map(({ action }) => action);
  const run = async (work: () => Thenable<unknown>, button?: string): Promise<void> => {
    await answeringMessages(
      ({ text }) => {
        shown.push(text);
        return button;
      },
      async () => {
        await work();
        await new Promise((resolve) => setImmediate(resolve));
      },
    );
  };
  const undoSave = () => run(() => vscode.commands.executeCommand('sessionFarm.undoLastSave'));
  const act = (action: 'create-again' | 'apply-again' | 'keep-overwritten', button?: string) =>
    run(async () => handle.editor.loaded?.actions.run(document, action), button);

  it('are taken back by Undo Last Saved Change, one save after the other', async () => {
    setName('Maja');
    await save();
    setName('Willi');
    await save();
    await undoSave();
    assert.equal(
      await stored(),
      ann.replace('03416e6e', '044d616a61').replace('050000000a', '060000000b'),
    );
    assert.equal(name(), 'Maja');
    await undoSave();
    assert.equal(await stored(), ann);
    assert.equal(document.draft.isDirty, false);
    assert.equal(shown.length, 0);
    await undoSave();
    assert.match(shown[0] ?? '', /Nothing was saved/);
  });

  it('of the list of items are undone beyond a save', async () => {
    const bytes = document.draft.item('Name')?.bytes;
    assert.ok(bytes);
    document.renameItem('Age', 'Years', 'Rename Age');
    document.addItem('Copy', bytes, 'Add Copy');
    document.removeItem('Name', 'Remove Name');
    await save();
    const names = () => document.draft.items().map((item) => item.name);
    assert.deepEqual(names().sort(), ['Copy', 'Years']);
    for (const expected of [
      ['Copy', 'Name', 'Years'],
      ['Name', 'Years'],
      ['Age', 'Name'],
    ]) {
      await vscode.commands.executeCommand('undo');
      await until(() => names().sort().join() === expected.join(), expected.join());
    }
    await save();
    const { items } = document.draft.base;
    assert.deepEqual(items.map((item) => item.name).sort(), ['Age', 'Name']);
    assert.match(await stored(), /03416e6e/);
  });

  it('are not undone where the site has put another item in the place', async () => {
    document.removeItem('Name', 'Remove Name');
    await save();
    await store(bob);
    await until(() => name() === 'Bob', 'what the site wrote');
    await run(async () => {
      await vscode.commands.executeCommand('undo');
      await until(() => shown.length > 0, 'a word about it');
    });
    assert.match(shown[0] ?? '', /Remove Name.*left out/);
    assert.equal(name(), 'Bob');
    assert.equal(document.draft.isDirty, false);
  });

  it('stay when the site has changed the item since, and that is said', async () => {
    setName('Maja');
    await save();
    await store(bob);
    await undoSave();
    assert.match(shown[0] ?? '', /The site has changed this since it was saved: Name/);
    assert.equal(await stored(), bob);
  });

  it('are not taken back while a request holds the lock', async () => {
    setName('Maja');
    await save();
    const before = await stored();
    await askOk(server, ['SET', lock, 'a-request', 'EX', 90]);
    await undoSave();
    assert.match(shown[0] ?? '', /A request holds the lock/);
    assert.equal(await stored(), before);
  });

  it('are reported when a request overwrites them, and applied again', async () => {
    setName('Maja');
    await save();
    // A request without a lock stores what it had loaded before the save.
    await store(ann);
    await until(() => document.notices.overwritten !== undefined, 'a second look');
    assert.match(banner()?.text ?? '', /Saved, then overwritten by a request: Name\./);
    assert.deepEqual(actions(), ['review-overwritten', 'apply-again', 'keep-overwritten']);
    assert.equal(name(), 'Ann');
    await act('apply-again');
    await until(() => name() === 'Maja' && isDirty(), 'the edit again');
    assert.equal(await stored(), ann);
    await save();
    assert.notEqual(await stored(), ann);
    assert.equal(document.notices.overwritten, undefined);
  });

  it('may be left overwritten', async () => {
    setName('Maja');
    await save();
    await store(ann);
    await until(() => document.notices.overwritten !== undefined, 'a second look');
    await act('keep-overwritten');
    assert.equal(banner(), undefined);
    assert.equal(document.draft.isDirty, false);
  });

  it('are written while this window holds the lock itself', async () => {
    await run(() => vscode.commands.executeCommand('sessionFarm.holdLock', uri));
    await until(() => actions()?.[0] === 'give-back-lock', 'the word that the lock is held');
    setName('Maja');
    await save();
    assert.notEqual(await stored(), ann);
    await vscode.commands.executeCommand('sessionFarm.giveBackLock', uri);
    await until(() => banner() === undefined, 'the banner to go');
  });

  it('come with a session that is created again after it expired', async () => {
    setName('Maja');
    await until(isDirty, 'the dirty mark');
    await askOk(server, ['DEL', data, timeout]);
    await until(() => actions()?.includes('create-again'), 'the word that it has gone');
    await act('create-again', 'Create Again');
    await until(() => !isDirty() && banner() === undefined, 'the session again');
    assert.equal(name(), 'Maja');
    assert.match(await stored(), /4d616a61/);
    for (const key of [data, timeout]) {
      assert.ok(Number(await server.ask('PTTL', key)) > 1_190_000);
    }
  });

  it('do not overwrite a session that began in the meantime', async () => {
    setName('Maja');
    await askOk(server, ['DEL', data, timeout]);
    await until(() => actions()?.includes('create-again'), 'the word that it has gone');
    await store(bob);
    await act('create-again', 'Create Again');
    assert.match(shown.at(-1) ?? '', /has begun a session with this id/);
    assert.equal(await stored(), bob);
  });
});
