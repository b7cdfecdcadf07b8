import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SearchResults } from '../../../src/host/sessions/results/search-results.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { rowAt } from '../support/rows.ts';

const search = (...args: readonly unknown[]) =>
  vscode.commands.executeCommand<SearchResults>('sessionFarm.searchInSessions', ...args);

describe('Search in Sessions', () => {
  let server: RedisServer;
  let handle: TestHandle;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    await askOk(server, ['FLUSHALL']);
    for (let at = 0; at < 30; at++) {
      const cart = { Total: at * 10, Owner: at === 7 ? 'Ann Meyer' : 'nobody', Note: null };
      const session = { cookie: { originalMaxAge: 1 }, Cart: cart, Name: `user${String(at)}` };
      await askOk(server, ['SET', `sess:id${String(at)}`, JSON.stringify(session), 'EX', '900']);
    }
    await addEndpoint(handle, 'shop', server.port);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('sessionFarm.clearSearchResults');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  const rowsOf = (results: SearchResults) =>
    results.getChildren().map((node) => {
      const { label, description } = results.getTreeItem(node);
      return `${typeof label === 'string' ? label : ''} ${String(description)}`;
    });

  it('lists the sessions in which a value matches, and opens one at the item', async () => {
    const results = await search('name:Cart value:>270');
    const rows = rowsOf(results).sort();
    assert.equal(rows.length, 2);
    assert.match(rows[0] ?? '', /Cart\.Total = 280/);
    const [first] = results.getChildren();
    await vscode.commands.executeCommand('sessionFarm.openSearchResult', first);
    await until(
      () => vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0),
      'the editor of a result',
    );
  });

  it('ends the session of the row that has the focus by its key, whatever is selected', async () => {
    const results = await search('path:Total 50..90');
    const [first, second] = results.getChildren();
    assert.ok(first && second?.kind === 'result');
    await vscode.commands.executeCommand('sessionFarm.results.focus');
    await until(async () => {
      await results.view.reveal(first, { select: true, focus: true });
      await vscode.commands.executeCommand('list.focusDown');
      return results.view.selection[0] === first;
    }, 'the first row to be selected');
    const asked: string[] = [];
    await answeringMessages(
      ({ text, buttons }) => {
        asked.push(text);
        return buttons[0];
      },
      () => vscode.commands.executeCommand('sessionFarm.endSession', 'selected result'),
    );
    assert.match(asked[0] ?? '', /^End session .* on shop\?$/);
    const left = await server.ask('EXISTS', `sess:${second.address.ref.id}`);
    assert.equal(Number(left), 0, asked.join());
    assert.equal(Number(await server.ask('DBSIZE')), 29);
  });

  it('searches again among the results, without reading anything', async () => {
    const results = await search('path:Total 50..90');
    assert.equal(results.results.length, 5);
    await askOk(server, ['FLUSHALL']);
    await vscode.commands.executeCommand('sessionFarm.searchInResults', 'ann meyer');
    assert.equal(results.results.length, 1);
    assert.match(rowsOf(results)[0] ?? '', /Owner = "Ann Meyer"/);
  });

  it('is stopped by its command, also while the server does not answer', async () => {
    await rowAt(handle.sessions.tree, 'shop', 'sess:');
    await askOk(server, ['CLIENT', 'PAUSE', '8000', 'ALL']);
    const told: string[] = [];
    const tell = ({ text }: { readonly text: string }) => {
      told.push(text);
      return undefined;
    };
    await answeringMessages(tell, async () => {
      const searching = search('ann meyer');
      await until(async () => {
        await vscode.commands.executeCommand('sessionFarm.stopSearchInSessions');
        return told.some((text) => text.startsWith('Stopped. 0 found in 0 sessions.'));
      }, 'a search that was stopped');
      await searching;
    });
  });

  it('searches in the sessions of a row', async () => {
    const group = await rowAt(handle.sessions.tree, 'shop', 'sess:');
    const sessions = await handle.sessions.tree.getChildren(group);
    const some = sessions.filter(({ kind }) => kind === 'session').slice(0, 3);
    const results = await answeringInputs(
      () => 'name:Cart',
      () =>
        vscode.commands.executeCommand<SearchResults>('sessionFarm.searchInRows', some[0], some),
    );
    assert.equal(results.results.length, 3);
  });

  it('searches in all sessions from the title of the view, whatever row has the focus', async () => {
    const group = await rowAt(handle.sessions.tree, 'shop', 'sess:');
    const [session] = await handle.sessions.tree.getChildren(group);
    const results = await answeringInputs(
      () => 'name:Cart',
      () => search(session),
    );
    assert.equal(results.results.length, 30);
  });

  it('explains the query while it is typed, and refuses what it cannot read', async () => {
    const said: unknown[] = [];
    await answeringInputs(
      async ({ problem }) => {
        said.push(await problem('value:>100'), await problem('/(/'));
        return undefined;
      },
      () => search(),
    );
    assert.match(JSON.stringify(said[0]), /numbers or dates over 100/);
    assert.match(String(said[1]), /not a valid regular expression/);
  });

  it('says that nothing matches', async () => {
    const said: string[] = [];
    await answeringMessages(
      ({ text }) => {
        said.push(text);
        return undefined;
      },
      () => search('no such value anywhere'),
    );
    assert.match(said[0] ?? '', /^0 of 30 sessions match/);
  });

  it('says that the filters of the view have left sessions out', async () => {
    await vscode.commands.executeCommand('sessionFarm.filterSessions', 'id1');
    const said: string[] = [];
    try {
      await answeringMessages(
        ({ text }) => {
          said.push(text);
          return undefined;
        },
        () => search('user2'),
      );
    } finally {
      await vscode.commands.executeCommand('sessionFarm.clearSessionFilter');
    }
    assert.match(said[0] ?? '', /^0 of 11 sessions match. Only sessions that pass the filters/);
  });
});
