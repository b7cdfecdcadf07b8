import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { FarmDefinition } from '../../../src/host/farm/definition.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { acceptingQuestions, activated, answeringMessages } from '../support/extension.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  stopFarms,
  writeTask,
} from './support.ts';
import type { FarmPorts } from './support.ts';

const start = () => vscode.commands.executeCommand('sessionFarm.startFarm');

/** A farm that shares its sessions, and says nothing of where. */
function sharedFarm(ports: FarmPorts): FarmDefinition {
  return toFarmDefinition({ ...inProcessFarm(ports), session: undefined });
}

/** Saves a text in a session and reads it back twice, so that each server has its turn. */
async function saveAndRead(port: number): Promise<void> {
  const saved = await request(port, {
    path: '/Save',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'text=kept',
  });
  assert.equal(saved.status, 303, saved.body);
  const cookie = String(saved.headers['set-cookie']).split(';')[0] ?? '';
  for (let count = 0; count < 2; count++) {
    assert.match((await request(port, { path: '/Result', headers: { cookie } })).body, /kept/);
  }
}

describe('where a farm keeps its sessions', () => {
  let handle: TestHandle;

  before(async () => {
    handle = await activated();
    await removeEndpoints(handle);
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
    await vscode.commands.executeCommand('sessionFarm.stopSandbox');
    await removeEndpoints(handle);
  });

  it('is asked when no endpoint stands out, and may be the sandbox', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', sharedFarm(ports));
    await answeringMessages(
      () => undefined,
      () => acceptingQuestions(start()),
    );
    const { state } = await readyFarm(handle);
    const sandbox = handle.services.endpoints.get('sandbox')?.address.hosts[0];
    assert.ok(sandbox);
    assert.match(state?.sample?.redis ?? '', new RegExp(`127\\.0\\.0\\.1:${sandbox.port}$`));
    await saveAndRead(ports.port);
  });

  it('is an endpoint with a password, which stands in no task and on no command line', async () => {
    const password = 'pass-word with spaces & ${workspaceFolder}';
    const redis = await startRedis({ password });
    try {
      const { address } = parseEndpoint(`redis://127.0.0.1:${redis.port}`);
      await handle.services.endpoints.add(
        { name: 'guarded', address, environment: 'local', canWrite: true, origin: 'user' },
        { password },
      );
      const ports = await farmPorts();
      await writeTask('my farm', sharedFarm(ports));
      await start();
      const farm = await readyFarm(handle);
      await saveAndRead(ports.port);
      const { task } = farm.execution;
      const shown = JSON.stringify([task.definition, task.name, task.detail, farm.state]);
      assert.ok(!shown.includes('pass-word'));
      if (process.platform === 'linux') {
        const pids = [farm.state?.pid, ...(farm.state?.servers ?? []).map(({ pid }) => pid)];
        for (const pid of pids) {
          assert.ok(!readFileSync(`/proc/${pid ?? 0}/cmdline`, 'utf8').includes('pass-word'));
        }
      }
    } finally {
      await stopFarms(handle);
      await redis.stop();
    }
  });
});
