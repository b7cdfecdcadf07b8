import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { fromSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { rowAt, textOf } from '../support/rows.ts';
import { ann, keys, keysOf, shop } from '../support/session-rig.ts';

const { data, lock, timeout } = keys;

describe('commands that change a session', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let tree: SessionsTree;
  let shown: string[];

  before(async () => {
    server = await startRedis();
    handle = await activated();
    tree = handle.sessions.tree;
  });
  after(() => server.stop());
  beforeEach(async () => {
    shown = [];
    await askOk(server, ['FLUSHALL']);
    await askOk(server, ['SET', data, Buffer.from(ann, 'hex'), 'EX', 90]);
    await askOk(server, ['SET', timeout, '1200', 'EX', 90]);
    await addEndpoint(handle, 'shop', server.port);
  });
  afterEach(async () => {
    await handle.services.heldLocks.giveBackAll();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  const row = () => rowAt(tree, 'shop', '/Shop', '4hj2k1');
  /** Runs a command on the row; what it says is kept. */
  const run = async (command: string, target: unknown): Promise<void> => {
    await answeringMessages(
      ({ text }) => {
        shown.push(text);
        return undefined;
      },
      async () => {
        await vscode.commands.executeCommand(`sessionFarm.${command}`, target);
        // Messages are shown without waiting for them.
        await new Promise((resolve) => setImmediate(resolve));
      },
    );
  };
  const ttlOf = async (key: string) => Number(await server.ask('PTTL', key));

  it('Extend gives a session its stored timeout again', async () => {
    await run('extendSession', await row());
    assert.ok((await ttlOf(data)) > 1_190_000 && (await ttlOf(timeout)) > 1_190_000);
    await until(
      async () => /(19|20) min/.test(textOf(tree, await row())),
      'the new time in the row',
    );
  });

  it('Set Session Timeout… stores minutes, and says what becomes of odd ones', async () => {
    const target = await row();
    await answeringInputs(
      async ({ title, value, problem }) => {
        assert.match(title, /4hj2k1…x0q/);
        assert.equal(value, '20');
        assert.equal(await problem('45'), undefined);
        assert.match(
          JSON.stringify(await problem('0.5')),
          /rounds this down to 0.*ends the session/,
        );
        assert.match(JSON.stringify(await problem('1.5')), /rounds this down to 1/);
        for (const wrong of ['', 'x', '-1', '0', '1e3', '999999']) {
          assert.equal(typeof (await problem(wrong)), 'string', wrong);
        }
        return '45';
      },
      () => run('setSessionTimeout', target),
    );
    const stored = await server.ask('GET', timeout);
    assert.equal(stored instanceof Uint8Array && Buffer.from(stored).toString(), '2700');
    assert.ok((await ttlOf(data)) > 2_690_000 && (await ttlOf(timeout)) > 2_690_000);
  });

  it('Set Session Timeout… writes nothing when the question is dismissed', async () => {
    const target = await row();
    await answeringInputs(
      () => undefined,
      () => run('setSessionTimeout', target),
    );
    assert.ok((await ttlOf(data)) <= 90_000);
  });

  it('Hold Lock for Stepping takes the lock, Stop Holding Lock gives it back', async () => {
    await run('holdLock', await row());
    assert.match(shown[0] ?? '', /requests wait until you stop holding it/);
    const stored = await server.ask('GET', lock);
    assert.match(stored instanceof Uint8Array ? Buffer.from(stored).toString() : '', /^\d{18}$/);
    assert.ok((await ttlOf(lock)) > 25_000 && (await ttlOf(lock)) <= 30_000);
    const held = await until(async () => {
      const now = await row();
      return textOf(tree, now).includes('held by you') && now;
    }, 'the lock in the row');
    assert.equal(tree.getTreeItem(held).contextValue, 'session held');
    await run('giveBackLock', held);
    assert.equal(await server.ask('EXISTS', lock), 0);
    const isFree = async () => tree.getTreeItem(await row()).contextValue === 'session free';
    await until(isFree, 'the free lock in the row');
  });

  it('Hold Lock for Stepping is refused while a request holds it', async () => {
    await askOk(server, ['SET', lock, 'a-request', 'EX', 90]);
    await run('holdLock', await row());
    assert.match(shown[0] ?? '', /A request has held the lock of 4hj2k1…x0q for 0:2\d/);
    assert.equal(handle.services.heldLocks.all().length, 0);
    const stored = await server.ask('GET', lock);
    assert.equal(stored instanceof Uint8Array && Buffer.from(stored).toString(), 'a-request');
  });

  it('Stop Holding Lock leaves the lock of a request alone', async () => {
    const target = await row();
    await run('holdLock', target);
    await askOk(server, ['SET', lock, 'a-request', 'EX', 90]);
    await run('giveBackLock', target);
    assert.equal(await server.ask('EXISTS', lock), 1);
    assert.match(shown[1] ?? '', /You lost the lock/);
  });

  it('a lock that was taken to step through a program is given back when that ends', async function () {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'session-farm-step-'));
    const program = join(folder, 'wait.js');
    await writeFile(program, 'setInterval(() => {}, 1000);');
    try {
      const type = 'node';
      await vscode.debug.startDebugging(undefined, { type, request: 'launch', name: 's', program });
      await until(() => vscode.debug.activeDebugSession !== undefined, 'the debug session');
      await run('holdLock', await row());
      assert.equal(await server.ask('EXISTS', lock), 1);
      await vscode.debug.stopDebugging();
      await until(
        async () => (await server.ask('EXISTS', lock)) === 0,
        'the lock to be given back',
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('all held locks are given back when the window closes', async () => {
    await run('holdLock', await row());
    await handle.services.heldLocks.giveBackAll();
    assert.equal(await server.ask('EXISTS', lock), 0);
  });

  it('Copy Session… makes a session under a new id and opens it', async () => {
    const target = await row();
    let copyId = '';
    await answeringInputs(
      async ({ value, problem }) => {
        assert.match(value, /^[a-z0-5]{24}$/);
        for (const wrong of ['', 'a b', 'a_b', 'a{b', 'x'.repeat(81)]) {
          assert.equal(typeof (await problem(wrong)), 'string', wrong);
        }
        return (copyId = value);
      },
      () => run('copySession', target),
    );
    const copy = keysOf(copyId);
    const stored = await server.ask('GET', copy.data);
    assert.equal(stored instanceof Uint8Array && Buffer.from(stored).toString('hex'), ann);
    assert.ok((await ttlOf(copy.data)) > 60_000 && (await ttlOf(copy.data)) <= 90_000);
    assert.equal(await server.ask('EXISTS', copy.timeout), 1);
    assert.equal(await server.ask('EXISTS', copy.lock), 0);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(fromSessionUriParts(input.uri).ref.id, copyId);
    // The row of the copy comes by itself.
    await rowAt(tree, 'shop', '/Shop', copyId.slice(0, 6));
  });

  it('Copy Session… overwrites no session', async () => {
    const target = await row();
    await answeringInputs(
      () => shop.id,
      () => run('copySession', target),
    );
    assert.match(shown[0] ?? '', /already exists\. Nothing was written to Redis/);
  });

  it('write nothing to a read-only endpoint', async () => {
    const target = await row();
    const [record] = handle.services.endpoints.all();
    await handle.services.endpoints.update(record?.id ?? '', { canWrite: false });
    for (const command of ['extendSession', 'setSessionTimeout', 'holdLock', 'copySession']) {
      shown = [];
      await run(command, target);
      assert.match(shown[0] ?? '', /read-only/, command);
    }
    assert.ok((await ttlOf(data)) <= 90_000);
    assert.equal(await server.ask('DBSIZE'), 2);
  });
});
