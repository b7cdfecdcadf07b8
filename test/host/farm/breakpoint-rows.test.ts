import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { DisposableLike } from '../../../src/host/disposable.ts';
import { switchBreakpoints } from '../../../src/host/farm/breakpoints/switch-breakpoints.ts';
import type { FarmViewNode } from '../../../src/host/farm/nodes.ts';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
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

describe('breakpoints in the Farm view', () => {
  let handle: TestHandle;
  let port: number;
  /** What VS Code tells when somebody clicks the check box of a row. */
  const boxes = new vscode.EventEmitter<vscode.TreeCheckboxChangeEvent<FarmViewNode>>();
  let switching: DisposableLike;

  before(async () => {
    handle = await activated();
    const view = { onDidChangeCheckboxState: boxes.event } as unknown;
    const { breakpoints, tree } = handle.farm;
    switching = switchBreakpoints(view as vscode.TreeView<FarmViewNode>, {
      breakpoints,
      tree,
      errors: handle.services.errors,
    });
  });
  after(() => switching.dispose());
  const forget = () => handle.services.context.workspaceState.update('farm.breakpoints', undefined);

  beforeEach(async () => {
    await forget();
    const ports = await farmPorts();
    ({ port } = ports);
    const breakpoints = [{ path: '/never/*' }, { method: 'POST', path: '/cart*' }];
    await writeTask('my farm', toFarmDefinition({ ...inProcessFarm(ports), breakpoints }));
  });
  afterEach(async () => {
    await stopFarms(handle);
    await forget();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeTasks();
  });

  const start = async (): Promise<RunningFarm> => {
    await run('startFarm');
    return readyFarm(handle);
  };
  /** The rows of breakpoints, with a mark for those that are switched on. */
  const marked = (): string[] => {
    const { tree } = handle.farm;
    return nodes().map((node) => {
      const item = tree.getTreeItem(node);
      const { checkboxState } = item;
      const state = typeof checkboxState === 'object' ? checkboxState.state : checkboxState;
      const isOn = state === vscode.TreeItemCheckboxState.Checked;
      const label = typeof item.label === 'string' ? item.label : '';
      return `${isOn ? 'x' : '-'} ${[label, item.description].filter(Boolean).join(' | ')}`;
    });
  };
  const nodes = (): FarmViewNode[] => {
    const { tree } = handle.farm;
    const lists = tree.getChildren().flatMap((farm) => tree.getChildren(farm));
    const list = lists.find(({ kind }) => kind === 'breakpoints');
    return list ? tree.getChildren(list) : [];
  };
  const nodeOf = (start: string): Promise<FarmViewNode> =>
    until(() => nodes()[marked().findIndex((row) => row.startsWith(start))], `the row ${start}`);
  /** Answers the list of conditions, then what it asks. */
  const answering = (kind: string, value: string, work: () => Thenable<unknown>) =>
    answeringInputs(
      () => value,
      () =>
        answeringPicks(
          ({ items }) => [kind, value].find((each) => items.some((item) => item.startsWith(each))),
          work,
        ),
    );

  it('are added, edited, switched off, removed, and set again when the farm starts', async () => {
    const farm = await start();
    const task = ['x /never/* | tasks.json', 'x POST /cart* | tasks.json'];
    await until(() => marked().length === 2, 'the breakpoints of tasks.json');
    assert.deepEqual(marked(), task);

    await answering('path', '/Result*', () => run('addRequestBreakpoint'));
    await answering('second request', '', () => run('addRequestBreakpoint'));
    assert.deepEqual(marked(), [...task, 'x /Result*', 'x second request of a session at a time']);
    await answering('method', 'GET', async () =>
      run('editRequestBreakpoint', await nodeOf('x /Re')),
    );
    assert.equal(marked()[2], 'x GET /Result*');

    const stopped = request(port, { path: '/Result' });
    await until(() => farm.state?.held.length === 1, 'the request to be stopped');
    await run('sendOn');
    assert.equal((await stopped).status, 200);

    for (const start of ['x GET /Result*', 'x /never']) {
      boxes.fire({ items: [[await nodeOf(start), vscode.TreeItemCheckboxState.Unchecked]] });
    }
    const off = ['- /never/* | tasks.json', 'x POST /cart* | tasks.json', '- GET /Result*'];
    await until(() => marked()[0]?.startsWith('-') && marked()[2]?.startsWith('-'), 'both off');
    assert.deepEqual(marked().slice(0, 3), off);
    assert.equal((await request(port, { path: '/Result' })).status, 200);

    await run('removeRequestBreakpoint', await nodeOf('x second'));
    assert.deepEqual(marked(), off);
    await run('stopFarm');
    await until(() => handle.farm.farms.all().length === 0, 'the farm to end');
    await start();
    assert.deepEqual(marked(), off, 'a farm has what was kept when it is ready');
    boxes.fire({ items: [[await nodeOf('- GET'), vscode.TreeItemCheckboxState.Checked]] });
    await until(() => marked()[2] === 'x GET /Result*', 'it to be on again');
    boxes.fire({ items: [[await nodeOf('x GET'), vscode.TreeItemCheckboxState.Unchecked]] });
    await until(() => marked()[2] === '- GET /Result*', 'it to be off again');
    await run('removeAllRequestBreakpoints');
    assert.deepEqual(marked(), off.slice(0, 2));
  });

  it('whose farm has ended keep their check boxes, and say why', async () => {
    const farm = await start();
    const node = await nodeOf('x /never');
    const redrawn: (FarmViewNode | undefined)[] = [];
    await farm.stop();
    const listener = handle.farm.tree.onDidChangeTreeData((each) => redrawn.push(each));
    const messages: string[] = [];
    try {
      await answeringMessages(
        ({ text }) => {
          messages.push(text);
          return undefined;
        },
        async () => {
          boxes.fire({ items: [[node, vscode.TreeItemCheckboxState.Unchecked]] });
          await until(() => messages.length > 0 && redrawn.includes(node), 'the row as it is');
        },
      );
    } finally {
      listener.dispose();
    }
    assert.match(messages[0] ?? '', /^The farm is not responding\./);
  });

  it('of tasks.json are edited where they are written', async () => {
    await start();
    await run('editRequestBreakpoint', await nodeOf('x POST /cart*'));
    const editor = await until(() => vscode.window.activeTextEditor, 'the editor of tasks.json');
    assert.ok(editor.document.uri.path.endsWith('/.vscode/tasks.json'));
    const text = editor.document.getText().slice(editor.document.offsetAt(editor.selection.start));
    assert.ok(text.startsWith('{"method":"POST"'), text);
  });

  it('hold the next request like one of the past, once', async () => {
    const farm = await start();
    await request(port, { path: '/Result?page=1' });
    const [row] = await until(() => {
      const rows = handle.farm.requests.getChildren();
      return rows.length > 0 && rows;
    }, 'the row of the request');
    await run('holdNextLikeThis', row);
    assert.equal(marked()[2], 'x GET /Result | once');
    assert.equal((await request(port, { path: '/Slow?seconds=0' })).status, 200);
    const stopped = request(port, { path: '/Result?page=2' });
    await until(() => farm.state?.held.length === 1, 'the next one to be held');
    await until(() => marked().length === 2, 'the breakpoint to go');
    assert.ok(
      rowsOf(handle.farm.tree).some((text) => /^ {4}→ .*GET \/Result\?page=2 · /.test(text)),
    );
    await run('sendOn');
    assert.equal((await stopped).status, 200);
    assert.equal((await request(port, { path: '/Result?page=3' })).status, 200);
  });
});
