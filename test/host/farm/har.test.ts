import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  stopFarms,
  writeTask,
} from './support.ts';

interface Exported {
  readonly log: {
    readonly version: string;
    readonly creator: { readonly name: string };
    readonly entries: readonly {
      readonly request: { readonly method: string; readonly url: string };
    }[];
  };
}

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

describe('requests in a HAR file', () => {
  let handle: TestHandle;
  let farm: RunningFarm;
  let port: number;
  let folder: string;
  let file: string;

  const send = async (path: string, options: object = {}): Promise<void> => {
    const known = farm.trace.length;
    await request(port, { path, ...options });
    await until(() => farm.trace.length > known, `${path} to be over`);
  };
  /** Does the work while each dialog for a file is answered by ours. @returns the messages */
  const withFile = async (work: () => Thenable<unknown>): Promise<string[]> => {
    const { showSaveDialog, showOpenDialog } = vscode.window;
    const uri = vscode.Uri.file(file);
    Object.assign(vscode.window, {
      showSaveDialog: () => Promise.resolve(uri),
      showOpenDialog: () => Promise.resolve([uri]),
    });
    const messages: string[] = [];
    try {
      await answeringMessages(({ text }) => {
        messages.push(text);
        return undefined;
      }, work);
    } finally {
      Object.assign(vscode.window, { showSaveDialog, showOpenDialog });
    }
    return messages;
  };
  const exported = async (
    command: string,
    label: string,
    ...args: unknown[]
  ): Promise<{ messages: string[]; text: string; har: Exported }> => {
    const messages = await withFile(() =>
      answeringPicks(
        () => label,
        () => run(command, ...args),
      ),
    );
    const text = await readFile(file, 'utf8');
    return { messages, text, har: JSON.parse(text) as Exported };
  };

  before(async () => {
    handle = await activated();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-farm-har-'));
    file = join(folder, 'requests.har');
    const ports = await farmPorts();
    port = ports.port;
    await writeTask('my farm', inProcessFarm(ports, { affinity: false }));
    await run('startFarm');
    farm = await readyFarm(handle);
  });
  afterEach(async () => {
    await run('clearRequestFilter');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await stopFarms(handle);
    await removeTasks();
    await rm(folder, { recursive: true, force: true });
  });

  it('are those that the filter shows, oldest first, with what is secret only if it is wanted', async () => {
    const headers = { cookie: 'sid=abcdefghijklmnop', authorization: 'Bearer qrstuvwxyzabcd' };
    await send('/Default?n=1', { headers });
    await send('/Other');
    await send('/Default?n=2', { headers });
    await run('filterRequests', 'path:/Default');
    const masked = await exported('exportRequests', 'Without cookies and credentials');
    assert.deepEqual(masked.messages, ['2 requests were exported to requests.har.']);
    assert.equal(masked.har.log.version, '1.2');
    assert.equal(masked.har.log.creator.name, 'Session Farm');
    assert.deepEqual(
      masked.har.log.entries.map((entry) => entry.request.url),
      [1, 2].map((n) => `http://127.0.0.1:${port}/Default?n=${n}`),
    );
    assert.doesNotMatch(masked.text, /abcdefghij|qrstuvwxyz/);
    const whole = await exported('exportRequests', 'With cookies and credentials');
    assert.match(whole.text, /sid=abcdefghijklmnop/);
    assert.match(whole.text, /Bearer qrstuvwxyzabcd/);
  });

  it('is the one of the row', async () => {
    await send('/Default?n=1');
    await send('/Default?n=2');
    const row = handle.farm.requests.getChildren()[1];
    const { har, messages } = await exported('exportRequest', 'With cookies and credentials', row);
    assert.deepEqual(messages, ['1 request was exported to requests.har.']);
    assert.deepEqual(
      har.log.entries.map((entry) => entry.request.url),
      [`http://127.0.0.1:${port}/Default?n=1`],
    );
  });

  it('are those that are selected, where VS Code says so', async () => {
    for (const n of [1, 2, 3]) await send(`/Default?n=${n}`);
    const [newest, , oldest] = handle.farm.requests.getChildren();
    const { har } = await exported(
      'exportSelectedRequests',
      'With cookies and credentials',
      oldest,
      [oldest, newest],
    );
    assert.deepEqual(
      har.log.entries.map((entry) => entry.request.url),
      [1, 3].map((n) => `http://127.0.0.1:${port}/Default?n=${n}`),
    );
    const messages = await withFile(() => run('exportSelectedRequests'));
    assert.deepEqual(messages, ['No request is selected. Select some in the Requests view first.']);
  });

  it('are opened again later: with details, to be copied, and to be sent to a farm that runs', async () => {
    const headers = { cookie: 'sid=abcdefghijklmnop; lang=en', 'x-mine': 'yes' };
    await send('/Default?n=1', { method: 'POST', headers, body: 'a=b' });
    await exported('exportRequests', 'Without cookies and credentials');
    await farm.stop();
    await run('clearRequests');
    assert.deepEqual(await withFile(() => run('openRequestsFromHar')), []);
    const [row, ...others] = handle.farm.requests.getChildren();
    assert.ok(row);
    assert.deepEqual(others, []);
    const { description } = handle.farm.requests.getTreeItem(row);
    assert.match(String(description), /^→ server-[ab] .*\d{3} \d+ ms · requests\.har$/);
    await run('openRequestDetails', row);
    const details = vscode.window.activeTextEditor?.document.getText() ?? '';
    for (const part of [/^#1 POST \/Default\?n=1$/m, /^x-mine: yes$/im, /^a=b$/m]) {
      assert.match(details, part);
    }
    await answeringPicks(
      () => 'Bash',
      () => run('copyAsCurl', row),
    );
    const copied = await vscode.env.clipboard.readText();
    assert.ok(copied.startsWith(`curl --url 'http://127.0.0.1:${port}/Default?n=1' `), copied);
    await run('startFarm');
    farm = await readyFarm(handle);
    const messages: string[] = [];
    await answeringMessages(
      ({ text, buttons }) => {
        messages.push(text);
        return buttons.find((button) => button === 'Send Again');
      },
      () => run('sendAgain', row),
    );
    assert.equal(messages[0], 'Send POST /Default?n=1 again?');
    assert.match(messages[1] ?? '', /^POST \/Default\?n=1 was sent again\. /);
    await until(() => farm.trace.length === 1, 'the copy');
    const sent = JSON.stringify(await farm.send({ name: 'describeRequest', request: 1 }));
    // A mask is no cookie.
    assert.match(sent, /"x-mine","value":"yes"/i);
    assert.doesNotMatch(sent, /\*\*\*|"name":"cookie"/i);
  });

  it('are not opened from what is no such file, which says where it is wrong', async () => {
    const entry = { startedDateTime: 'never' };
    for (const [text, said] of [
      ['<html>', 'requests.har is not a HAR file. Choose a file that was exported as HAR.'],
      ['{"log":{"entries":[]}}', 'requests.har has no requests.'],
      [
        JSON.stringify({ log: { entries: [entry] } }),
        'requests.har is not a valid HAR file. Expected at log.entries[0].startedDateTime: a time.',
      ],
    ] as const) {
      await writeFile(file, text);
      assert.deepEqual(await withFile(() => run('openRequestsFromHar')), [said]);
    }
    assert.deepEqual(handle.farm.kept.all(), []);
  });

  it('are not written where there is none', async () => {
    const messages = await withFile(() => run('exportRequests'));
    assert.deepEqual(messages, ['The list has no requests to export.']);
    await assert.rejects(readFile(file));
  });
});
