import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { sessionDescription } from '../../../src/host/sessions/session-row-text.ts';
import type { SessionSummary } from '../../../src/stores/session.ts';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, loadSessions, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { rowAt, rowBelow, textOf, textsBelow, tooltipOf } from '../support/rows.ts';

const dotNetEpochTicks = 621_355_968_000_000_000n;
const id = (letter: string) => letter.repeat(24);

describe('the sessions view over a real Redis', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let tree: SessionsTree;

  before(async () => {
    server = await startRedis();
    handle = await activated();
    tree = handle.sessions.tree;
  });
  after(() => server.stop());
  beforeEach(async () => {
    await askOk(server, ['FLUSHALL']);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('sessionFarm.clearSessionFilter');
    await removeEndpoints(handle);
  });

  it('groups sessions by application and layout, and shows their items', async () => {
    const sessions = await loadSessions(handle, server);
    await addEndpoint(handle, 'recorded', server.port);
    const endpoint = await rowAt(tree, 'recorded');
    await rowBelow(tree, endpoint, '/MyApp (v5)');
    const applications = await textsBelow(tree, endpoint);
    const expected = new Map<string, Set<string>>();
    for (const { app, provider, id: sessionId, keys } of sessions) {
      // Some scenarios left nothing in Redis.
      if (keys.length === 0) continue;
      const row = `${app} (${provider.startsWith('5.') ? 'v5' : 'v2'})`;
      expected.set(row, (expected.get(row) ?? new Set()).add(sessionId));
    }
    assert.deepEqual(
      applications.map((text) => text.replace(/ · .*/, '')),
      [...expected].map(([row, ids]) => `${row} | ${ids.size}`).sort(),
    );
    assert.match(textOf(tree, endpoint), /^recorded \| [\d,]+ sessions · .* · Redis \d+\.\d+$/);

    const cart = sessions.find(
      ({ provider, app, expected: items }) =>
        provider === '5.0.4' && app === '/MyApp' && items.length > 2 && items.length < 20,
    );
    assert.ok(cart);
    const row = await rowAt(tree, 'recorded', '/MyApp (v5)', cart.id.slice(0, 6));
    const items = await tree.getChildren(row);
    assert.deepEqual(
      items.map((item) => (item.kind === 'item' ? item.item.name : undefined)),
      cart.expected.map(({ name }) => name),
    );
  });

  it('says what other stacks call their sessions, and which ones servers do not share', async () => {
    const guid = (digit: string) => `00000000-0000-0000-0000-${digit.repeat(12)}`;
    const fields = ['absexp', '-1', 'sldexp', '12000000000', 'data'];
    const payload = new Uint8Array([2, ...new Array<number>(19).fill(0)]);
    for (const key of [`dev:${guid('1')}`, guid('2')]) {
      await askOk(server, ['HSET', key, ...fields, payload]);
      await askOk(server, ['EXPIRE', key, 1200]);
    }
    await askOk(server, ['HSET', `cache:${guid('3')}`, ...fields, 'a document']);
    await askOk(server, ['SET', 'sess:abc', '{"cookie":{"path":"/"},"n":1}', 'EX', 600]);
    const empty = new Uint8Array([0, 0, 0, 0]);
    await askOk(server, ['SET', `{/Mixed_${id('a')}}_SessionStateItemCollection`, empty]);
    await askOk(server, ['HSET', `{/Mixed_${id('a')}}_Data`, 'x', 'y']);
    await addEndpoint(handle, 'stacks', server.port);
    const endpoint = await rowAt(tree, 'stacks');
    await rowBelow(tree, endpoint, 'sess:');
    assert.deepEqual((await textsBelow(tree, endpoint)).sort(), [
      '(no instance name) | 1 · ASP.NET Core',
      '/Mixed (v2) | 1 · not shared with v5',
      '/Mixed (v5) | 1 · not shared with v2',
      'dev: | 1 · ASP.NET Core',
      'sess: | 1 · Express',
    ]);
    const mixed = await tooltipOf(tree, await rowBelow(tree, endpoint, '/Mixed (v5)'));
    assert.match(mixed, /5\.x\n.*\{<application>_<id>\}_SessionStateItemCollection \(string\)/);
    assert.match(mixed, /Servers that use v2 cannot see these sessions/);
    const core = await tooltipOf(tree, await rowBelow(tree, endpoint, 'dev:'));
    assert.match(core, /<instance name><id> \(hash\), and their content: absexp = -1/);
    const session = await rowAt(tree, 'stacks', 'sess:', 'abc');
    assert.deepEqual(await textsBelow(tree, session), [
      'cookie | Object · 1 entry',
      'n | Number · 1',
    ]);
  });

  it('says what is left of a session, and who holds it, first', async () => {
    const lock = String(BigInt(Date.now() - 12_000) * 10_000n + dotNetEpochTicks);
    const key = (letter: string, suffix: string) => `{/Shop_${id(letter)}}${suffix}`;
    const items = '_SessionStateItemCollection';
    const empty = new Uint8Array([0, 0, 0, 0]);
    await askOk(server, ['SET', key('a', '_WriteLock'), lock, 'PX', 98_000]);
    await askOk(server, ['LPUSH', key('b', items), 'x']);
    await askOk(server, ['SET', key('c', '_SessionTimeout'), '1200', 'EX', 900]);
    await askOk(server, ['SET', key('d', items), empty, 'EX', 40]);
    await askOk(server, ['SET', key('e', items), empty, 'EX', 1200]);
    await askOk(server, ['SET', key('e', '_WriteLock'), lock, 'PX', 98_000]);
    await askOk(server, ['SET', key('f', items), empty]);
    await addEndpoint(handle, 'odd', server.port);
    const group = await rowAt(tree, 'odd', '/Shop');
    assert.match(textOf(tree, group), /^\/Shop \| 6 · 2 locked$/);
    const rows = await textsBelow(tree, group);
    const patterns = [
      /^aaaaaa…aaa \| lock without a session · >[12]0 s · lock expires in 1 min$/,
      /^bbbbbb…bbb \| wrong key type$/,
      /^cccccc…ccc \| no data left$/,
      /^dddddd…ddd \| expires in <40 s · no items$/,
      /^eeeeee…eee \| >[12]0 s · (20|19) min · no items · lock expires in 1 min$/,
      /^ffffff…fff \| never expires/,
    ];
    assert.equal(rows.length, patterns.length);
    for (const [index, pattern] of patterns.entries()) assert.match(rows[index] ?? '', pattern);
    const wrong = await rowBelow(tree, group, 'bbbbbb');
    assert.match(await tooltipOf(tree, wrong), /_SessionStateItemCollection.*list/);
  });

  it('says before the time left that requests wait', () => {
    const summary: SessionSummary = {
      ref: { layout: 'aspnet-v5', application: '/Shop', id: id('a') },
      condition: 'ok',
      ttlMs: 1_140_000,
      itemCount: 5,
      lock: { value: '1', ageMs: 25_000, ttlMs: 85_000, isWaitedFor: true },
    };
    const texts = sessionDescription({ summary, readAtMs: 0 }, 0, false);
    assert.match(texts, /^>20 s · waiting · 19 min · 5 items · lock expires in 1 min$/);
  });

  it('shows pages of 200 and loads more', async () => {
    for (let number = 0; number < 450; number++) {
      const name = number.toString().padStart(24, '0');
      await askOk(server, ['SET', `{/Many_${name}}_SessionTimeout`, '1200', 'EX', 1200]);
    }
    await addEndpoint(handle, 'many', server.port);
    const group = await rowAt(tree, 'many', '/Many');
    const last = async () => (await textsBelow(tree, group)).at(-1);
    assert.equal(await last(), 'Load More (200 of 450)');
    assert.equal((await tree.getChildren(group)).length, 201);
    await vscode.commands.executeCommand('sessionFarm.loadMoreSessions', group);
    assert.equal(await last(), 'Load More (400 of 450)');
    await vscode.commands.executeCommand('sessionFarm.loadMoreSessions', group);
    const rows = await textsBelow(tree, group);
    assert.equal(rows.length, 450);
    assert.deepEqual(
      rows.map((row) => row.slice(0, 6)),
      rows.map((row) => row.slice(0, 6)).sort(),
    );
  });

  it('shows long lists in ranges, in which every session has a row', async () => {
    const name = (number: number) => number.toString().padStart(24, '0');
    const pairs = Array.from({ length: 2500 }, (_, at) => [`sess:${name(at)}`, '{"cookie":{}}']);
    await askOk(server, ['MSET', ...pairs.flat()]);
    await addEndpoint(handle, 'long', server.port);
    const group = await rowAt(tree, 'long', 'sess:');
    await rowBelow(tree, group, '2,201 to 2,500');
    const rows = await textsBelow(tree, group);
    assert.equal(rows.length, 203);
    assert.deepEqual(
      rows.slice(-3).map((text) => text.replace(/ \|.*/, '')),
      ['201 to 1,200', '1,201 to 2,200', '2,201 to 2,500'],
    );
    const range = await rowBelow(tree, group, '1,201 to 2,200');
    assert.match(textOf(tree, range), / \| 000000…200 to 000000…199$/);
    const below = await tree.getChildren(range);
    assert.equal(below.length, 201);
    const [first] = below;
    assert.ok(first?.kind === 'session');
    assert.equal(first.ref.id, name(1200));
    assert.equal(tree.getParent(first), range);
    assert.match(textOf(tree, first), / \| never expires/, 'its row was read');
    await vscode.commands.executeCommand('sessionFarm.loadMoreSessions', below.at(-1));
    await until(async () => (await tree.getChildren(range)).length === 401, 'one page more');
    assert.equal((await textsBelow(tree, range)).at(-1), 'Load More (400 of 1,000)');
    assert.equal((await tree.getChildren(group)).length, 203, 'nothing else moved');
  });

  it('filters by a part of the id, says so, and counts', async () => {
    for (const letter of ['a', 'b', 'c']) {
      await askOk(server, ['SET', `{/Shop_${id(letter)}}_SessionTimeout`, '1200', 'EX', 900]);
    }
    await addEndpoint(handle, 'shop', server.port);
    const group = await rowAt(tree, 'shop', '/Shop');
    await vscode.commands.executeCommand('sessionFarm.filterSessions', 'bbb');
    assert.deepEqual(
      (await textsBelow(tree, group)).map((row) => row.slice(0, 6)),
      ['bbbbbb'],
    );
    assert.equal(handle.sessions.view.description, 'ID contains "bbb"');
    assert.equal(textOf(tree, group), '/Shop | 1 of 3');
    await vscode.commands.executeCommand('sessionFarm.filterSessions', 'zzz');
    assert.deepEqual(await textsBelow(tree, group), ['No matches in 3 sessions']);
    await vscode.commands.executeCommand('sessionFarm.clearSessionFilter');
    assert.equal((await tree.getChildren(group)).length, 3);
    assert.equal(handle.sessions.view.description, '');
  });

  it('counts new sessions without moving a row, until they are asked for', async () => {
    for (const letter of ['b', 'd']) {
      await askOk(server, ['SET', `{/Shop_${id(letter)}}_SessionTimeout`, '1200', 'EX', 900]);
    }
    await addEndpoint(handle, 'shop', server.port);
    await vscode.commands.executeCommand('sessionFarm.sessions.focus');
    const group = await rowAt(tree, 'shop', '/Shop');
    const before = await tree.getChildren(group);
    await askOk(server, ['SET', `{/Shop_${id('c')}}_SessionTimeout`, '1200', 'EX', 900]);
    await askOk(server, ['DEL', `{/Shop_${id('d')}}_SessionTimeout`]);
    const notice = await rowBelow(tree, group, 'Show New Sessions (1)');
    const during = await tree.getChildren(group);
    assert.deepEqual(during.slice(1), before, 'the rows are the same objects, in the same places');
    await until(
      async () => (await textsBelow(tree, group)).some((row) => row === 'dddddd…ddd | ended'),
      'the ended session says so',
    );
    await vscode.commands.executeCommand('sessionFarm.showNewSessions', notice);
    assert.deepEqual(
      (await textsBelow(tree, group)).map((row) => row.slice(0, 6)),
      ['bbbbbb', 'cccccc'],
    );
  });

  it('neither slides a time to live nor takes a lock by looking', async () => {
    const [session] = await loadSessions(handle, server);
    assert.ok(session);
    const key = session.keys[0]?.key ?? '';
    await askOk(server, ['EXPIRE', key, 500]);
    await addEndpoint(handle, 'recorded', server.port);
    const layout = session.provider.startsWith('5.') ? 'v5' : 'v2';
    const row = await rowAt(tree, 'recorded', `${session.app} (${layout})`, session.id.slice(0, 6));
    await tree.getChildren(row);
    const ttl = await server.ask('TTL', key);
    assert.ok(typeof ttl === 'number' && ttl <= 500 && ttl > 400, `TTL is ${String(ttl)}`);
    assert.equal(await server.ask('EXISTS', `{${session.app}_${session.id}}_Write_Lock`), 0);
  });

  it('keeps whole session ids out of the keys of rows', async () => {
    await askOk(server, ['SET', `{/Shop_${id('q')}}_SessionTimeout`, '1200', 'EX', 900]);
    await addEndpoint(handle, 'shop', server.port);
    const row = await rowAt(tree, 'shop', '/Shop', 'qqqqqq');
    const item = tree.getTreeItem(row);
    assert.ok(!item.id?.includes(id('q')));
    assert.ok(!item.resourceUri?.toString().includes(id('q')));
  });

  it('masks ids beyond local endpoints, in rows, tooltips and the path of the URI', async () => {
    await askOk(server, ['SET', `{/Shop_${id('q')}}_SessionTimeout`, '1200', 'EX', 900]);
    await askOk(server, ['SET', '{/Shop_shortid}_SessionTimeout', '1200', 'EX', 900]);
    const { id: endpointId } = await addEndpoint(handle, 'shop', server.port);
    await handle.services.endpoints.update(endpointId, { environment: 'production' });
    const group = await rowAt(tree, 'shop', '/Shop');
    for (const node of await tree.getChildren(group)) {
      assert.ok(node.kind === 'session');
      const shown = `${textOf(tree, node)} ${await tooltipOf(tree, node)} ${tree.uriOf(node).path}`;
      assert.ok(!shown.includes(node.ref.id), shown);
      assert.ok(!shown.includes(node.ref.id.slice(0, node.ref.id.length / 2)), shown);
    }
    assert.match(textOf(tree, await rowAt(tree, 'shop')), /^shop \| production · /);
  });
});
