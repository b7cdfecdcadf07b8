import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, until } from '../support/extension.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  rowsOf,
  stopFarms,
  writeTask,
} from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

describe('requests in progress in the Farm view', () => {
  let handle: TestHandle;

  before(async () => {
    handle = await activated();
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
  });

  it('are rows while a server works on them, counted on its row, and redraw no other row', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await run('startFarm');
    const farm = await readyFarm(handle);
    const { tree } = handle.farm;
    const controller = new AbortController();
    const path = '/Slow?seconds=600';
    const slow = request(ports.port, { path, signal: controller.signal });
    slow.catch(() => undefined);
    const row = (start: string) => rowsOf(tree).find((text) => text.startsWith(start));
    await until(() => row('    GET /Slow?seconds=600'), 'the row of the request');
    assert.match(row('    GET /Slow') ?? '', / \| server-a · 0:0\d$/);
    assert.equal(row('  Requests in Progress'), '  Requests in Progress | 1');
    assert.match(row('  server-a') ?? '', /ready · 1 in progress · 0 requests/);
    assert.doesNotMatch(row('  server-b') ?? '', /in progress/);

    const redrawn: string[] = [];
    const listener = tree.onDidChangeTreeData((node) => redrawn.push(node?.kind ?? 'all'));
    tree.setVisible(true);
    try {
      await until(() => redrawn.length > 0, 'the age to go up');
      assert.deepEqual([...new Set(redrawn)], ['underway-request']);
      controller.abort();
      await until(
        () => row('  Requests in Progress') === '  Requests in Progress | none',
        'its end',
      );
      assert.ok(!redrawn.includes('farm') && !redrawn.includes('all'));
    } finally {
      listener.dispose();
      tree.setVisible(false);
    }
    assert.equal(farm.state?.underway?.length, 0);
  });
});
