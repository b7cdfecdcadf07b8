import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, until } from '../support/extension.ts';
import {
  farmPorts,
  inProcessFarm,
  isAlive,
  readyFarm,
  removeTasks,
  stopFarms,
  stoppedFrame,
  workspaceFolder,
  writeTask,
  writeTasks,
} from './support.ts';

const site = `const { createServer } = require('node:http');
const server = createServer((request, response) => {
  let told = process.env.SESSION_FARM_SERVER;
  if (request.url === '/stop') {
    told += ' was stopped';
  }
  response.end(JSON.stringify({ told, pid: process.pid }));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
`;
const stopLine = site.split('\n').findIndex((line) => line.includes('was stopped'));

/** Asks the farm, and writes down what it got. */
const client = (port: number) => `const { get } = require('node:http');
const { writeFileSync } = require('node:fs');
const told = (text) => writeFileSync(require('node:path').join(__dirname, 'told.txt'), String(text));
get({ host: '127.0.0.1', port: ${port}, path: '/Result' }, ({ statusCode }) => {
  told(statusCode);
  process.exit();
}).on('error', ({ code }) => told(code));
`;

const fileOf = (name: string) => vscode.Uri.joinPath(workspaceFolder().uri, name);

/** What a server of the test's site tells. */
async function asked(port: number, path = '/'): Promise<{ told: string; pid: number }> {
  const { body } = await request(port, { path });
  return JSON.parse(body) as { told: string; pid: number };
}

/** Writes launch.json, and waits until VS Code has read it. */
async function writeLaunch(configuration: { readonly name: string }): Promise<void> {
  const text = JSON.stringify({ version: '0.2.0', configurations: [configuration] });
  await writeFile(fileOf('.vscode/launch.json').fsPath, text);
  await until(
    () =>
      vscode.workspace
        .getConfiguration('launch', workspaceFolder())
        .get<readonly { readonly name: string }[]>('configurations')
        ?.some(({ name }) => name === configuration.name),
    'launch.json to be read',
  );
}

describe('a launch configuration and a farm', function () {
  this.timeout(90_000);
  let handle: TestHandle;
  const sessions = new Set<vscode.DebugSession>();
  const listeners: vscode.Disposable[] = [];

  before(async () => {
    handle = await activated();
    await writeFile(fileOf('site.js').fsPath, site);
    listeners.push(
      vscode.debug.onDidStartDebugSession((session) => sessions.add(session)),
      vscode.debug.onDidTerminateDebugSession((session) => sessions.delete(session)),
    );
  });
  after(() => {
    for (const listener of listeners) listener.dispose();
  });
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await stopFarms(handle);
    await removeTasks();
    await rm(fileOf('told.txt').fsPath, { force: true });
    await until(() => sessions.size === 0, 'all debug sessions to end');
  });

  const web = {
    type: 'node',
    request: 'launch',
    name: 'Web',
    program: '${workspaceFolder}/site.js',
  };

  it('is started once for each server with one F5, and stops at breakpoints in each', async () => {
    const { port, first, second } = await farmPorts();
    const servers = [
      { name: 'server-a', port: first, launch: 'Web' },
      { name: 'server-b', port: second, launch: 'Web' },
    ];
    await writeTask('my farm', toFarmDefinition({ name: 'launched', port, servers }));
    await writeLaunch(web);
    const line = new vscode.Location(fileOf('site.js'), new vscode.Position(stopLine, 4));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(line)]);
    const configuration = { type: 'session-farm', request: 'launch', name: 'F5', farm: 'my farm' };
    assert.equal(await vscode.debug.startDebugging(workspaceFolder(), configuration), true);
    const farm = await readyFarm(handle);
    const phases = () => farm.state?.servers.map(({ kind, phase }) => `${kind} ${phase}`).join();
    assert.equal(phases(), 'launch ready,launch ready', 'it is ready when they answer');
    const pids = new Map<string, number>();
    for (let count = 0; count < 2; count++) {
      const answer = asked(port, '/stop');
      const frame = await stoppedFrame();
      const server = frame.session.parentSession?.name ?? '';
      await until(
        () => farm.state?.servers.find(({ name }) => name === server)?.stoppedSinceMs !== undefined,
        `the farm to know that ${server} is stopped`,
      );
      await frame.session.customRequest('continue', { threadId: frame.threadId });
      const { told, pid } = await answer;
      assert.equal(told, `${server} was stopped`);
      pids.set(server, pid);
      await until(
        () => !(vscode.debug.activeStackItem instanceof vscode.DebugStackFrame),
        'the window to show that the server goes on',
      );
    }
    assert.deepEqual([...pids.keys()].sort(), ['server-a', 'server-b']);
    assert.equal(new Set(pids.values()).size, 2);
    await until(
      () => farm.state?.servers.every(({ name, pid }) => pid === pids.get(name)),
      'the farm to know the processes',
    );
    const root = [...sessions].find(({ parentSession }) => !parentSession);
    await vscode.debug.stopDebugging(root);
    await until(() => sessions.size === 0, 'all debug sessions to end');
    await until(() => farm.hasEnded, 'the farm to end');
    await until(() => [...pids.values()].every((pid) => !isAlive(pid)), 'the servers to end');
  });

  it('starts after a farm that is its preLaunchTask takes requests', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await writeFile(fileOf('client.js').fsPath, client(ports.port));
    const program = '${workspaceFolder}/client.js';
    const configuration = {
      ...web,
      name: 'Client',
      program,
      preLaunchTask: 'my farm',
    };
    assert.equal(await vscode.debug.startDebugging(workspaceFolder(), configuration), true);
    assert.equal(await toldText(), '200');
    assert.equal((await readyFarm(handle)).state?.phase, 'ready');
  });

  it('is not needed for a task that depends on a farm, which starts when that takes requests', async () => {
    const ports = await farmPorts();
    await writeFile(fileOf('client.js').fsPath, client(ports.port));
    const after = {
      label: 'after it',
      type: 'process',
      command: 'node',
      args: ['${workspaceFolder}/client.js'],
      dependsOn: ['my farm'],
      problemMatcher: [],
    };
    await writeTasks({ 'my farm': inProcessFarm(ports) }, [after]);
    const tasks = await vscode.tasks.fetchTasks();
    const task = tasks.find(({ name }) => name === after.label);
    assert.ok(task);
    await vscode.tasks.executeTask(task);
    assert.equal(await toldText(), '200');
  });

  function toldText(): Promise<string> {
    return until(
      async () => (await readFile(fileOf('told.txt').fsPath, 'utf8').catch(() => '')) || undefined,
      'the client to tell what it got',
      30_000,
    );
  }
});
