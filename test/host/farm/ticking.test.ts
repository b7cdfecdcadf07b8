import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Farms } from '../../../src/host/farm/farms.ts';
import { FarmTree } from '../../../src/host/farm/farm-tree.ts';
import type { FarmViewNode } from '../../../src/host/farm/nodes.ts';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { FarmState } from '../../../src/protocol/farm/state.ts';
import { until } from '../support/extension.ts';
import { labelOf, rowsOf } from './support.ts';

const server = {
  url: 'http://127.0.0.1:9001',
  port: 9001,
  weight: 1,
  requestCount: 0,
  errorCount: 0,
  activeCount: 0,
};

/** A farm in which time matters everywhere, and nothing else ever changes. */
function farmAt(nowMs: number): RunningFarm {
  const state: FarmState = {
    name: 'shop',
    phase: 'ready',
    pid: 1,
    balancer: {
      port: 9000,
      url: 'http://127.0.0.1:9000',
      algorithm: 'weighted-round-robin',
      affinity: false,
      holding: true,
      requestCount: 0,
      errorCount: 0,
    },
    servers: [
      { ...server, name: 'stopped', phase: 'ready', stoppedSinceMs: nowMs - 12_000 },
      {
        ...server,
        name: 'slow',
        phase: 'ready',
        trouble: { isFrozen: true, latencyMs: 500 },
        troubleUntilMs: nowMs + 600_000,
      },
      { ...server, name: 'crashed', phase: 'down', restartsAtMs: nowMs + 300_000 },
      { ...server, name: 'calm', phase: 'ready' },
    ],
    held: [
      {
        id: 1,
        method: 'GET',
        path: '/Cart',
        server: 'calm',
        reason: 'algorithm',
        arrivedAtMs: nowMs - 65_000,
      },
    ],
    breakpoints: [{ id: 'task-1', isEnabled: true, path: '/Cart' }],
  };
  return { id: 'shop', name: 'shop', phase: 'ready', state } as unknown as RunningFarm;
}

/** The times in a row. */
const timesOf = (text: string): readonly string[] => text.match(/\d+:\d\d/g) ?? [];

describe('times in the rows of the Farm view', () => {
  const opened: FarmTree[] = [];
  const changed = new vscode.EventEmitter<RunningFarm | undefined>();

  /** A tree, with the names of the rows that are drawn anew. */
  function treeOf(farm: RunningFarm): { tree: FarmTree; drawn: string[] } {
    const tree = new FarmTree({
      all: () => [farm],
      onDidChange: changed.event,
    } as unknown as Farms);
    opened.push(tree);
    const drawn: string[] = [];
    tree.onDidChangeTreeData((node) => drawn.push(node ? labelOf(tree.getTreeItem(node)) : 'all'));
    return { tree, drawn };
  }
  const countOf = (drawn: readonly string[], label: string): number =>
    drawn.filter((each) => each === label).length;

  afterEach(() => {
    for (const tree of opened.splice(0)) tree.dispose();
  });

  it('say how long a server stands still, is in trouble and is down, and how long a request waits', () => {
    const { tree } = treeOf(farmAt(Date.now()));
    const rows = rowsOf(tree);
    assert.match(rows[1] ?? '', /^ {2}stopped \| stopped at a breakpoint for 0:1\d · /);
    assert.match(rows[2] ?? '', /^ {2}slow \| frozen · \+500 ms · (10:00|9:5\d) left · ready · /);
    assert.match(rows[3] ?? '', /^ {2}crashed \| down · starts again in (5:00|4:5\d) · /);
    assert.match(rows[7] ?? '', /^ {4}→ calm \| round robin · GET \/Cart · 1:\d\d$/);
  });

  it('go on each second while somebody can see them, and no other row is drawn', async () => {
    const farm = farmAt(Date.now());
    const { tree, drawn } = treeOf(farm);
    const hidden = treeOf(farm);
    const before = rowsOf(tree);
    rowsOf(hidden.tree);
    tree.setVisible(true);
    hidden.tree.setVisible(true);
    hidden.tree.setVisible(false);
    hidden.drawn.length = 0;
    const moving = ['stopped', 'slow', 'crashed', '→ calm'];
    await until(() => moving.every((label) => countOf(drawn, label) > 1), 'all times to go on');
    assert.deepEqual([...new Set(drawn)].sort(), moving.sort());
    assert.deepEqual(hidden.drawn, []);
    const after = rowsOf(tree);
    for (const at of [1, 2, 3, 7]) {
      assert.notDeepEqual(timesOf(after[at] ?? ''), timesOf(before[at] ?? ''), after[at]);
    }
  });

  it('wait in a row whose tooltip is read, unless something else changes in it', async () => {
    const farm = farmAt(Date.now());
    const { tree, drawn } = treeOf(farm);
    rowsOf(tree);
    const rows = tree.getChildren(tree.nodeOf(farm));
    const read = rows.find((node) => node.kind === 'server' && node.server.name === 'slow');
    assert.ok(read);
    const ask = (node: FarmViewNode) => tree.resolveTreeItem(tree.getTreeItem(node), node);
    tree.setVisible(true);
    await until(() => {
      drawn.length = 0;
      ask(read);
      return until(() => countOf(drawn, 'stopped') > 1, 'another row to be drawn twice').then(
        // A slow machine may have taken longer than anybody reads.
        () => countOf(drawn, 'slow') === 0,
      );
    }, 'the row to stay');
    ask(read);
    drawn.length = 0;
    assert.ok(farm.state);
    const servers = farm.state.servers.map((each) =>
      each.name === 'slow' ? { ...each, phase: 'down' as const } : each,
    );
    farm.state = { ...farm.state, servers };
    changed.fire(farm);
    assert.equal(countOf(drawn, 'slow'), 1);
  });
});
