import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandTitles } from '../../../src/host/contributions/command-titles.ts';
import type { CommandName } from '../../../src/host/contributions/commands.ts';
import { FarmPanel } from '../../../src/host/farm/page/farm-panel.ts';
import { farmPageStrings } from '../../../src/host/farm/page/page-strings.ts';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { FarmPageUpdate } from '../../../src/protocol/farm-page-state.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  stopFarms,
  writeTask,
} from './support.ts';

interface Reply {
  readonly kind: string;
  readonly id?: number;
  readonly ok?: boolean;
  readonly value?: unknown;
  readonly message?: string;
  readonly event?: FarmPageUpdate;
}

/** A panel without a page: the test is the page. */
class PageOfTest {
  readonly told: Reply[] = [];
  readonly #received = new vscode.EventEmitter<unknown>();
  readonly #viewState = new vscode.EventEmitter<vscode.WebviewPanelOnDidChangeViewStateEvent>();
  #lastId = 0;

  readonly panel = {
    title: '',
    visible: true,
    onDidChangeViewState: this.#viewState.event,
    webview: {
      onDidReceiveMessage: this.#received.event,
      postMessage: (message: Reply) => {
        this.told.push(message);
        return Promise.resolve(true);
      },
    },
  };

  /** Sends a request, whatever it is, and waits for the reply. */
  ask(asked: unknown): Promise<Reply> {
    const id = ++this.#lastId;
    this.#received.fire({ kind: 'request', id, request: asked });
    return until(() => this.told.find((message) => message.id === id), 'a reply');
  }

  /** Sends something that is no request at all. */
  send(message: unknown): void {
    this.#received.fire(message);
  }

  hide(): void {
    this.panel.visible = false;
    this.#viewState.fire({ webviewPanel: this.panel as unknown as vscode.WebviewPanel });
  }

  get events(): readonly FarmPageUpdate[] {
    return this.told.flatMap(({ event }) => event ?? []);
  }
}

