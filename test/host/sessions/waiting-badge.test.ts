import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { rowAt } from '../support/rows.ts';
import { ann, keysOf } from '../support/session-rig.ts';

const id = 'waitedcdefghijklmnox0q0q';

describe('the badge of the sessions view', function () {
  this.timeout(180_000);
  let server: RedisServer;
  let handle: TestHandle;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  afterEach(() => removeEndpoints(handle));
  after(() => server.stop());

  it('counts locks that others wait for, though no row shows them, and goes with them', async () => {
    const keys = keysOf(id);
    await askOk(server, ['SET', keys.data, Buffer.from(ann, 'hex'), 'EX', 900]);
    await askOk(server, ['SET', keys.lock, '639000000000000000', 'EX', 900]);
    await addEndpoint(handle, 'shop', server.port);
    await vscode.commands.executeCommand('sessionFarm.sessions.focus');
    const { view, tree } = handle.sessions;
    await rowAt(tree, 'shop', '/Shop');
    const badge = () => view.badge;
    assert.equal(badge(), undefined);
    // Another request asks for the lock every half second, as the provider does.
    const end = new AbortController();
    const waiting = (async () => {
      while (!end.signal.aborted) {
        await server.ask('GET', keys.lock);
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
    })();
    try {
      await until(() => badge()?.value === 1, 'the badge', 120_000);
      assert.equal(badge()?.tooltip, 'Requests are waiting for the lock of 1 session');
    } finally {
      end.abort();
      await waiting;
    }
    await askOk(server, ['DEL', keys.lock]);
    await until(() => badge() === undefined, 'the badge to go', 60_000);
  });
});
