import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { StatisticsPanel } from '../../../src/host/statistics/statistics-panel.ts';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import type { SessionAddress } from '../../../src/host/sessions/session-uri.ts';
import { growthTables } from '../../../src/host/statistics/growth-tables.ts';
import type { GrowthMoment } from '../../../src/survey/growth/growth-moment.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { StatisticsState } from '../../../src/protocol/statistics-state.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, loadSessions, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';

interface Reply {
  readonly kind: string;
  readonly id?: number;
  readonly ok?: boolean;
  readonly value?: unknown;
  readonly message?: string;
  readonly event?: { readonly state: StatisticsState };
}

/** A panel without a page: the test is the page. */
class PageOfTest {
  readonly told: Reply[] = [];
  readonly #received = new vscode.EventEmitter<unknown>();
  #lastId = 0;

  readonly panel = {
    title: '',
    visible: true,
    onDidChangeViewState: new vscode.EventEmitter<unknown>().event,
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

  get state(): StatisticsState | undefined {
    return this.told.flatMap(({ event }) => event?.state ?? []).at(-1);
  }
}

describe('session statistics', function () {
  this.timeout(120_000);
  let handle: TestHandle;
  let server: RedisServer;
  let endpoint: EndpointRecord;
  const opened: StatisticsPanel[] = [];
  const sessions: SessionAddress[] = [];

  before(async () => {
    handle = await activated();
    server = await startRedis();
    endpoint = await addEndpoint(handle, 'counted', server.port);
    await loadSessions(handle, server);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
    await server.stop();
  });
  afterEach(() => {
    for (const panel of opened.splice(0)) panel.dispose();
    sessions.length = 0;
  });

  /** A page that has asked, and whose statistics have been made. */
  async function counted(): Promise<PageOfTest> {
    const test = new PageOfTest();
    const { services } = handle;
    const parts = {
      services,
      openSession: (address: SessionAddress) => {
        sessions.push(address);
        return Promise.resolve();
      },
    };
    const panel = test.panel as unknown as vscode.WebviewPanel;
    opened.push(new StatisticsPanel(parts, panel, endpoint.id));
    await test.ask({ type: 'ready' });
    await test.ask({ type: 'do', deed: 'run' });
    await until(() => test.state?.phase === 'done', 'statistics');
    return test;
  }

  const table = ({ state }: PageOfTest, id: string) =>
    state?.tables.find((one) => one.id === id) ?? assert.fail(id);

  it('open once for each endpoint, by its row', async () => {
    const tabs = (): vscode.Tab[] =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(
          ({ input }) =>
            input instanceof vscode.TabInputWebview &&
            input.viewType.endsWith('sessionFarm.statistics'),
        );
    for (let count = 0; count < 2; count++) {
      await vscode.commands.executeCommand('sessionFarm.showStatistics', endpoint.id);
    }
    await until(() => tabs().length === 1, 'one tab');
    const panels = await handle.sessions.statistics();
    const { panel } = panels.get(endpoint.id) ?? assert.fail('no panel');
    assert.equal(panel.title, 'Statistics of counted');
    assert.match(panel.webview.html, /default-src 'none'/);
    panel.dispose();
    await until(() => tabs().length === 0, 'no tab');
  });

  it('count all applications, then one of them, in tables', async () => {
    const page = await counted();
    assert.match(page.state?.statusText ?? '', /^All 7\d sessions\./);
    const applications = table(page, 'applications');
    assert.ok(applications.rows.some(({ cells }) => cells[0] === '/MyApp (v5)'));
    const names = page.state?.applications ?? [];
    await page.ask({ type: 'show', application: names.indexOf('/MyApp (v5)') });
    assert.equal(
      page.state?.tables.some(({ id }) => id === 'applications'),
      false,
    );
    const customer = table(page, 'items').rows.find(({ cells }) => cells[0] === 'Customer');
    assert.equal(customer?.cells[1], 'Customer');
    assert.ok((customer.share ?? 0) > 0);
  });

  it('compare with the statistics before', async () => {
    const page = await counted();
    assert.equal(
      page.state?.tables.some(({ id }) => id === 'growth'),
      false,
    );
    await server.ask('SET', 'sess:grown', '{"cookie":{},"user":"ann"}', 'EX', '600');
    await page.ask({ type: 'do', deed: 'run' });
    await until(() => page.state?.tables.some(({ id }) => id === 'growth'), 'growth');
    const grown = table(page, 'growth').rows.find(({ cells }) => cells[0] === 'sess: (Express)');
    assert.deepEqual(grown?.cells.slice(1, 3), ['0', '1']);
    await server.ask('DEL', 'sess:grown');
  });

  it('show how an application, or all of them, grew while somebody looked', () => {
    const at = (atMs: number, shop: number, other: number): GrowthMoment => ({
      atMs,
      groups: [
        { layout: 'express', application: 'shop:', sessionCount: shop, byteCount: 1000 * shop },
        { layout: 'express', application: 'other:', sessionCount: other },
      ],
    });
    const moments = [at(0, 10, 5), at(30_000, 15, 5), at(60_000, 12, 0)];
    const cellsOf = (only?: GrowthMoment['groups'][number]) =>
      growthTables(moments, only).map(({ rows }) => rows.map(({ cells }) => cells.slice(1)));
    const [sessions, data] = cellsOf();
    assert.deepEqual(sessions, [
      ['15', '0'],
      ['20', '+5'],
      ['12', '−8'],
    ]);
    assert.deepEqual(
      data?.map(([, change]) => change),
      ['0', '+5 kB', '−3 kB'],
    );
    assert.deepEqual(cellsOf(moments[0]?.groups[0])[0]?.[1], ['15', '+5']);
    assert.deepEqual(growthTables(moments.slice(1, 2), undefined)[0]?.rows, []);
  });

  it('open a session that is worth a look', async () => {
    const page = await counted();
    const [row] = table(page, 'notable').rows;
    const reply = await page.ask({ type: 'open', session: row?.session });
    assert.equal(reply.ok, true, reply.message);
    assert.equal(sessions.length, 1);
    assert.equal((await page.ask({ type: 'open', session: 100_000 })).ok, false);
  });

  it('are copied as Markdown, and as registrations in C#', async () => {
    const page = await counted();
    await page.ask({ type: 'do', deed: 'copyMarkdown' });
    const markdown = await vscode.env.clipboard.readText();
    assert.match(markdown, /^# Session statistics of counted\n/);
    assert.match(markdown, /\n## Items\n\n\| Item \| Type \|/);
    await page.ask({ type: 'do', deed: 'registerKeys' });
    const lines = (await vscode.env.clipboard.readText()).split('\n');
    assert.ok(lines.includes('options.RegisterKey<ShopDemo.Models.Customer>("Customer");'));
  });

  it('make a checklist for a move as an untitled document', async () => {
    await vscode.commands.executeCommand('sessionFarm.createMovingOffChecklist', endpoint.id);
    const editor = await until(() => {
      const { activeTextEditor } = vscode.window;
      return activeTextEditor?.document.isUntitled === true ? activeTextEditor : undefined;
    }, 'the checklist');
    const text = editor.document.getText();
    assert.match(text, /- \[ \] `Customer` · `ShopDemo\.Models\.Customer` · in /);
    assert.match(
      text,
      /They use other keys, so a visitor who changes servers has an empty session\./,
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('say what is wrong in the place of numbers', async () => {
    const gone = await addEndpoint(handle, 'gone', 1);
    const test = new PageOfTest();
    const { services } = handle;
    const parts = { services, openSession: () => Promise.resolve() };
    const panel = test.panel as unknown as vscode.WebviewPanel;
    opened.push(new StatisticsPanel(parts, panel, gone.id));
    await test.ask({ type: 'ready' });
    await test.ask({ type: 'do', deed: 'run' });
    await until(() => test.state?.phase === 'failed', 'a failure');
    assert.deepEqual(test.state?.can, ['run']);
    assert.equal((await test.ask({ type: 'do', deed: 'copyMarkdown' })).ok, false);
    await handle.services.endpoints.remove(gone.id);
  });

  it('take nothing from the page that it may not ask', async () => {
    const page = await counted();
    for (const asked of [
      { type: 'do', deed: 'flush' },
      { type: 'open', session: -1 },
      { type: 'scope', scope: '1' },
      { type: 'nothing' },
      'ready',
      null,
    ]) {
      assert.equal((await page.ask(asked)).ok, false, JSON.stringify(asked));
    }
  });
});
