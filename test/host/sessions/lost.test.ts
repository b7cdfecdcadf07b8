import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { rowAt } from '../support/rows.ts';
import { ann, keysOf } from '../support/session-rig.ts';

const id = 'lit3py55t21z5v55vlm25s55';
const run = (target?: unknown) =>
  vscode.commands.executeCommand('sessionFarm.explainLostSession', target);

describe('Why Is It Lost?', () => {
  let server: RedisServer;
  let handle: TestHandle;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    await askOk(server, ['FLUSHALL']);
    for (const name of [id, 'another0000000000000000']) {
      await askOk(server, ['SET', keysOf(name).data, Buffer.from(ann, 'hex'), 'EX', '900']);
      await askOk(server, ['SET', keysOf(name).timeout, '1200', 'EX', '900']);
    }
    await addEndpoint(handle, 'shop', server.port);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  /** Asks, and presses a button of the message that tells the first cause. */
  const explained = async (target?: unknown, press?: string) => {
    const messages: string[] = [];
    await answeringMessages(
      ({ text, buttons }) => {
        messages.push([text, ...buttons].join(' | '));
        return press !== undefined && buttons.includes(press) ? press : undefined;
      },
      () => run(target),
    );
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'session-farm-report');
    return { document, messages };
  };
  const lensesOf = async ({ uri }: vscode.TextDocument): Promise<readonly vscode.Command[]> => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    return lenses.map(({ command }) => command ?? assert.fail('a lens without a command'));
  };

  it('tells of a row that the site ended it, and again when somebody asks again', async () => {
    const row = await rowAt(handle.sessions.tree, 'shop', '/Shop', 'lit3py');
    await askOk(server, ['DEL', keysOf(id).data]);
    await askOk(server, ['DEL', keysOf(id).timeout]);
    const { document, messages } = await explained(row);
    const text = document.getText();
    assert.equal(document.languageId, 'markdown');
    assert.match(text, /^# Why Is It Lost\?\n\nSession lit3py.* of \/Shop at shop\n/);
    assert.match(text, /^## 1\. The site ended the session, or somebody deleted it\.$/m);
    assert.match(text, /^## Ruled out\n\n(?:- .*\n)*- It did not expire\./m);
    assert.match(text, /^- shop, database 0, with 1 session$/m);
    assert.match(messages[0] ?? '', /^The site ended the session/);
    assert.doesNotMatch(document.uri.toString(), new RegExp(id));
    await askOk(server, ['SET', keysOf(id).data, Buffer.from(ann, 'hex'), 'EX', '900']);
    const [again] = await lensesOf(document);
    assert.equal(again?.title, 'Look Again');
    await answeringMessages(
      () => undefined,
      () =>
        vscode.commands.executeCommand(
          again.command,
          ...((again.arguments ?? []) as readonly unknown[]),
        ),
    );
    await until(() => /^## 1\. The session exists\.$/m.test(document.getText()), 'the new report');
  });

  it('is offered where Find Session finds nothing, and finds another database', async () => {
    const text = 'ASP.NET_SessionId=aaaaaaaaaaaaaaaaaaaaaaaa';
    const other = keysOf('aaaaaaaaaaaaaaaaaaaaaaaa').data;
    await askOk(server, ['SET', other, Buffer.from(ann, 'hex'), 'EX', '900']);
    await askOk(server, ['MOVE', other, '3']);
    const said: string[] = [];
    await answeringMessages(
      ({ text: message, buttons }) => {
        said.push(message);
        return buttons.find((button) => button === 'Why Is It Lost?');
      },
      async () => {
        await vscode.commands.executeCommand('sessionFarm.findSession', text);
        await until(() => said.length > 1, 'the answer');
      },
    );
    assert.match(said[1] ?? '', /^The session is in another database, 3\./);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'session-farm-report');
    const titles = (await lensesOf(document)).map(({ title }) => title);
    assert.deepEqual(titles.slice(0, 3), ['Look Again', 'Open Session', 'Use Database 3…']);
  });

  it('asks for a text, and takes the cookies of a header', async () => {
    const prompts: unknown[] = [];
    await answeringInputs(
      async ({ problem }) => {
        prompts.push(await problem('no\ncookie'), await problem('theme=dark'));
        return 'Cookie: theme=dark; lang=en';
      },
      () => explained(),
    );
    assert.match(String(prompts[0]), /no session ID, key, or cookie/);
    assert.equal(prompts[1], undefined);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /None of these cookies is a session cookie of a known name\./);
  });

  it('says who ended it from here', async () => {
    const row = await rowAt(handle.sessions.tree, 'shop', '/Shop', 'lit3py');
    await answeringMessages(
      ({ buttons }) => buttons.find((button) => button === 'End Session'),
      () => vscode.commands.executeCommand('sessionFarm.endSession', row),
    );
    const { document } = await explained(row);
    assert.match(document.getText(), /^## 1\. You ended the session at /m);
  });

  it('tells of a lock who has it, and releases it from there', async () => {
    const lock = keysOf(id).data.replace('_SessionStateItemCollection', '_WriteLock');
    await askOk(server, ['SET', lock, '638712345678901234']);
    const row = await rowAt(handle.sessions.tree, 'shop', '/Shop', 'lit3py');
    await answeringMessages(
      () => undefined,
      () => vscode.commands.executeCommand('sessionFarm.explainLock', row),
    );
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'session-farm-report');
    const text = document.getText();
    assert.match(text, /^# Why Do Requests Hang\?\n/);
    assert.match(text, /^## 1\. The lock was probably left behind\.$/m);
    assert.match(text, /^- This lock never expires\.$/m);
    const release = (await lensesOf(document)).find(({ title }) => title === 'Release Lock…');
    assert.ok(release);
    await answeringMessages(
      ({ buttons }) => buttons.find((button) => button === 'Release Lock'),
      () =>
        vscode.commands.executeCommand(
          release.command,
          ...((release.arguments ?? []) as readonly unknown[]),
        ),
    );
    assert.equal(await server.ask('EXISTS', lock), 0);
  });
});
