import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FarmViewNode, TraceNode } from '../../src/host/farm/nodes.ts';
import type { SessionsNode } from '../../src/host/sessions/nodes.ts';
import type { TestHandle } from '../../src/host/test-handle.ts';
import { request } from '../integration/farm/support/http.ts';
import { startRedis } from '../integration/support/redis-server.ts';
import type { RedisServer } from '../integration/support/redis-server.ts';
import { farmPorts, inProcessFarm, readyFarm } from './farm/support.ts';
import { removeTasks, stopFarms, writeTask } from './farm/support.ts';
import { dismissingAll } from './support/dismiss.ts';
import { addEndpoint, askOk, removeEndpoints } from './support/endpoint.ts';
import { activated, until } from './support/extension.ts';
import { rowAt } from './support/rows.ts';
import { ann, keysOf } from './support/session-rig.ts';

type Row = SessionsNode | FarmViewNode | TraceNode;
type RowName = Row['kind'] | `notice ${string}` | `stale ${string}` | 'kept trace';
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly keybindings: readonly { readonly command: string; readonly args?: unknown }[];
  };
}

/** What ends the farm: tried last. */
const endings = ['sessionFarm.restartFarm', 'sessionFarm.stopFarm'];
/** What takes seconds or starts processes is tried from these places only. */
const seldom: Readonly<Record<string, readonly string[]>> = {
  'sessionFarm.restartFarm': ['palette', 'title or menu, farm', 'title or menu, stale farm'],
  'sessionFarm.addServer': ['palette', 'title or menu, farm', 'title or menu, stale farm'],
  'sessionFarm.createMovingOffChecklist': [
    'palette',
    'title or menu, group',
    'title or menu, stale endpoint',
    'title or menu, notice failure',
  ],
  'sessionFarm.teachLayout': [
    'palette',
    'title or menu, endpoint',
    'title or menu, stale endpoint',
    'title or menu, notice failure',
  ],
  'sessionFarm.restartServer': ['palette', 'title or menu, server', 'title or menu, stale server'],
};
const neverMet = { id: 'one', isEnabled: true, path: '/never' };
const id = '4hj2k1abcdefghijklmnox0q';

