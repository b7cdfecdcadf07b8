import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { FarmViewNode } from '../../../src/host/farm/nodes.ts';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import type { HttpResponse } from '../../integration/farm/support/http.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import { farmPorts, readyFarm, removeTasks, stopFarms, writeTask } from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);
const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

describe('a held request in an editor', () => {
  let handle: TestHandle;
  let farm: RunningFarm;
  let site: http.Server;
  let port: number;

  before(async () => {
    handle = await activated();
    // Answers with what it got.
    site = http.createServer((incoming, response) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => (body += text));
      incoming.on('end', () => {
        const { method = '', url = '', headers } = incoming;
        response.end(JSON.stringify([method, url, headers['x-mine'] ?? '', body]));
      });
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    site.closeAllConnections();
    site.close();
  });
  beforeEach(async () => {
    port = (await farmPorts()).port;
    const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const servers = ['one', 'two'].map((name) => ({ name, address }));
    await writeTask('my farm', toFarmDefinition({ name: 'tested', port, servers }));
    await run('startFarm');
    farm = await readyFarm(handle);
    await until(
      () => farm.state?.servers.every(({ phase }) => phase === 'ready'),
      'both servers to be ready',
    );
    await run('holdRequests');
    await until(() => farm.state?.balancer.holding, 'requests to be held');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await stopFarms(handle);
    await removeTasks();
  });

  /** Sends a request, and gives its row and its answer. */
  const hold = async (body: string) => {
    const answer = request(port, { method: 'POST', path: '/Cart?n=1', body });
    answer.catch(() => undefined);
    await until(() => farm.state?.held.length === 1, 'it to wait');
    const { tree } = handle.farm;
    const all = (parent?: FarmViewNode): FarmViewNode[] =>
      tree.getChildren(parent).flatMap((node) => [node, ...all(node)]);
    const row = all().find(({ kind }) => kind === 'held-request');
    assert.ok(row);
    return { row, answer };
  };
  /** The document, with one text in place of another. */
  const change = async (from: string, to: string): Promise<vscode.TextDocument> => {
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'session-farm-edit');
    const at = document.getText().indexOf(from);
    assert.ok(at >= 0, document.getText());
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
    edit.replace(document.uri, range, to);
    await vscode.workspace.applyEdit(edit);
    return document;
  };
  const readBy = async (answer: Promise<HttpResponse>): Promise<unknown> =>
    JSON.parse((await answer).body);

  it('goes on as it was edited, and its editor closes', async () => {
    const { row, answer } = await hold('item=book');
    await run('editAndSendOn', row);
    const document = await change('Host: ', 'X-Mine: yes\nHost: ');
    assert.match(document.getText(), /^POST \/Cart\?n=1 HTTP\/1\.1$/m);
    assert.doesNotMatch(document.getText(), /^(?:Content-Length|Connection):/im);
    await change('/Cart?n=1', '/Cart?n=2');
    await change('item=book', 'item=an even longer book');
    await run('sendEdited', document.uri);
    assert.deepEqual(await readBy(answer), [
      'POST',
      '/Cart?n=2',
      'yes',
      'item=an even longer book',
    ]);
    assert.deepEqual(tabs(), []);
    await until(() => farm.trace.length === 1, 'it to be over');
    assert.equal(farm.trace[0]?.isEdited, true);
  });

  it('goes to the server that the user chooses, from the palette', async () => {
    const { answer } = await hold('a');
    await run('editAndSendOn');
    await change('\na', '\nb');
    await answeringPicks(
      () => 'two',
      () => run('sendEditedTo'),
    );
    assert.deepEqual(await readBy(answer), ['POST', '/Cart?n=1', '', 'b']);
    await until(() => farm.trace.length === 1, 'it to be over');
    assert.equal(farm.trace[0]?.server, 'two');
  });

  it('waits on where the edit is no request, or is discarded', async () => {
    const { row, answer } = await hold('a');
    await run('editAndSendOn', row);
    const problems: string[] = [];
    const send = () =>
      answeringMessages(
        ({ text }) => {
          problems.push(text);
          return undefined;
        },
        () => run('sendEdited'),
      );
    await change('Host: ', 'no header\nHost: ');
    await send();
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 4);
    await change('no header\n', 'Transfer-Encoding: chunked\n');
    await send();
    assert.deepEqual(problems, [
      'Line 5 is not a header. Write it as Name: value, and put an empty line before the body.',
      'The balancer sets Transfer-Encoding itself. Remove that header.',
    ]);
    assert.equal(farm.state?.held.length, 1);
    await run('discardEdit');
    assert.deepEqual(tabs(), []);
    // Another editor begins with what the client has sent.
    await run('editAndSendOn', row);
    await change('\na', '\na');
    assert.doesNotMatch(vscode.window.activeTextEditor.document.getText(), /chunked/);
    await run('sendOn', row);
    assert.deepEqual(await readBy(answer), ['POST', '/Cart?n=1', '', 'a']);
    problems.length = 0;
    await send();
    assert.deepEqual(problems, ['That request is no longer waiting.']);
  });

  it('says so where nothing waits, or nothing is edited', async () => {
    const problems: string[] = [];
    for (const command of ['editAndSendOn', 'sendEdited', 'sendEditedTo', 'discardEdit']) {
      await answeringMessages(
        ({ text }) => {
          problems.push(text);
          return undefined;
        },
        () => run(command),
      );
    }
    assert.deepEqual(problems, [
      'No request is waiting at the balancer.',
      'No request is being edited.',
      'No request is being edited.',
      'No request is being edited.',
    ]);
  });
});
