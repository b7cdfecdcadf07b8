import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TraceNode } from '../../../src/host/farm/nodes.ts';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { TraceEntry } from '../../../src/protocol/farm/trace.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import type { ShownMessage } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import {
  farmPorts,
  inProcessFarm,
  labelOf,
  readyFarm,
  removeTasks,
  stopFarms,
  writeTask,
} from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

describe('a request of the list, sent again', () => {
  let handle: TestHandle;
  let farm: RunningFarm;
  let port: number;

  const send = async (path: string, options: object = {}): Promise<TraceNode> => {
    const known = farm.trace.length;
    await request(port, { path, ...options });
    await until(() => farm.trace.length > known, `${path} to be over`);
    const row = handle.farm.requests.getChildren().find(({ entry }) => entry.path === path);
    assert.ok(row);
    return row;
  };
  /** Runs a command, and gives its messages; each is answered by the button that begins so. */
  const messagesOf = async (
    work: () => Thenable<unknown>,
    button = '',
  ): Promise<ShownMessage[]> => {
    const messages: ShownMessage[] = [];
    await answeringMessages((message) => {
      messages.push(message);
      return message.buttons.find((text) => button !== '' && text.startsWith(button));
    }, work);
    return messages;
  };

  before(async () => {
    handle = await activated();
  });
  beforeEach(async () => {
    const ports = await farmPorts();
    port = ports.port;
    await writeTask('my farm', inProcessFarm(ports, { affinity: false }));
    await run('startFarm');
    farm = await readyFarm(handle);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await stopFarms(handle);
    await removeTasks();
  });

  it('is another one, a copy of the first, and says what came of it', async () => {
    const row = await send('/Default');
    const [message] = await messagesOf(() => run('sendAgain', row));
    assert.match(message?.text ?? '', /^GET \/Default was sent again\. → server-[ab] 200 /);
    await until(() => farm.trace.length === 2, 'the copy');
    assert.deepEqual(
      farm.trace.map(({ replayOf, path }) => [replayOf, path]),
      [
        [undefined, '/Default'],
        [1, '/Default'],
      ],
    );
  });

  it('goes to the server that the user chooses, and can be compared with the first', async () => {
    const row = await send('/Default');
    for (const server of ['server-b', 'server-b', 'server-a']) {
      await answeringPicks(
        () => server,
        () => messagesOf(() => run('sendAgainTo', row)),
      );
    }
    await until(() => farm.trace.length === 4, 'the copies');
    assert.deepEqual(
      farm.trace.slice(1).map(({ server, reason }) => [server, reason]),
      [
        ['server-b', 'user'],
        ['server-b', 'user'],
        ['server-a', 'user'],
      ],
    );
    await messagesOf(() => run('sendAgain', row), 'Compare');
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputTextDiff);
    const texts = await Promise.all(
      [input.original, input.modified].map(async (uri) =>
        (await vscode.workspace.openTextDocument(uri)).getText(),
      ),
    );
    assert.match(texts[0] ?? '', /^#1 GET \/Default$/m);
    assert.match(texts[1] ?? '', /^#5 GET \/Default$/m);
    assert.match(texts[1] ?? '', /^Copy of +#1$/m);
  });

  it('is asked about first where it may change something, and goes out as often as wanted', async () => {
    const row = await send('/Default', { method: 'POST', body: 'a=b' });
    const asked = await messagesOf(() => run('sendAgain', row));
    assert.deepEqual(
      asked.map(({ text }) => text),
      ['Send POST /Default again?'],
    );
    assert.equal(farm.trace.length, 1);
    const messages = await answeringInputs(
      async ({ problem }) => {
        for (const wrong of ['', '0', '1001', 'x', '-1']) assert.ok(await problem(wrong), wrong);
        return '20';
      },
      () =>
        answeringPicks(
          () => 'All at Once',
          () => messagesOf(() => run('sendMany', row), 'Send Again'),
        ),
    );
    assert.match(
      messages.at(-1)?.text ?? '',
      /^POST \/Default was sent 20 times: \d{3} × 20\. It took /,
    );
    await until(() => farm.trace.length === 21, 'all copies');
    assert.ok(
      farm.trace.slice(1).every(({ replayOf, method }) => replayOf === 1 && method === 'POST'),
    );
  });

  it('is offered from the palette, newest first, and compared with another one', async () => {
    await send('/Default?n=1');
    await send('/Default?n=2');
    const titles: string[] = [];
    await answeringPicks(
      ({ title, items }) => {
        titles.push(title);
        return items.find((item) => item.includes(titles.length === 1 ? 'n=1' : 'GET'));
      },
      () => run('compareRequests'),
    );
    const { label } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.equal(label, 'Request 1 ↔ Request 2');
    assert.equal(titles.length, 2);
  });

  it('is compared with the other one that is selected, the older one first', async () => {
    const first = await send('/Default?n=1');
    const second = await send('/Default?n=2');
    await run('compareRequests', second, [second, first]);
    const { label } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.equal(label, 'Request 1 ↔ Request 2');
  });

  it('is copied as a command of curl, without its cookies unless they are wanted', async () => {
    const row = await send('/Default', {
      headers: { cookie: 'sid=abcdefghijklmnop', 'x-mine': 'yes' },
    });
    for (const [index, wanted] of ['sid=***', 'sid=abcdefghijklmnop'].entries()) {
      await answeringPicks(
        ({ items }) => {
          const groups = items.filter((item) => item.startsWith('---'));
          assert.deepEqual(groups, [
            '--- Without cookies and credentials',
            '--- With cookies and credentials',
          ]);
          return undefined;
        },
        () => run('copyAsCurl', row),
      );
      const window = vscode.window as unknown as { showQuickPick: (items: unknown) => unknown };
      const { showQuickPick } = window;
      window.showQuickPick = (items) =>
        Promise.resolve(
          (items as vscode.QuickPickItem[]).filter(({ label: name }) => name === 'Bash')[index],
        );
      try {
        await run('copyAsCurl', row);
      } finally {
        window.showQuickPick = showQuickPick;
      }
      const text = await vscode.env.clipboard.readText();
      assert.ok(text.startsWith(`curl --url 'http://127.0.0.1:${port}/Default' `), text);
      assert.ok(text.includes(`--header 'cookie: ${wanted}'`), text);
      assert.ok(text.includes(`--header 'x-mine: yes'`), text);
    }
  });

  it('is kept with its details when its farm ends, and goes to one that runs', async () => {
    const headers = { cookie: 'sid=abcdefghijklmnop', 'x-mine': 'yes' };
    const row = await send('/Default?first', { headers });
    await farm.stop();
    const [kept] = handle.farm.requests.getChildren();
    assert.ok(kept);
    assert.match(
      String(handle.farm.requests.getTreeItem(kept).description),
      /→ server-[ab] 200 .* · tested \(ended .+\)$/,
    );
    const [gone] = await messagesOf(() => run('sendAgain', kept));
    assert.equal(gone?.text, 'No farm is running.');
    await run('startFarm');
    farm = await readyFarm(handle);
    await send('/Default?other');
    // The row that was drawn while the farm ran is the same request, and no other one.
    for (const each of [row, kept]) {
      await run('openRequestDetails', each);
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(text, /^#1 GET \/Default\?first$/m);
      assert.match(text, /^x-mine: yes$/m);
      assert.match(text, /^HTTP\/1\.1 200 OK$/m);
      const [message] = await messagesOf(() => run('sendAgain', each));
      assert.match(message?.text ?? '', /^GET \/Default\?first was sent again\. /);
    }
    await until(() => farm.trace.length === 3, 'both copies');
    const sent = await farm.send({ name: 'describeRequest', request: farm.trace[2]?.id ?? 0 });
    assert.match(JSON.stringify(sent), /sid=abcdefghijklmnop/);
  });

  it('is kept for four farms and files, the oldest of which goes first', () => {
    const { kept, requests } = handle.farm;
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const [index, name] of names.entries()) {
      const entry: TraceEntry = {
        id: 1,
        logId: '',
        arrivedAtMs: index,
        method: 'GET',
        path: `/${name}`,
        reason: 'algorithm',
        status: 200,
        durationMs: 1,
      };
      kept.add({ name, details: [{ entry }], originOf: () => 'http://localhost' });
    }
    assert.deepEqual(
      kept.all().map(({ name }) => name),
      ['b', 'c', 'd', 'e'],
    );
    const rows = requests.getChildren().map((row) => labelOf(requests.getTreeItem(row)));
    assert.deepEqual(
      rows.map((label) => label.split(' ').at(-1)),
      ['/e', '/d', '/c', '/b'],
    );
    kept.clear();
    assert.deepEqual(requests.getChildren(), []);
  });

  it('is gone once the list was cleared, and no other one is taken for it', async () => {
    const row = await send('/Default');
    await farm.stop();
    await run('clearRequests');
    assert.deepEqual(handle.farm.requests.getChildren(), []);
    const [gone] = await messagesOf(() => run('sendAgain', row));
    assert.equal(gone?.text, 'The farm tested is no longer running.');
    await run('startFarm');
    farm = await readyFarm(handle);
    await send('/Default?other');
    for (const command of ['sendAgain', 'openRequestDetails', 'copyAsCurl']) {
      const [message] = await messagesOf(() => run(command, row));
      assert.equal(message?.text, 'The farm no longer remembers this request.', command);
    }
  });

  it('says so where no request has come yet', async () => {
    for (const command of [
      'sendAgain',
      'sendAgainTo',
      'sendMany',
      'copyAsCurl',
      'compareRequests',
    ]) {
      const [message] = await messagesOf(() => run(command));
      assert.equal(message?.text, 'No request has passed through the farm yet.', command);
    }
  });
});
