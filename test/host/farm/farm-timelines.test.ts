import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis, type RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import { farmPorts, inProcessFarm, readyFarm, removeTasks } from './support.ts';
import { savedSession, stopFarms, writeTask } from './support.ts';
import { request } from '../../integration/farm/support/http.ts';

describe('the timeline of a session that only requests of a farm touch', () => {
  let handle: TestHandle;
  let redis: RedisServer;

  before(async () => {
    handle = await activated();
    await removeEndpoints(handle);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    redis = await startRedis();
  });
  after(async () => {
    await stopFarms(handle);
    await removeTasks();
    await removeEndpoints(handle);
    await redis.stop();
  });

  it('tells what each request has changed, also when the farm has ended', async () => {
    await addEndpoint(handle, 'shop', redis.port);
    const ports = await farmPorts();
    const stored = { session: 'redis', redis: `127.0.0.1:${redis.port}` };
    await writeTask('my farm', toFarmDefinition({ ...inProcessFarm(ports), ...stored }));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    await readyFarm(handle);
    const cookie = await savedSession(ports.port, 'first');
    const { history } = handle.services;
    const timeline = () =>
      history
        .sessions()
        .filter(({ ref }) => ref.id === cookie.split('=')[1])
        .map((at) => history.of(at))[0];
    await until(() => timeline()?.requests.some(({ items }) => items.length > 0), 'the session');
    await request(ports.port, {
      path: '/Save',
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'text=second',
    });
    await until(
      () =>
        timeline()?.moments.some(({ afterMs, items }) => afterMs !== undefined && items.length > 0),
      'the change',
    );
    await until(
      () => timeline()?.requests.filter(({ items }) => items.length > 0)[1],
      'the request that made it',
    );
    assert.deepEqual(vscode.window.visibleTextEditors, []);
    await stopFarms(handle);
    let items: readonly string[] = [];
    await answeringPicks(
      (pick) => {
        items = pick.items;
        return undefined;
      },
      () => vscode.commands.executeCommand('sessionFarm.showTimeline'),
    );
    assert.ok(
      items.some((item) => / · POST \/Save \(server-[ab]\) \| .*changed/.test(item)),
      items.join('\n'),
    );
    assert.ok(
      items.some((item) => item.includes(' · First seen')),
      items.join('\n'),
    );
  });
});
