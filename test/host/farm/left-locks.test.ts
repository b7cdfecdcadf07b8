import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  savedSession,
  stopFarms,
  writeTask,
} from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

/** The id of a process, which is there. */
function pidOf(process: { readonly pid?: number } | undefined): number {
  assert.ok(process?.pid);
  return process.pid;
}

describe('the lock of a request whose server ends', () => {
  let handle: TestHandle;
  let redis: RedisServer;
  let port: number;

  before(async () => {
    handle = await activated();
    await removeEndpoints(handle);
  });
  beforeEach(async () => {
    redis = await startRedis();
    const { address } = parseEndpoint(`redis://127.0.0.1:${redis.port}`);
    await handle.services.endpoints.add(
      { name: 'shop', address, environment: 'local', canWrite: true, origin: 'user' },
      {},
    );
    const ports = await farmPorts();
    port = ports.port;
    const others = { session: 'redis', redis: `127.0.0.1:${redis.port}` };
    await writeTask('my farm', toFarmDefinition({ ...inProcessFarm(ports), ...others }));
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
    await removeEndpoints(handle);
    await redis.stop();
  });

  /** A farm with a request under way that holds the lock of its session, and the key of that lock. */
  async function farmWithLock(): Promise<{ readonly farm: RunningFarm; readonly key: string }> {
    await run('startFarm');
    const farm = await readyFarm(handle);
    const cookie = await savedSession(port);
    request(port, { path: '/Slow?seconds=60', headers: { cookie } }).catch(() => undefined);
    const key = await until(async () => {
      const [key] = (await redis.ask('KEYS', '*_WriteLock')) as readonly Uint8Array[];
      return key && Buffer.from(key).toString();
    }, 'the lock');
    await until(
      () => farm.state?.sessions?.some(({ lock }) => lock !== undefined),
      'the farm to know of the lock',
    );
    return { farm, key };
  }

  /** Does something that ends a server, and presses a button of the message that follows. */
  async function ending(button: string | undefined, work: () => unknown): Promise<string> {
    let shown = '';
    await answeringMessages(
      ({ text, buttons }) => {
        if (!buttons.includes('Release Locks')) return undefined;
        assert.deepEqual(buttons, ['Release Locks', 'Show']);
        shown = text;
        return button;
      },
      async () => {
        await work();
        await until(() => shown !== '', 'the offer to release the lock');
      },
    );
    return shown;
  }

  it('is found and released when the process dies', async () => {
    const { farm, key } = await farmWithLock();
    const busy = farm.state?.servers.find(({ activeCount }) => activeCount > 0);
    const text = await ending('Release Locks', () => process.kill(pidOf(busy), 'SIGKILL'));
    assert.match(
      text,
      new RegExp(
        `^${busy?.name} ended during a request and left the lock of its session behind\\. ` +
          'The next requests will wait for up to 1:[345]\\d\\.$',
      ),
    );
    await until(async () => (await redis.ask('EXISTS', key)) === 0, 'the lock to be released');
  });

  it('is found when the whole farm is killed, and stays until the user says so', async () => {
    const { farm, key } = await farmWithLock();
    await ending(undefined, () => process.kill(pidOf(farm.state), 'SIGKILL'));
    assert.equal(await redis.ask('EXISTS', key), 1);
  });

  it('is left alone where another request has it by then', async () => {
    const { farm, key } = await farmWithLock();
    const busy = farm.state?.servers.find(({ activeCount }) => activeCount > 0);
    let text = '';
    await answeringMessages(
      async (message) => {
        if (!message.buttons.includes('Release Locks')) return undefined;
        ({ text } = message);
        await redis.ask('SET', key, '639000000000000000', 'EX', '110');
        return 'Release Locks';
      },
      async () => {
        process.kill(pidOf(busy), 'SIGKILL');
        await until(() => text !== '', 'the offer');
      },
    );
    await until(async () => (await redis.ask('EXISTS', key)) === 1, 'the other lock to stay');
    const value = (await redis.ask('GET', key)) as Uint8Array;
    assert.equal(Buffer.from(value).toString(), '639000000000000000');
  });
});
