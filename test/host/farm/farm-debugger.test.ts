import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, until } from '../support/extension.ts';
import {
  farmPorts,
  inProcessFarm,
  isAlive,
  readyFarm,
  removeTasks,
  rowsOf,
  stopFarms,
  stoppedFrame,
  workspaceFolder,
  writeTask,
} from './support.ts';

const run = (command: string) => vscode.commands.executeCommand(`sessionFarm.${command}`);

/** Copies the sample site into the workspace, as a user has it. */
async function copySite(handle: TestHandle): Promise<vscode.Uri> {
  const from = handle.services.context.asAbsolutePath('samples/farm/site');
  const to = vscode.Uri.joinPath(workspaceFolder().uri, 'site');
  await mkdir(to.fsPath, { recursive: true });
  for (const name of ['html.js', 'pages.js', 'server.js', 'style.css']) {
    await copyFile(join(from, name), vscode.Uri.joinPath(to, name).fsPath);
  }
  return vscode.Uri.joinPath(to, 'pages.js');
}

/** A breakpoint in the page that shows what the session holds. */
async function breakInResult(pages: vscode.Uri): Promise<vscode.SourceBreakpoint> {
  const text = (await readFile(pages.fsPath, 'utf8')).split('\n');
  const line = text.findIndex((row) => row.includes('const isEmpty'));
  assert.ok(line > 0);
  const location = new vscode.Location(pages, new vscode.Position(line, 6));
  const breakpoint = new vscode.SourceBreakpoint(location);
  vscode.debug.addBreakpoints([breakpoint]);
  return breakpoint;
}

describe('a farm with the debugger', () => {
  let handle: TestHandle;
  let pages: vscode.Uri;
  const sessions = new Set<vscode.DebugSession>();
  const listeners: vscode.Disposable[] = [];

  before(async () => {
    handle = await activated();
    pages = await copySite(handle);
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
    await stopFarms(handle);
    await removeTasks();
    await until(() => sessions.size === 0, 'all debug sessions to end');
  });

  const attachedTo = (name: string) =>
    until(
      () => [...sessions].some((session) => session.parentSession?.name === name),
      `the debugger to be attached to ${name}`,
    );

  it('stops at a breakpoint on each server in turn, and ends with the farm', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await breakInResult(pages);
    await run('startFarmWithDebugger');
    const farm = await readyFarm(handle);
    await Promise.all([attachedTo('server-a'), attachedTo('server-b')]);
    const servers = new Set<string>();
    for (let count = 0; count < 2; count++) {
      const answer = request(ports.port, { path: '/Result' });
      const frame = await stoppedFrame();
      const server = frame.session.parentSession?.name ?? '';
      servers.add(server);
      const stops = () =>
        farm.state?.servers.flatMap(({ name, stoppedSinceMs }) =>
          stoppedSinceMs === undefined ? [] : [name],
        );
      await until(() => stops()?.includes(server), `the farm to know that ${server} is stopped`);
      assert.deepEqual(stops(), [server]);
      const row = rowsOf(handle.farm.tree).find((text) => text.trim().startsWith(server));
      assert.match(row ?? '', /stopped at a breakpoint for \d:\d\d/);
      await frame.session.customRequest('continue', { threadId: frame.threadId });
      assert.equal((await answer).status, 200);
      await until(
        () => !(vscode.debug.activeStackItem instanceof vscode.DebugStackFrame),
        'the window to show that the server goes on',
      );
      await until(() => stops()?.length === 0, 'the farm to know that the server goes on');
    }
    assert.deepEqual([...servers].sort(), ['server-a', 'server-b']);
    const pids = farm.state?.servers.map(({ pid }) => pid ?? 0) ?? [];
    await run('stopFarm');
    await until(() => sessions.size === 0, 'the debug sessions to end with the farm');
    assert.ok(pids.length === 2 && pids.every((pid) => !isAlive(pid)));
  });

  it('ends the farm when the debugger is stopped, be it at a breakpoint', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports, { debug: true }));
    await breakInResult(pages);
    const tasks = await vscode.tasks.fetchTasks({ type: 'session-farm' });
    const task = tasks.find(({ name }) => name === 'my farm');
    assert.ok(task);
    await vscode.tasks.executeTask(task);
    const farm = await readyFarm(handle);
    await Promise.all([attachedTo('server-a'), attachedTo('server-b')]);
    const answer = request(ports.port, { path: '/Result' }).catch(() => undefined);
    await stoppedFrame();
    const pids = [farm.state?.pid ?? 0, ...(farm.state?.servers ?? []).map(({ pid }) => pid ?? 0)];
    await vscode.commands.executeCommand('workbench.action.debug.stop');
    await until(() => pids.every((pid) => !isAlive(pid)), 'all processes of the farm to end');
    await until(() => sessions.size === 0, 'all debug sessions to end');
    await answer;
  });
});
