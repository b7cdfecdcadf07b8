import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { rowAt, textOf } from '../support/rows.ts';

/** Whether something listens on a port of this machine. */
async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('the sandbox Redis', () => {
  let handle: TestHandle;

  before(async () => {
    handle = await activated();
  });

  it('starts once, says that it is a sandbox, and is gone after Stop', async () => {
    const { endpoints } = handle.services;
    const texts: string[] = [];
    await answeringMessages(
      ({ text }) => {
        texts.push(text);
        return undefined;
      },
      async () => {
        await vscode.commands.executeCommand('sessionFarm.startSandbox');
        await vscode.commands.executeCommand('sessionFarm.startSandbox');
      },
    );
    assert.match(texts.join(), /embedded server for trying things out/);
    const records = endpoints.all().filter(({ origin }) => origin === 'sandbox');
    assert.equal(records.length, 1);
    const port = records[0]?.address.hosts[0]?.port ?? 0;
    const row = await rowAt(handle.sessions.tree, records[0]?.name ?? '');
    assert.match(textOf(handle.sessions.tree, row), /sandbox · .*127\.0\.0\.1:\d+/);
    assert.ok(await answers(port));

    await vscode.commands.executeCommand('sessionFarm.stopSandbox');
    assert.ok(!endpoints.all().some(({ origin }) => origin === 'sandbox'));
    await until(async () => !(await answers(port)), 'its process has ended');
  });
});
