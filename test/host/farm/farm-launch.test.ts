import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import {
  farmPorts,
  inProcessFarm,
  isAlive,
  readyFarm,
  removeTasks,
  stopFarms,
  workspaceFolder,
  writeTask,
} from './support.ts';

const launching = (others: object = {}): vscode.DebugConfiguration => ({
  type: 'session-farm',
  request: 'launch',
  name: 'my launch',
  ...others,
});
const start = (configuration: vscode.DebugConfiguration, options?: vscode.DebugSessionOptions) =>
  vscode.debug.startDebugging(workspaceFolder(), configuration, options);

describe('a launch configuration of the type session-farm', () => {
  let handle: TestHandle;
  const sessions = new Set<vscode.DebugSession>();
  const listeners: vscode.Disposable[] = [];

  before(async () => {
    handle = await activated();
    listeners.push(
      vscode.debug.onDidStartDebugSession((session) => sessions.add(session)),
      vscode.debug.onDidTerminateDebugSession((session) => sessions.delete(session)),
    );
  });
  after(() => {
    for (const listener of listeners) listener.dispose();
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
    await until(() => sessions.size === 0, 'all debug sessions to end');
  });

  const attached = (count: number) =>
    until(
      () =>
        [...sessions].filter(({ parentSession }) => parentSession?.name.startsWith('server-'))
          .length === count,
      `the debugger to be attached to ${count} servers`,
    );

  it('starts a farm and its debuggers with one F5, and stops them all', async () => {
    await writeTask('my farm', inProcessFarm(await farmPorts()));
    assert.equal(await start(launching({ farm: 'my farm' })), true);
    const farm = await readyFarm(handle);
    await attached(2);
    const roots = [...sessions].filter(({ parentSession }) => !parentSession);
    assert.deepEqual(
      roots.map(({ name }) => name),
      ['my launch'],
    );
    const pids = [farm.state?.pid ?? 0, ...(farm.state?.servers ?? []).map(({ pid }) => pid ?? 0)];
    await vscode.debug.stopDebugging(roots[0]);
    await until(() => sessions.size === 0, 'all debug sessions to end');
    await until(() => pids.every((pid) => !isAlive(pid)), 'all processes of the farm to end');
  });

  it('starts the only farm of tasks.json where there is no launch.json', async () => {
    await writeTask('my farm', inProcessFarm(await farmPorts()));
    assert.equal(await start({ type: 'session-farm', name: '', request: '' }), true);
    await readyFarm(handle);
    await attached(2);
    assert.deepEqual(
      [...sessions].filter(({ parentSession }) => !parentSession).map(({ name }) => name),
      ['Farm'],
    );
  });

  it('attaches no debugger when it is run without debugging', async () => {
    await writeTask('my farm', inProcessFarm(await farmPorts()));
    assert.equal(await start(launching({ farm: 'my farm' }), { noDebug: true }), true);
    const farm = await readyFarm(handle);
    assert.ok(farm.state?.servers.every(({ debugPort }) => debugPort === undefined));
    assert.equal(sessions.size, 1);
  });

  it('offers one configuration for each farm of tasks.json', async () => {
    const { configurations } = handle.farm;
    assert.deepEqual(await configurations.provideDebugConfigurations(workspaceFolder()), [
      { type: 'session-farm', request: 'launch', name: 'Farm' },
    ]);
    await writeTask('my farm', inProcessFarm(await farmPorts()));
    assert.deepEqual(await configurations.provideDebugConfigurations(workspaceFolder()), [
      { type: 'session-farm', request: 'launch', name: 'Farm: my farm', farm: 'my farm' },
    ]);
  });

  it('names the farms there are when it asks for another one', async () => {
    await writeTask('my farm', inProcessFarm(await farmPorts()));
    const shown: { text: string; buttons: readonly string[] }[] = [];
    await answeringMessages(
      (message) => {
        shown.push(message);
        return undefined;
      },
      async () => {
        assert.equal(await start(launching({ farm: 'shop' })), false);
        assert.equal(await start(launching({ farm: 7 })), false);
        assert.equal(await start(launching({ farm: 'my farm', request: 'attach' })), false);
      },
    );
    assert.deepEqual(
      shown.map(({ text }) => text),
      [
        'There is no farm task "shop". Set "farm" of the launch configuration to one of these: "my farm".',
        'Set "farm" of the launch configuration to the label of a farm task.',
        'Set "request" of the launch configuration to "launch". A farm is launched.',
      ],
    );
    assert.deepEqual(shown[0]?.buttons, ['Open tasks.json', 'Open launch.json']);
  });

  it('restarts a farm that runs without a debugger, if the user says so', async () => {
    await writeTask('my farm', inProcessFarm(await farmPorts()));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    const before = await readyFarm(handle);
    const { pid } = before.state ?? {};
    assert.equal(
      await answeringMessages(
        () => undefined,
        () => start(launching({ farm: 'my farm' })),
      ),
      false,
    );
    assert.equal((await readyFarm(handle)).state?.pid, pid);
    assert.equal(
      await answeringMessages(
        () => 'Restart with Debugger',
        () => start(launching({ farm: 'my farm' })),
      ),
      true,
    );
    assert.notEqual((await readyFarm(handle)).state?.pid, pid);
    await attached(2);
  });
});
