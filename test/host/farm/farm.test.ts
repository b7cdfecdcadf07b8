import assert from 'node:assert/strict';
import net from 'node:net';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { listen, request } from '../../integration/farm/support/http.ts';
import { dismissingAll } from '../support/dismiss.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import {
  farmPorts,
  inProcessFarm,
  isAlive,
  labelOf,
  readyFarm,
  removeTasks,
  rowsOf,
  stopFarms,
  writeTask,
} from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

describe('a farm as a task of VS Code', () => {
  let handle: TestHandle;

  before(async () => {
    handle = await activated();
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
  });

  it('starts the farm of tasks.json, shows it, takes turns, and leaves no process', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await run('startFarm');
    const farm = await readyFarm(handle);
    const { tree, requests } = handle.farm;
    const { port, first, second } = ports;
    assert.deepEqual(rowsOf(tree), [
      `tested | running · port ${port} · affinity off · weighted round robin`,
      `  server-a | ready · 0 requests · :${first} · weight 1`,
      `  server-b | ready · 0 requests · :${second} · weight 1`,
      '  Requests in Progress | none',
    ]);
    for (let count = 0; count < 4; count++) {
      assert.equal((await request(port, { path: '/Result' })).status, 200);
    }
    await until(
      () => rowsOf(tree).filter((row) => row.includes(' 2 requests ')).length === 2,
      'two requests a server',
    );
    await until(() => requests.getChildren().length === 4, 'a row a request');
    const [newest] = requests.getChildren();
    assert.ok(newest);
    const item = requests.getTreeItem(newest);
    assert.match(labelOf(item), /^\d\d:\d\d:\d\d GET \/Result$/);
    assert.match(String(item.description), /^→ server-[ab] 200 \d+ ms/);

    const { state } = farm;
    assert.ok(state);
    const pids = [state.pid, ...state.servers.map(({ pid }) => pid ?? 0)];
    assert.ok(pids.every(isAlive));
    await run('stopFarm');
    await until(() => pids.every((pid) => !isAlive(pid)), 'all processes to end');
    assert.deepEqual(rowsOf(tree), []);
  });

  it('binds a client to a server while affinity is on', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await run('startFarm');
    const farm = await readyFarm(handle);
    await run('turnAffinityOn', handle.farm.tree.nodeOf(farm));
    await until(
      () => rowsOf(handle.farm.tree)[0]?.includes('affinity on'),
      'the row to say affinity on',
    );
    const { headers } = await request(ports.port);
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    assert.match(cookie, /^ARRAffinity=/);
    for (let count = 0; count < 3; count++) {
      await request(ports.port, { headers: { cookie } });
    }
    await until(
      () => rowsOf(handle.farm.tree).some((row) => row.includes(' 4 requests ')),
      'all requests at one server',
    );
    await run('turnAffinityOff');
    await until(
      () => rowsOf(handle.farm.tree)[0]?.includes('affinity off'),
      'the row to say affinity off',
    );
  });

  it('holds requests until they are sent on, to the server that is next or another', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await run('startFarm');
    const farm = await readyFarm(handle);
    const { tree } = handle.farm;
    await run('holdRequests');
    await until(() => farm.state?.balancer.holding, 'the farm to hold requests');
    const answer = request(ports.port, { path: '/Result?x=1' });
    await until(() => farm.state?.held.length === 1, 'the request to wait');
    const held = rowsOf(tree).slice(4);
    assert.equal(held[0], '  Held Requests | 1');
    assert.match(held[1] ?? '', /^ {4}→ server-[ab] \| round robin · GET \/Result\?x=1 · 0:\d\d$/);
    const [stale] = tree.getChildren(tree.getChildren(tree.nodeOf(farm)).at(-1));
    await run('sendOn');
    assert.equal((await answer).status, 200);
    await until(() => farm.state?.held.length === 0, 'nothing to wait');

    const refused = request(ports.port);
    await until(() => farm.state?.held.length === 1, 'the next request to wait');
    const messages = await dismissingAll(() => run('sendOn', stale));
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['This request is no longer waiting.'],
    );
    const waiting = farm.state?.held ?? [];
    assert.equal(waiting.length, 1, 'no other request is forwarded in its place');
    await farm.send({ name: 'answer', request: farm.state?.held[0]?.id ?? 0, status: 503 });
    assert.equal((await refused).status, 503);

    const both = Promise.all([request(ports.port), request(ports.port)]);
    await until(() => farm.state?.held.length === 2, 'two requests to wait');
    const lastId = farm.state?.held.at(-1)?.id;
    await until(async () => {
      await run('farm.focus');
      // The last row is selected, and the one above it has the focus.
      for (const command of ['focusLast', 'select', 'focusUp']) {
        await vscode.commands.executeCommand(`list.${command}`);
      }
      // Asks while the rows aren't drawn yet.
      await answeringPicks(
        () => undefined,
        () => run('sendOn', 'selection'),
      );
      return farm.state?.held.length === 1;
    }, 'one to be sent on by its key');
    assert.equal(farm.state?.held[0]?.id, lastId, 'the row without the focus still waits');
    await run('sendAllOn');
    assert.deepEqual(
      (await both).map(({ status }) => status),
      [200, 200],
    );
    await run('stopHoldingRequests');
    await until(() => rowsOf(tree).length === 4, 'the row of held requests to go');
  });

  it('names a busy port and starts on the one offered', async () => {
    const ports = await farmPorts();
    const other = net.createServer();
    const busy = await listen(other);
    try {
      await writeTask('my farm', inProcessFarm({ ...ports, port: busy }));
      const messages: string[] = [];
      await answeringMessages(
        ({ text, buttons }) => {
          messages.push(text);
          assert.ok(buttons.includes('Show Output'));
          assert.ok(buttons.includes('Open tasks.json'));
          return buttons.find((button) => button.startsWith('Use Port '));
        },
        async () => {
          await run('startFarm');
          const farm = await readyFarm(handle);
          assert.notEqual(farm.state?.balancer.port, busy);
          assert.equal((await request(farm.state?.balancer.port ?? 0)).status, 200);
        },
      );
      assert.deepEqual(messages, [
        `The farm's port ${busy} is in use by another program. ` +
          'Close that program, or choose another port.',
      ]);
    } finally {
      other.close();
    }
  });

  it('says what is wrong with a description', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports, { servers: [] }));
    const messages: string[] = [];
    await answeringMessages(
      ({ text }) => {
        messages.push(text);
        return undefined;
      },
      async () => {
        await run('startFarm');
        await until(() => messages.length > 0, 'a message');
      },
    );
    assert.match(messages.join('\n'), /"servers" must be an array of 1 to 64 servers/);
  });

  it('starts a server anew, and the farm too', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await run('startFarm');
    const farm = await readyFarm(handle);
    const { tree } = handle.farm;
    const [, second] = tree.getChildren(tree.nodeOf(farm));
    await run('stopServer', second);
    await until(
      () => rowsOf(tree)[2] === `  server-b | stopped · 0 requests · :${ports.second} · weight 1`,
      'the server to be stopped',
    );
    for (let count = 0; count < 2; count++) await request(ports.port);
    await until(() => rowsOf(tree)[1]?.includes(' 2 requests '), 'the other to take all');
    await run('startServer', second);
    await until(() => rowsOf(tree)[2]?.includes(' ready '), 'the server to be ready again');
    const { pid } = farm.state ?? {};
    await run('restartFarm');
    const again = await readyFarm(handle);
    assert.notEqual(again.state?.pid, pid);
    assert.equal(again.id, farm.id, 'rows keep their place');
    assert.ok(rowsOf(tree)[1]?.includes(' 0 requests '));
  });

  it('names the setting when a farm takes too long, and stops it when told to', async () => {
    const ports = await farmPorts();
    const command = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    const servers = [{ name: 'deaf', port: ports.first, command }];
    await writeTask('my farm', inProcessFarm(ports, { servers }));
    const settings = vscode.workspace.getConfiguration('sessionFarm.farm');
    const { Global } = vscode.ConfigurationTarget;
    await settings.update('startTimeoutSeconds', 5, Global);
    try {
      const messages: string[] = [];
      await answeringMessages(
        ({ text }) => {
          messages.push(text);
          return 'Stop Farm';
        },
        async () => {
          await run('startFarm');
          await until(() => handle.farm.farms.all().length === 0, 'the farm to be stopped');
        },
      );
      assert.match(messages.join(), /not ready after 5 seconds .*farm\.startTimeoutSeconds/);
    } finally {
      await settings.update('startTimeoutSeconds', undefined, Global);
    }
  });

  it('ends without a word when its terminal is closed', async () => {
    await writeTask('my farm', inProcessFarm(await farmPorts()));
    await run('startFarm');
    const { state } = await readyFarm(handle);
    const pids = [state?.pid ?? 0, ...(state?.servers ?? []).map(({ pid }) => pid ?? 0)];
    const messages: string[] = [];
    await answeringMessages(
      ({ text }) => {
        messages.push(text);
        return undefined;
      },
      async () => {
        // Those of farms before are still there, with the same name.
        for (const terminal of vscode.window.terminals) {
          if (terminal.name.includes('my farm')) terminal.dispose();
        }
        await until(() => pids.every((pid) => !isAlive(pid)), 'all processes to end');
        await until(() => handle.farm.farms.all().length === 0, 'the row to go');
      },
    );
    assert.deepEqual(messages, []);
  });

  it('runs the default farm where no task describes one, without a word about Redis', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'session-farm' });
    assert.deepEqual(
      tasks.map(({ name, isBackground }) => ({ name, isBackground })),
      [{ name: 'farm', isBackground: true }],
    );
  });
});
