import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { sessionEditorViewType } from '../../../src/host/contributions/views.ts';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { FarmViewNode, TraceNode } from '../../../src/host/farm/nodes.ts';
import { fromSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  savedSession,
  stopFarms,
  writeTask,
} from './support.ts';
import type { FarmPorts } from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

describe('the session of a request in the farm views', () => {
  let handle: TestHandle;
  let redis: RedisServer;
  let ports: FarmPorts;

  before(async () => {
    handle = await activated();
    await removeEndpoints(handle);
    redis = await startRedis();
  });
  beforeEach(async () => {
    ports = await farmPorts();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await stopFarms(handle);
    await removeTasks();
    await removeEndpoints(handle);
  });
  after(() => redis.stop());

  const startStored = async (): Promise<void> => {
    const others = { session: 'redis', redis: `127.0.0.1:${redis.port}` };
    await writeTask('my farm', toFarmDefinition({ ...inProcessFarm(ports), ...others }));
    await run('startFarm');
    await readyFarm(handle);
  };
  const rows = (parent?: FarmViewNode): (FarmViewNode | TraceNode)[] => {
    const { tree } = handle.farm;
    return tree.getChildren(parent).flatMap((node) => [node, ...rows(node)]);
  };
  const rowOf = (kind: string): Promise<FarmViewNode | TraceNode> =>
    until(
      () =>
        [...rows(), ...handle.farm.requests.getChildren()].find(
          (node) =>
            node.kind === kind &&
            (node.kind === 'trace'
              ? node.entry.session !== undefined
              : 'request' in node && node.request.session !== undefined),
        ),
      `a row of the kind ${kind} whose session is known`,
    );
  /** The ids of the sessions whose editors are open. */
  const openIds = (): string[] =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.flatMap(({ input }) =>
        input instanceof vscode.TabInputCustom && input.viewType === sessionEditorViewType
          ? [fromSessionUriParts(input.uri).ref.id]
          : [],
      ),
    );
  /** The id of the session whose editor opens. */
  const openedId = (): Promise<string> => until(() => openIds()[0], 'the editor of the session');
  /** Runs something, and gives the messages that are shown; presses a button of the first that has it. */
  const messagesOf = async (work: () => Thenable<unknown>, button?: string): Promise<string[]> => {
    const shown: string[] = [];
    await answeringMessages(
      ({ text, buttons }) => {
        shown.push(text);
        return button !== undefined && buttons.includes(button) ? button : undefined;
      },
      async () => {
        await work();
      },
    );
    return shown;
  };

  it('opens from the row of a request that is held, in progress, or over', async () => {
    await addEndpoint(handle, 'shop', redis.port);
    await startStored();
    const cookie = await savedSession(ports.port);
    const id = cookie.split('=')[1];
    const controller = new AbortController();
    const send = (path: string): void => {
      const headers = { cookie };
      request(ports.port, { path, headers, signal: controller.signal }).catch(() => undefined);
    };
    send('/Slow?seconds=60');
    for (const kind of ['underway-request', 'trace']) {
      await run('openSession', await rowOf(kind));
      assert.equal(await openedId(), id, kind);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
    await run('holdRequests');
    send('/Result');
    const held = await rowOf('held-request');
    const { tree } = handle.farm;
    assert.ok(held.kind === 'held-request');
    const { tooltip } = tree.resolveTreeItem(tree.getTreeItem(held), held);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    const text = tooltip.value.replaceAll('\\', '');
    for (const part of [
      /Held since .+, waiting for 0:\d\d/,
      /server-[ab]: next in round robin/,
      /Session 1, .+ Items: 2/,
      /GET \/Slow\?seconds=60 has held the lock of the session for 0:\d\d\./,
      /Text = "kept"/,
      /Cookies: ASP.NET_SessionId=\*\*\*/,
    ]) {
      assert.match(text, part);
    }
    assert.ok(!text.includes(id ?? ''), 'the id is masked');
    await run('openSession', held);
    assert.equal(await openedId(), id);

    // The request in progress holds the lock: released with the question that the Sessions view asks.
    let detail = '';
    await answeringMessages(
      (message) => {
        ({ detail } = message);
        assert.match(message.text, /^Release the lock of session .+ at shop\?$/);
        return 'Release Lock';
      },
      async () => {
        await run('releaseLock', held);
      },
    );
    assert.match(detail, /its changes to the session are not saved/);
    const locks = async () => (await redis.ask('KEYS', `*${id}*_WriteLock`)) as readonly unknown[];
    await until(async () => (await locks()).length === 0, 'the lock to be released');
    controller.abort();
  });

  it('opens from the palette for the row that is selected', async () => {
    await startStored();
    const cookie = await savedSession(ports.port);
    await savedSession(ports.port, 'other');
    // Now that there are several: a single one would be taken without a question before the selection is known.
    await addEndpoint(handle, 'shop', redis.port);
    await rowOf('trace');
    await until(async () => {
      // The rows may not be drawn yet, and what selecting one opens takes the focus.
      for (const command of ['sessionFarm.requests.focus', 'list.focusLast', 'list.select']) {
        await vscode.commands.executeCommand(command);
      }
      await answeringPicks(
        () => undefined,
        () => run('openSession'),
      );
      if (openIds().includes(cookie.split('=')[1] ?? '')) return true;
      // While the older row isn't drawn yet, the last one is that of the other session.
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      return false;
    }, 'the session of the selected row');
  });

  it('offers to add the endpoint where none has the address, and opens the session then', async () => {
    await startStored();
    const id = (await savedSession(ports.port)).split('=')[1];
    const row = await rowOf('trace');
    const shown = await answeringInputs(
      ({ value }) => value,
      () =>
        answeringPicks(
          ({ items }) => items.find((item) => !item.startsWith('---')),
          () =>
            messagesOf(async () => {
              await run('openSession', row);
              await openedId();
            }, 'Add Endpoint…'),
        ),
    );
    assert.deepEqual(shown, [
      `No endpoint has the address 127.0.0.1:${redis.port}. Add the endpoint to open the session.`,
    ]);
    assert.equal(await openedId(), id);
  });

  it('says so where it is stored in the memory of a server', async () => {
    await writeTask('my farm', inProcessFarm(ports));
    await run('startFarm');
    await readyFarm(handle);
    await savedSession(ports.port);
    const row = await rowOf('trace');
    for (const command of ['openSession', 'releaseLock']) {
      assert.deepEqual(await messagesOf(() => run(command, row)), [
        'This session is stored in the memory of a server, where Session Farm cannot read it. ' +
          'To store it in Redis, set "session" of the farm to "redis".',
      ]);
    }
  });
});
