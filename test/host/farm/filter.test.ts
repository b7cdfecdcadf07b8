import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import { farmPorts, inProcessFarm, removeTasks, stopFarms, writeTasks } from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

describe('the list of requests, filtered', () => {
  let handle: TestHandle;
  const ports = new Map<string, number>();

  const start = async (...names: string[]): Promise<void> => {
    const tasks: Record<string, ReturnType<typeof toFarmDefinition>> = {};
    for (const name of names) {
      const free = await farmPorts();
      ports.set(name, free.port);
      tasks[`${name} task`] = toFarmDefinition({ ...inProcessFarm(free), name });
    }
    await writeTasks(tasks);
    for (const name of names) {
      await answeringPicks(
        ({ items }) => items.find((item) => item.startsWith(`${name} task`)),
        () => run('startFarm'),
      );
    }
    await until(
      () => names.every((name) => farm(name)?.state?.phase === 'ready'),
      `${names.join(' and ')} to be ready`,
      30_000,
    );
  };
  const farm = (name: string): RunningFarm | undefined =>
    handle.farm.farms.all().find((each) => each.name === name);
  const send = async (name: string, path: string, headers: Record<string, string> = {}) => {
    const known = farm(name)?.trace.length ?? 0;
    await request(ports.get(name) ?? 0, { path, headers });
    await until(() => (farm(name)?.trace.length ?? 0) > known, `${path} to be over`);
  };
  const rows = (): string[] =>
    handle.farm.requests
      .getChildren()
      .map((node) => {
        const { description } = handle.farm.requests.getTreeItem(node);
        return `${node.entry.path} | ${String(description)}`;
      })
      .sort();
  const paths = (): string[] => rows().map((row) => row.split(' | ')[0] ?? '');

  before(async () => {
    handle = await activated();
  });
  afterEach(async () => {
    await run('clearRequestFilter');
    await stopFarms(handle);
    await removeTasks();
  });

  it('shows what fits, and everything again', async () => {
    await start('shop');
    for (const path of ['/Default?a', '/Missing', '/Default?b']) await send('shop', path);
    await run('filterRequests', 'default status:2xx');
    assert.deepEqual(paths(), ['/Default?a', '/Default?b']);
    await answeringInputs(
      ({ value }) => {
        assert.equal(value, 'default status:2xx');
        return '-default';
      },
      () => run('filterRequests'),
    );
    assert.deepEqual(paths(), ['/Missing']);
    await answeringInputs(
      () => undefined,
      () => run('filterRequests'),
    );
    assert.deepEqual(paths(), ['/Missing']);
    await run('clearRequestFilter');
    assert.equal(paths().length, 3);
    await run('filterRequests', 'nothing fits');
    assert.deepEqual(paths(), []);
    await stopFarms(handle);
    // What comes later has nothing to do with it.
    await start('shop');
    await send('shop', '/Default?c');
    assert.deepEqual(paths(), ['/Default?c']);
  });

  it('follows one session of one farm, and says of which farm each request is', async () => {
    await start('shop', 'blog');
    const cookie = (id: string) => ({ cookie: `ASP.NET_SessionId=${id.padEnd(24, 'a')}` });
    await send('shop', '/Default?mine=1', cookie('one'));
    await send('shop', '/Default?other', cookie('two'));
    await send('blog', '/Default?blog', cookie('one'));
    await send('shop', '/Default?mine=2', cookie('one'));
    assert.match(rows()[0] ?? '', /^\/Default\?blog \| .* · blog$/);
    assert.match(rows()[1] ?? '', /^\/Default\?mine=1 \| .* · shop$/);
    const row = handle.farm.requests
      .getChildren()
      .find(({ entry }) => entry.path === '/Default?mine=1');
    assert.notEqual(row?.entry.session, undefined);
    await run('followSession', row);
    assert.deepEqual(paths(), ['/Default?mine=1', '/Default?mine=2']);
    await answeringPicks(
      ({ items }) => items.find((item) => item.startsWith('Session 2 |')),
      () => run('followSession'),
    );
    assert.deepEqual(paths(), ['/Default?other']);
  });
});