describe('the dashboard of a farm', () => {
  let handle: TestHandle;
  let farm: RunningFarm;
  let port = 0;
  const opened: FarmPanel[] = [];

  before(async () => {
    handle = await activated();
    const ports = await farmPorts();
    ({ port } = ports);
    await writeTask('my farm', inProcessFarm(ports));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    farm = await readyFarm(handle);
  });
  after(async () => {
    await stopFarms(handle);
    await removeTasks();
  });
  afterEach(() => {
    for (const panel of opened.splice(0)) panel.dispose();
  });

  function page(): PageOfTest {
    const { services, farm: view } = handle;
    const test = new PageOfTest();
    const panel = test.panel as unknown as vscode.WebviewPanel;
    const { farms, tree, kept } = view;
    opened.push(new FarmPanel({ services, farms, tree, kept }, panel, farm));
    return test;
  }

  it('opens once for each farm, by its row', async () => {
    const { panels, tree } = handle.farm;
    const tabs = (): vscode.Tab[] =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(
          ({ input }) =>
            input instanceof vscode.TabInputWebview &&
            input.viewType.endsWith('sessionFarm.farmPage'),
        );
    for (let count = 0; count < 2; count++) {
      await vscode.commands.executeCommand('sessionFarm.openFarmDashboard', tree.nodeOf(farm));
    }
    await until(() => tabs().length === 1, 'one tab');
    const panel = panels.get(farm.id);
    assert.ok(panel);
    assert.equal(panel.title, 'Farm tested');
    assert.match(panel.webview.html, /default-src 'none'/);
    panel.dispose();
    await until(() => tabs().length === 0, 'no tab');
    assert.equal(panels.get(farm.id), undefined);
  });

  it('comes back over a reload of the window, unless nobody knows what it was about', async () => {
    const { panels } = handle.farm;
    const kept = (): vscode.WebviewPanel =>
      vscode.window.createWebviewPanel('sessionFarm.farmPage', 'x', vscode.ViewColumn.One);
    const panel = kept();
    await panels.restore(panel, { farm: { id: farm.id, name: farm.name }, filter: 'x' });
    assert.ok(panels.get(farm.id));
    for (const state of [undefined, { farm: 7 }, { farm: { id: farm.id, name: farm.name } }]) {
      const other = kept();
      let isClosed = false;
      other.onDidDispose(() => (isClosed = true));
      await panels.restore(other, state);
      await until(() => isClosed, 'the panel to close');
    }
    panel.dispose();
  });

  it('shows the farm, tells what it can do, and hears of requests as they end', async () => {
    const test = page();
    const { value } = await test.ask({ type: 'ready' });
    const { state, trace } = value as FarmPageUpdate;
    assert.deepEqual(
      state.servers.map(({ name, phase, weight }) => [name, phase, weight]),
      [
        ['server-a', 'ready', 1],
        ['server-b', 'ready', 1],
      ],
    );
    assert.equal(state.balancer?.url, `http://127.0.0.1:${port}`);
    assert.ok(state.can.includes('sendOn'));
    assert.equal(trace?.isAll, true);
    await request(port, { path: '/Result?sid=secret-session-id' });
    const rows = await until(
      () => test.events.flatMap((event) => event.trace?.rows ?? []).slice(-1)[0],
      'the request',
    );
    assert.equal(rows.request, 'GET /Result?sid=***');
    assert.equal(rows.status, 200);
    assert.ok(!JSON.stringify(test.told).includes('secret-session-id'));
  });

  it('holds a request, and sends it on to the server that was chosen', async () => {
    const test = page();
    await test.ask({ type: 'ready' });
    await test.ask({ type: 'command', command: { name: 'setHolding', on: true } });
    const answer = request(port, { path: '/Result' });
    const held = await until(() => test.events.at(-1)?.state.held[0], 'the held request');
    assert.match(held.why, /^→ server-[ab]/);
    const command = { name: 'sendOn', request: held.id, server: 'server-b' };
    assert.equal((await test.ask({ type: 'command', command })).ok, true);
    assert.equal((await answer).status, 200);
    const again = await test.ask({ type: 'command', command });
    assert.deepEqual([again.ok, again.message], [false, 'That request is no longer waiting.']);
    await test.ask({ type: 'command', command: { name: 'setHolding', on: false } });
  });

  it('stops a server and starts it again', async () => {
    const test = page();
    await test.ask({ type: 'ready' });
    const pidOf = (): number | undefined => farm.state?.servers[0]?.pid;
    const before = pidOf();
    assert.ok(before);
    const command = { name: 'restartServer', server: 'server-a' };
    await test.ask({ type: 'command', command });
    await until(() => pidOf() !== before && farm.state?.servers[0]?.phase === 'ready', 'server-a');
    const gone = await test.ask({ type: 'server', server: 'nobody', deed: 'open' });
    assert.deepEqual([gone.ok, gone.message], [false, 'The farm has no server nobody.']);
  });

  it('does nothing for a page that has been taken over', async () => {
    const test = page();
    for (const message of [undefined, 'x', { kind: 'request' }, { kind: 'request', id: 'x' }]) {
      test.send(message);
    }
    for (const asked of [
      undefined,
      { type: 'command', command: { name: 'stop' } },
      { type: 'command', command: { name: 'changeBreakpoints', change: {} } },
      { type: 'farm', deed: 'workbench.action.terminal.new' },
      { type: 'request', request: 1, command: 'workbench.action.quit' },
      { type: 'request', request: 1, command: 'stopFarm' },
      { type: 'constructor' },
    ]) {
      assert.equal((await test.ask(asked)).ok, false, JSON.stringify(asked));
    }
    assert.equal(farm.state?.phase, 'ready');
  });

  it('calls what it offers as the menus do, with fewer words at most', () => {
    const strings = farmPageStrings();
    const title = commandTitles(handle.services.context.extension.packageJSON);
    const offered: (readonly [label: string, command: CommandName])[] = [
      [strings.openInBrowser, 'openFarmInBrowser'],
      [strings.showOutput, 'showFarmOutput'],
      [strings.startFarm, 'startFarm'],
      [strings.stopFarm, 'stopFarm'],
      [strings.restartFarm, 'restartFarm'],
      [strings.hold, 'holdRequests'],
      [strings.stopHolding, 'stopHoldingRequests'],
      [strings.sendOn, 'sendOn'],
      [strings.sendOnTo, 'sendOnTo'],
      [strings.sendAllOn, 'sendAllOn'],
      [strings.answerWithError, 'answerWithError'],
      [strings.drop, 'dropRequest'],
      [strings.start, 'startServer'],
      [strings.stop, 'stopServer'],
      [strings.restart, 'restartServer'],
      [strings.kill, 'killServer'],
      [strings.addServer, 'addServer'],
      [strings.remove, 'removeServer'],
      ...strings.requestCommands.map(
        ({ label, command }) => [label, command as CommandName] as const,
      ),
    ];
    for (const [label, command] of offered) {
      const words = title(command).split(' ');
      const [first, ...others] = label.split(' ').map((word) => words.indexOf(word));
      const isInOrder = others.every((at, index) => at > (others[index - 1] ?? first ?? at));
      assert.ok(first === 0 && isInOrder, `"${label}" for "${title(command)}"`);
    }
  });

  it('offers the details of a request, and to send it again', async () => {
    const test = page();
    await request(port, { path: '/Default?details' });
    const find = () => farm.trace.find(({ path }) => path === '/Default?details');
    const { id } = await until(find, 'the request to be over');
    const asked: string[] = [];
    // A row that is made by the bundle of the tests is none to the extension, which asks for one.
    await answeringPicks(
      ({ title }) => {
        asked.push(title);
        return undefined;
      },
      async () => {
        for (const command of ['openRequestDetails', 'sendAgain']) {
          const known = asked.length;
          assert.equal((await test.ask({ type: 'request', request: id, command })).ok, true);
          await until(() => asked.length > known, `${command} to ask`);
        }
      },
    );
    assert.deepEqual(asked, ['Open Request Details', 'Send Request Again']);
  });

  it('is told nothing while nobody can see it', async () => {
    const test = page();
    await test.ask({ type: 'ready' });
    test.hide();
    const count = test.told.length;
    const seen = page();
    await seen.ask({ type: 'ready' });
    await request(port, { path: '/Result' });
    await until(
      () => seen.events.some(({ trace }) => trace),
      'the page that can be seen to hear of it',
    );
    assert.equal(test.told.length, count);
  });

  it('says that a farm is no longer running, and shows it again when it is', async () => {
    const test = page();
    await test.ask({ type: 'ready' });
    await vscode.commands.executeCommand('sessionFarm.stopFarm');
    await until(() => test.events.at(-1)?.state.phase === 'gone', 'the farm to be gone');
    const refused = await test.ask({ type: 'command', command: { name: 'setHolding', on: true } });
    assert.deepEqual(
      [refused.ok, refused.message],
      [false, 'The farm tested is no longer running.'],
    );
    const { value } = await test.ask({ type: 'ready' });
    const left = (value as FarmPageUpdate).trace?.rows ?? [];
    assert.ok(left.length > 0, 'its last requests stay');
    const ofLeft = { type: 'request', request: left[0]?.id, command: 'openRequestDetails' };
    const asked: string[] = [];
    await answeringPicks(
      ({ title }) => {
        asked.push(title);
        return undefined;
      },
      async () => {
        assert.equal((await test.ask(ofLeft)).ok, true);
        await until(() => asked.length > 0, 'the details to be asked for');
      },
    );
    assert.deepEqual(asked, ['Open Request Details']);
    const known = test.events.length;
    handle.farm.kept.clear();
    await until(
      () => test.events.slice(known).some(({ trace }) => trace?.count === 0),
      'the list to be empty',
    );
    assert.equal((await test.ask(ofLeft)).message, 'The farm tested is no longer running.');
    await test.ask({ type: 'farm', deed: 'start' });
    await until(() => test.events.at(-1)?.state.phase === 'ready', 'the farm to run again');
    farm = await readyFarm(handle);
  });
});
