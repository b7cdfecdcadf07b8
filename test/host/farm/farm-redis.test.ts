import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { ControlChannels } from '../../../src/host/farm/control-channel.ts';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { FarmDefinition } from '../../../src/host/farm/definition.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { acceptingQuestions, activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
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

/** What VS Code has of a task, and keeps in its lists of recent and running tasks. */
function keptOf({ definition, name, detail, execution }: vscode.Task): string {
  assert.ok(execution instanceof vscode.ProcessExecution);
  const { process: file, args, options } = execution;
  return JSON.stringify([definition, name, detail, file, args, options]);
}

/** The command lines of this machine's processes that have a text in them, but for a test's Redis. */
function commandLinesWith(text: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return line.includes(text) && !line.startsWith('redis-server') ? [line] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
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
      const { task } = farm;
      assert.ok(task);
      assert.ok(!keptOf(task).includes('pass-word'), keptOf(task));
      assert.ok(!JSON.stringify(farm.state).includes('pass-word'));
      assert.deepEqual(commandLinesWith('pass-word'), []);
    } finally {
      await stopFarms(handle);
      await redis.stop();
    }
  });

  it('is known by its endpoint for a site of the user, too, whose program gets no password', async () => {
    const password = 'pass-word of the site';
    const redis = await startRedis({ password });
    try {
      const { address } = parseEndpoint(`redis://127.0.0.1:${redis.port}`);
      await handle.services.endpoints.add(
        { name: 'site', address, environment: 'production', canWrite: false, origin: 'user' },
        { password },
      );
      await redis.ask('SET', 'sess:of-a-visitor', '{"cookie":{},"user":"Ann"}', 'EX', '900');
      const ports = await farmPorts();
      const program =
        "require('node:http').createServer((q, r) => r.end(JSON.stringify(process.env).includes(['pass', 'word'].join('-')) ? 'told' : 'not told')).listen(process.env.PORT, '127.0.0.1')";
      await writeTask(
        'my farm',
        toFarmDefinition({
          name: 'site farm',
          port: ports.port,
          servers: [
            {
              name: 'web',
              port: ports.first,
              command: [process.execPath, '-e', program],
              env: { ELECTRON_RUN_AS_NODE: '1' },
            },
          ],
          sessions: { redis: `localhost:${redis.port}` },
        }),
      );
      await start();
      const farm = await readyFarm(handle);
      const cookie = 'connect.sid=s%3Aof-a-visitor.c2lnbmF0dXJl';
      assert.equal((await request(ports.port, { headers: { cookie } })).body, 'not told');
      const [entry] = await until(
        () => (farm.trace.length > 0 ? farm.trace : undefined),
        'the request',
      );
      const place = await farm.send({ name: 'sessionOf', number: entry?.session ?? 0 });
      assert.deepEqual(place, {
        redis: `localhost:${redis.port}`,
        layout: 'express',
        application: 'sess:',
        id: 'of-a-visitor',
      });
      assert.deepEqual(commandLinesWith('pass-word'), []);
    } finally {
      await stopFarms(handle);
      await redis.stop();
    }
  });

  it('is written to where it is production or read-only only when the user says so', async () => {
    const redis = await startRedis();
    const { endpoints } = handle.services;
    try {
      const { address } = parseEndpoint(`redis://127.0.0.1:${redis.port}`);
      const record = await endpoints.add(
        { name: 'the shop', address, environment: 'development', canWrite: false, origin: 'user' },
        {},
      );
      const ports = await farmPorts();
      const named = { ...sharedFarm(ports), redis: `redis://localhost:${redis.port}/2` };
      await writeTask('my farm', toFarmDefinition(named));
      const messages: string[] = [];
      const inputs: string[] = [];
      const startAnd = (button: string | undefined, text: string | undefined) =>
        answeringMessages(
          (message) => {
            messages.push(message.text);
            return button;
          },
          () =>
            answeringInputs(({ title }) => {
              inputs.push(title);
              return text;
            }, start),
        );
      const refused = 'the shop is read-only, and a farm stores sessions there.';
      await startAnd(undefined, undefined);
      assert.deepEqual(messages.splice(0), [refused]);
      assert.deepEqual(handle.farm.farms.all(), []);
      await startAnd('Allow Edits', undefined);
      assert.deepEqual(messages.splice(0), [refused]);
      await readyFarm(handle);
      assert.equal(endpoints.get(record.id)?.canWrite, true);
      await stopFarms(handle);
      await endpoints.update(record.id, { environment: 'production' });
      await startAnd(undefined, undefined);
      assert.deepEqual(handle.farm.farms.all(), []);
      await startAnd(undefined, 'the shop');
      await readyFarm(handle);
      assert.deepEqual(messages, []);
      const title = 'Start a Farm on a Production Endpoint';
      assert.deepEqual(inputs, [title, title]);
      await stopFarms(handle);
    } finally {
      await stopFarms(handle);
      await redis.stop();
    }
  });

  it('hands what its servers need to know over to them alone', async () => {
    const ports = await farmPorts();
    const program =
      'require("http").createServer((q, r) => r.end(process.env.SHOP_PASSWORD))' +
      '.listen(process.env.PORT, "127.0.0.1")';
    const command = ['node', '-e', program];
    process.env['SESSION_FARM_TEST_SECRET'] = 'word-of-the-shop';
    const env = { SHOP_PASSWORD: '${env:SESSION_FARM_TEST_SECRET}' };
    const servers = [{ name: 'server-a', port: ports.first, command, env }];
    await writeTask('my farm', toFarmDefinition({ ...inProcessFarm(ports), servers }));
    await start();
    const farm = await readyFarm(handle);
    assert.equal((await request(ports.port)).body, 'word-of-the-shop');
    assert.ok(farm.task);
    const kept = keptOf(farm.task);
    assert.ok(!kept.includes('word-of-the-shop'), kept);
    const { token } = await new ControlChannels(handle.services.context).of(farm.task.definition);
    assert.ok(!kept.includes(token), kept);
    assert.deepEqual(commandLinesWith('word-of-the-shop'), []);
    assert.deepEqual(commandLinesWith(token), []);
  });
});
