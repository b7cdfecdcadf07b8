import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, until } from '../support/extension.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  stopFarms,
  writeTask,
  type FarmPorts,
} from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

describe('the requests of a farm', () => {
  let handle: TestHandle;
  let farm: RunningFarm;
  let ports: FarmPorts;

  before(async () => {
    handle = await activated();
  });
  beforeEach(async () => {
    ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await run('startFarm');
    farm = await readyFarm(handle);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await stopFarms(handle);
    await removeTasks();
  });

  it('opens one with its row: heads, body, why this server, and no cookie', async () => {
    const cookie = 'ASP.NET_SessionId=abcdefghij0123450123abcd';
    await request(ports.port, { path: '/Result?sid=12345', headers: { cookie } });
    await until(() => farm.trace.length === 1, 'the request to be over');
    const [row] = handle.farm.requests.getChildren();
    assert.ok(row);
    const { command } = handle.farm.requests.getTreeItem(row);
    assert.ok(command);
    const given: readonly unknown[] = command.arguments ?? [];
    await vscode.commands.executeCommand(command.command, ...given);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    for (const part of [
      /^#1 GET \/Result\?sid=\*\*\*$/m,
      /^Server +server-[ab]: next in round robin$/m,
      /^GET \/Result\?sid=\*\*\* HTTP\/1\.1$/m,
      /^cookie: ASP\.NET_SessionId=\*\*\*$/im,
      /^HTTP\/1\.1 200 OK$/m,
      /^First byte of the response +at [\d.,]+ ms$/m,
      /<html/i,
    ]) {
      assert.match(text, part);
    }
    assert.doesNotMatch(text, /abcdefghij|12345/);
  });
});