describe('every command, from wherever VS Code can call it', function () {
  this.timeout(900_000);
  let server: RedisServer;
  let handle: TestHandle;
  let sessionUri: vscode.Uri;
  const rows = new Map<RowName, Row>();
  const failures: string[] = [];
  const { openExternal } = vscode.env;
  let running = '';

  before(async () => {
    server = await startRedis();
    handle = await activated();
    Object.assign(vscode.env, { openExternal: () => Promise.resolve(true) });
    await prepareSessions();
    await prepareFarm();
    handle.services.errors.report = (source, error) => {
      if (isInternal(error)) failures.push(`${running}: ${source}: ${String(error)}`);
    };
    process.on('unhandledRejection', onRejection);
  });
  after(async () => {
    process.off('unhandledRejection', onRejection);
    Reflect.deleteProperty(handle.services.errors, 'report');
    Object.assign(vscode.env, { openExternal });
    await handle.services.heldLocks.giveBackAll();
    await closeUntitled();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await stopFarms(handle);
    await handle.services.context.workspaceState.update('farm.breakpoints', undefined);
    await removeTasks();
    await vscode.commands.executeCommand('sessionFarm.clearSessionFilter');
    await vscode.commands.executeCommand('sessionFarm.stopSandbox');
    await removeEndpoints(handle);
    await server.stop();
  });

  /** Documents that a command has made and nobody has saved: closing them would ask. */
  async function closeUntitled(): Promise<void> {
    const untitled = vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled);
    for (const document of untitled) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  }

  const onRejection = (reason: unknown): void => {
    failures.push(`${running}: nobody caught ${String(reason)}`);
  };
  /** Whether a message is one that nobody has put into words. */
  const isInternal = (error: unknown): boolean => {
    if (!(error instanceof Error) || error.name === 'UserError') return false;
    return handle.services.errors.explain(error).message === error.message;
  };
  const note = (name: RowName, row: Row): void => {
    rows.set(name, row);
  };

  async function prepareSessions(): Promise<void> {
    const { tree } = handle.sessions;
    const store = (name: string, hex: string, endsInSeconds: number) =>
      askOk(server, [
        'SET',
        keysOf(name).data,
        Buffer.from(hex, 'hex'),
        'EX',
        String(endsInSeconds),
      ]);
    await store(id, ann, 900);
    await store('ended0bcdefghijklmnox0q0', ann, 900);
    await store('empty0bcdefghijklmnox0q0', '00000000', 900);
    for (let count = 0; count < 205; count++) {
      const key = `many${String(count).padStart(3, '0')}`;
      await askOk(server, ['SET', `sess:${key}`, '{"cookie":{}}', 'EX', '900']);
    }
    const wide = Array.from({ length: 1201 }, (_, at) => [`wide:sess:${at}`, '{"cookie":{}}']);
    await askOk(server, ['MSET', ...wide.flat()]);
    await addEndpoint(handle, 'shop', server.port);
    await addEndpoint(handle, 'nobody', 1);
    await addEndpoint(handle, 'left', server.port);
    await addEndpoint(handle, 'removed', server.port);
    note('endpoint', await rowAt(tree, 'shop'));
    note('group', await rowAt(tree, 'shop', '/Shop'));
    const session = await rowAt(tree, 'shop', '/Shop', '4hj2k1');
    assert.ok(session.kind === 'session');
    sessionUri = tree.uriOf(session);
    note('session', session);
    note('item', await rowAt(tree, 'shop', '/Shop', '4hj2k1', 'Name'));
    note('notice no-items', await rowAt(tree, 'shop', '/Shop', 'empty0', ''));
    const [many] = (await tree.getChildren(await rowAt(tree, 'shop', 'sess:'))).slice(-1);
    assert.ok(many?.kind === 'notice' && many.notice.type === 'load-more');
    note('notice load-more', many);
    note('range', await rowAt(tree, 'shop', 'wide:sess:', '201 to 1,200'));
    const failure = await until(
      async () => (await tree.getChildren(await rowAt(tree, 'nobody')))[0],
      'the failure',
    );
    assert.ok(failure.kind === 'notice' && failure.notice.type === 'failure');
    note('notice failure', failure);
    const left = await rowAt(tree, 'left');
    await vscode.commands.executeCommand('sessionFarm.disconnectEndpoint', left);
    const [disconnected] = await tree.getChildren(left);
    assert.ok(disconnected);
    note('notice disconnected', disconnected);
    note('stale session', await rowAt(tree, 'shop', '/Shop', 'ended0'));
    await askOk(server, ['DEL', keysOf('ended0bcdefghijklmnox0q0').data]);
    const removed = await rowAt(tree, 'removed');
    note('stale endpoint', removed);
    note('stale session of no endpoint', await rowAt(tree, 'removed', '/Shop', '4hj2k1'));
    assert.ok(removed.kind === 'endpoint');
    await handle.services.endpoints.remove(removed.endpointId);
    // A click on the row of what is filtered away asks for another filter.
    await vscode.commands.executeCommand('sessionFarm.filterSessions', 'nothing-like-it');
    const [noMatch] = await tree.getChildren(await rowAt(tree, 'shop', '/Shop'));
    assert.ok(noMatch);
    note('notice no-match', noMatch);
    note('filter', await rowAt(tree, 'ID contains'));
    await vscode.commands.executeCommand('sessionFarm.clearSessionFilter');
  }

  async function prepareFarm(): Promise<void> {
    await writeTask('stale', inProcessFarm(await farmPorts(), { name: 'stale' }));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    await noteFarm('stale ');
    await stopFarms(handle);
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    const ended = await readyFarm(handle);
    await request(ended.state?.balancer.port ?? 0);
    await until(() => ended.trace.length > 0, 'the trace of the farm that ends');
    await ended.stop();
    const [kept] = handle.farm.requests.getChildren();
    assert.ok(kept);
    note('kept trace', kept);
    await writeTask('my farm', inProcessFarm(await farmPorts()));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    await noteFarm('');
  }

  /** Notes all rows of the farm that runs, one of whose requests waits. */
  async function noteFarm(prefix: '' | 'stale '): Promise<void> {
    const { tree, requests } = handle.farm;
    const farm = await readyFarm(handle);
    const port = farm.state?.balancer.port ?? 0;
    assert.equal((await request(port)).status, 200);
    await until(() => farm.trace.length > 0, 'the trace');
    request(port, { path: '/Slow?seconds=600' }).catch(() => undefined);
    await until(() => farm.state?.underway?.length === 1, 'the request in progress');
    await farm.send({ name: 'setHolding', on: true });
    request(port).catch(() => undefined);
    await until(() => farm.state?.held.length === 1, 'the request to wait');
    await farm.changeBreakpoints({ put: [neverMet] });
    const node = tree.nodeOf(farm);
    const children = tree.getChildren(node);
    const lists = children.flatMap((child) => tree.getChildren(child));
    const below = [node, ...children, ...lists, ...requests.getChildren()];
    for (const row of below) rows.set(`${prefix}${row.kind}` as RowName, row);
  }

  /** Each way in which VS Code calls a command, with the arguments that it passes then. */
  function calls(command: string, manifest: Manifest): [string, readonly unknown[]][] {
    const all: [string, readonly unknown[]][] = [
      ['palette', []],
      ['title without a row', [undefined]],
      ['title of a view that is gone', [null]],
      ['editor title', [sessionUri, { groupId: 0 }]],
      ['editor title of another editor', [vscode.Uri.file('/none.txt'), { groupId: 1 }]],
      ['a tab of another machine', [vscode.Uri.parse('session-farm://x/0/aspnet-v5/%2F/a?id=0')]],
    ];
    const strange = [
      {},
      [],
      0,
      { kind: 'session', key: 'x' },
      { kind: 'server' },
      { kind: 'item' },
    ];
    for (const each of strange) all.push([`link with ${JSON.stringify(each)}`, [each]]);
    for (const { command: bound, args } of manifest.contributes.keybindings) {
      if (bound === command) all.push(['key', args === undefined ? [] : [args]]);
    }
    const several = [...rows.values()];
    for (const [name, row] of rows) {
      all.push([`title or menu, ${name}`, [row, several]]);
    }
    return all;
  }

  it('has rows of every kind to be tried with', () => {
    const kinds: Readonly<Record<Exclude<Row['kind'], 'notice' | 'found'>, true>> = {
      endpoint: true,
      group: true,
      session: true,
      item: true,
      filter: true,
      range: true,
      farm: true,
      server: true,
      underway: true,
      'underway-request': true,
      held: true,
      'held-request': true,
      breakpoints: true,
      breakpoint: true,
      trace: true,
    };
    for (const kind of Object.keys(kinds)) assert.ok(rows.has(kind as RowName), kind);
    for (const kind of [
      'farm',
      'server',
      'underway',
      'underway-request',
      'held',
      'held-request',
      'breakpoints',
      'breakpoint',
      'trace',
    ]) {
      assert.ok(rows.has(`stale ${kind}`), `stale ${kind}`);
    }
  });

  /** What one command has set would hold the requests that the next one sends. */
  async function resetBreakpoints(): Promise<void> {
    for (const farm of handle.farm.farms.all()) {
      const removed = (farm.state?.breakpoints ?? []).map(({ id }) => id);
      await farm.changeBreakpoints({ removed, put: [neverMet] }).catch(() => undefined);
    }
  }

  it('neither throws nor shows an error that is not in words', async () => {
    const manifest = handle.services.context.extension.packageJSON as Manifest;
    const commands = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(commands.length > 50);
    // What ends a farm comes last.
    const order = [...commands.filter((each) => !endings.includes(each)), ...endings];
    assert.deepEqual([...order].sort(), [...commands].sort());
    for (const command of order) {
      const record = handle.services.endpoints.all().find(({ name }) => name === 'shop');
      await handle.services.endpoints.update(record?.id ?? '', { canWrite: true });
      await vscode.commands.executeCommand('vscode.open', sessionUri);
      await resetBreakpoints();
      for (const [place, args] of calls(command, manifest)) {
        if (seldom[command]?.includes(place) === false) continue;
        running = `${command} from ${place}`;
        await dismissingAll(() => vscode.commands.executeCommand(command, ...args));
      }
    }
    assert.deepEqual(failures, []);
  });
});
