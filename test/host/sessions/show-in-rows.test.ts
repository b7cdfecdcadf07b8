import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, loadSessions, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { type AskedPick, answeringPicks } from '../support/picks.ts';
import { rowAt, rowBelow, textOf, textsBelow, tooltipOf } from '../support/rows.ts';
import { ann, bob, keysOf, shop, storeItems } from '../support/session-rig.ts';

const setting = () => vscode.workspace.getConfiguration('sessionFarm');

describe('values of items in the rows of sessions', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let tree: SessionsTree;

  before(async () => {
    server = await startRedis();
    handle = await activated();
    tree = handle.sessions.tree;
  });
  after(() => server.stop());
  afterEach(async () => {
    await setting().update('rowItems', undefined, false);
    await removeEndpoints(handle);
    await askOk(server, ['FLUSHALL']);
  });

  it('stand before the id once they are chosen, and follow the site', async () => {
    await storeItems(server, ann);
    const other = 'zzzzzzzcdefghijklmnox0q0';
    await askOk(server, ['SET', keysOf(other).data, Buffer.from('00000000', 'hex'), 'EX', 900]);
    await addEndpoint(handle, 'shop', server.port);
    await vscode.commands.executeCommand('sessionFarm.sessions.focus');
    const group = await rowAt(tree, 'shop', '/Shop');
    await rowBelow(tree, group, '4hj2k1');
    await until(
      async () =>
        (await tooltipOf(tree, group)).includes('The item Name seems to say whose session it is'),
      'the proposal',
    );
    let asked: AskedPick | undefined;
    await answeringPicks(
      (pick) => {
        asked = pick;
        return 'Name';
      },
      () => vscode.commands.executeCommand('sessionFarm.showInRows', group),
    );
    assert.equal(asked?.title, 'Show in Rows');
    assert.deepEqual(asked.items.slice(0, 2), ['Name | Ann', 'Age | 42']);
    assert.deepEqual(setting().get('rowItems'), { '/Shop': ['Name'] });
    const row = await rowBelow(tree, group, 'Ann · 4hj2k1');
    assert.match(textOf(tree, row), /^Ann · 4hj2k1…x0q \| 1[45] min · 2 items$/);
    assert.match(
      tree.getTreeItem(row).accessibilityInformation?.label ?? '',
      /^Session Ann · 4hj2k1…x0q, /,
    );
    assert.ok(
      (await textsBelow(tree, group)).some((text) => text.startsWith('zzzzzz…0q0 |')),
      'a session without the item is shown as ever',
    );
    assert.doesNotMatch(await tooltipOf(tree, group), /seems to say/);
    // A request stores another name, and slides the time to live by that.
    await askOk(server, ['SET', keysOf(shop.id).data, Buffer.from(bob, 'hex'), 'EX', 1200]);
    await rowBelow(tree, group, 'Bob · 4hj2k1');
  });

  it('come out of objects, and of items in fields of their own', async () => {
    const carts = (await loadSessions(handle, server)).filter(
      ({ scenario }) => scenario === 'cart',
    );
    await setting().update('rowItems', { '*': ['Cart.Items.Count', 'Cart.items[0].Name'] }, false);
    await addEndpoint(handle, 'recorded', server.port);
    for (const { app, provider, id } of carts) {
      const application = `${app} (${provider.startsWith('5.') ? 'v5' : 'v2'})`;
      await rowAt(tree, 'recorded', application, `3 · Espresso cup · ${id.slice(0, 6)}`);
    }
    assert.equal(carts.length, 3);
  });

  it('are asked for from an item, and in the palette', async () => {
    await storeItems(server, ann);
    await addEndpoint(handle, 'shop', server.port);
    const item = await rowAt(tree, 'shop', '/Shop', '4hj2k1', 'Age');
    for (const target of [item, undefined]) {
      await answeringPicks(
        () => 'Age',
        () => vscode.commands.executeCommand('sessionFarm.showInRows', target),
      );
      await rowAt(tree, 'shop', '/Shop', '42 · 4hj2k1');
    }
  });
});
