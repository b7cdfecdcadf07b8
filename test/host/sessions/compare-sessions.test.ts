import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import type { AskedPick } from '../support/picks.ts';
import { rowAt } from '../support/rows.ts';
import { ann, bob, keysOf } from '../support/session-rig.ts';

const first = '4hj2k1abcdefghijklmnox0q';
const second = 'zzz2k1abcdefghijklmnoyyy';

describe('sessions as read-only files', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let tree: SessionsTree;

  before(async () => {
    server = await startRedis();
    handle = await activated();
    tree = handle.sessions.tree;
  });
  after(() => server.stop());
  beforeEach(async () => {
    await askOk(server, ['FLUSHALL']);
    await store(first, ann);
    await store(second, bob);
    await addEndpoint(handle, 'shop', server.port);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  const store = async (id: string, hex: string): Promise<void> => {
    await askOk(server, ['SET', keysOf(id).data, Buffer.from(hex, 'hex'), 'EX', '900']);
    await askOk(server, ['SET', keysOf(id).timeout, '1200', 'EX', '900']);
  };
  const row = (id: string) => rowAt(tree, 'shop', '/Shop', id.slice(0, 6));
  const run = (name: string, ...args: unknown[]) =>
    vscode.commands.executeCommand(`sessionFarm.${name}`, ...args);
  const activeTab = () => vscode.window.tabGroups.activeTabGroup.activeTab;
  /** The texts of both sides of the diff in front, once it is there. */
  const sides = () =>
    until(async () => {
      const input = activeTab()?.input;
      if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
      const [left, right] = await Promise.all([
        vscode.workspace.openTextDocument(input.original),
        vscode.workspace.openTextDocument(input.modified),
      ]);
      return [left, right] as const;
    }, 'the comparison');
  const text = (name: string) => `{\n  "Age": 42,\n  "Name": "${name}"\n}\n`;

  it('Compare Session With… puts the row beside the session that is chosen', async () => {
    const asked: AskedPick[] = [];
    await store('another0bcdefghijklmnox1', bob);
    await answeringPicks(
      (pick) => {
        asked.push(pick);
        return 'zzz2k1';
      },
      async () => run('compareSessions', await row(first)),
    );
    const [left, right] = await sides();
    assert.equal(left.getText(), text('Ann'));
    assert.equal(right.getText(), text('Bob'));
    assert.equal(activeTab()?.label, '4hj2k1…x0q ↔ zzz2k1…yyy');
    assert.equal(asked.length, 1);
    assert.match(asked[0]?.placeholder ?? '', /^Select the session to compare with/);
    assert.ok(!asked[0]?.items.some((item) => item.startsWith('4hj2k1')), 'not with itself');
    assert.equal(await server.ask('EXISTS', keysOf(first).lock), 0);
  });

  it('compares two rows that are selected without a question, and asks for both in the palette', async () => {
    const rows = [await row(second), await row(first)];
    await run('compareSessions', rows[0], rows);
    assert.equal((await sides())[0].getText(), text('Bob'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const asked: AskedPick[] = [];
    await answeringPicks(
      (pick) => (asked.push(pick), asked.length === 1 ? 'zzz2k1' : '4hj2k1'),
      () => run('compareSessions'),
    );
    assert.equal((await sides())[1].getText(), text('Ann'));
  });

  it('follows what the site stores while it can be seen, and lets nobody type', async () => {
    await run('openSessionAsJson', await row(first));
    const document = await until(() => vscode.window.activeTextEditor?.document, 'the document');
    assert.equal(document.getText(), text('Ann'));
    assert.equal(document.uri.scheme, 'session-farm-file');
    assert.equal(vscode.workspace.fs.isWritableFileSystem('session-farm-file'), false);
    assert.ok(!document.uri.toString().includes(first));
    await store(first, bob);
    await until(() => document.getText() === text('Bob'), 'the new name');
    const ttl = await server.ask('TTL', keysOf(first).data);
    assert.ok(typeof ttl === 'number' && ttl > 0);
  });

  it('shows where only types or bytes differ', async () => {
    // The Age 42 as an Int16.
    await store(second, '02000000ffffffff044e616d650341676505000000080000000103416e6e0b2a00');
    const rows = [await row(first), await row(second)];
    await run('compareSessions', rows[0], rows);
    const [left, right] = await sides();
    assert.notEqual(left.getText(), right.getText());
    assert.match(right.getText(), /"Age": "Int16" 42/);
  });

  it('says so where nothing differs, or where one has ended', async () => {
    await store(second, ann);
    const rows = [await row(first), await row(second)];
    const shown: string[] = [];
    const compare = () =>
      answeringMessages(
        ({ text: each }) => (shown.push(each), undefined),
        () => run('compareSessions', rows[0], rows),
      );
    await compare();
    await askOk(server, ['DEL', keysOf(second).data, keysOf(second).timeout]);
    await compare();
    for (const name of ['openSessionAsJson', 'openSessionBytes']) {
      await answeringMessages(
        ({ text: each }) => (shown.push(each), undefined),
        () => run(name, rows[1]),
      );
    }
    const ended = 'Session zzz2k1…yyy has already ended.';
    assert.deepEqual(shown, ['Both sessions have the same items.', ended, ended, ended]);
  });

  it('masks ids of production, and names both endpoints', async () => {
    const far = await addEndpoint(handle, 'live', server.port);
    await handle.services.endpoints.update(far.id, { environment: 'production' });
    const rows = [await row(first), await rowAt(tree, 'live', '/Shop')];
    const [one] = (await tree.getChildren(rows[1])).filter(
      (each) => each.kind === 'session' && each.ref.id === second,
    );
    assert.ok(one);
    await run('compareSessions', rows[0], [rows[0], one]);
    await sides();
    assert.match(activeTab()?.label ?? '', /^4hj2k1…x0q \(shop\) ↔ .* \(live\)$/);
    assert.ok(!activeTab()?.label.includes(second));
  });

  it('opens the bytes of a session', async () => {
    await run('openSessionBytes', await row(first));
    // The windows of these tests have a stand-in for the Hex Editor.
    const uri = await until(() => {
      const input = activeTab()?.input;
      return input instanceof vscode.TabInputCustom ? input.uri : undefined;
    }, 'the bytes');
    const { fs } = vscode.workspace;
    assert.equal(Buffer.from(await fs.readFile(uri)).toString('hex'), ann);
    const digits = await fs.readFile(uri.with({ path: uri.path.replace(/bin$/, 'hex') }));
    assert.match(
      Buffer.from(digits).toString(),
      /^00000000 {2}02 00 00 00 ff ff ff ff .* \.{8}\.Name/,
    );
  });
});
