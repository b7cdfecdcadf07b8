import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import type { ShownMessage } from '../support/extension.ts';
import { rowAt } from '../support/rows.ts';

const sessionId = 'Lk2uZ5e-R0tJmAo8b5q1YVw4w1Tn3c0d';

describe('Diagnose Endpoint', () => {
  let handle: TestHandle;
  let server: RedisServer;

  before(async () => {
    handle = await activated();
    server = await startRedis({ password: 'opensesame' });
    await askOk(server, ['SET', `sess:${sessionId}`, '{"cookie":{"originalMaxAge":600000}}']);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });
  after(() => server.stop());

  /** Diagnoses an endpoint, and presses a button of the message that tells what was found. */
  async function diagnose(
    target: unknown,
    press?: string,
  ): Promise<{ document: vscode.TextDocument; messages: readonly ShownMessage[] }> {
    const messages: ShownMessage[] = [];
    await answeringMessages(
      (message) => {
        messages.push(message);
        return press;
      },
      () => vscode.commands.executeCommand('sessionFarm.diagnoseEndpoint', target),
    );
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'session-farm-diagnosis');
    return { document, messages };
  }

  const lensesOf = async ({ uri }: vscode.TextDocument): Promise<readonly vscode.Command[]> => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    return lenses.map(({ command }) => command ?? assert.fail('a lens without a command'));
  };

  it('opens a text with each step, its cause and what to do, without secrets and ids', async () => {
    const { id } = await addEndpoint(handle, 'shop', server.port);
    await handle.services.endpoints.setSecrets(id, { password: 'opensesame' });
    const { document, messages } = await diagnose(await rowAt(handle.sessions.tree, 'shop'));
    const text = document.getText();
    assert.equal(document.languageId, 'markdown');
    assert.match(text, /^# Diagnosis of shop\n/);
    assert.match(text, /^## Sign-in: OK$/m);
    assert.match(text, /^- Sessions among them: 1$/m);
    assert.match(text, /^## Skipped$/m);
    assert.doesNotMatch(text, /opensesame|Lk2uZ5e/);
    assert.equal(messages.length, 1);
    await vscode.commands.executeCommand('sessionFarm.copyDiagnosis', document.uri);
    assert.equal(await vscode.env.clipboard.readText(), text);
  });

  it('offers above a failed step what mends it, and does it', async () => {
    const { id } = await addEndpoint(handle, 'locked', server.port);
    const { document } = await diagnose(id);
    assert.match(
      document.getText(),
      /^## Sign-in: failed\n\nRedis at 127\.0\.0\.1:\d+ requires a password\./m,
    );
    const lenses = await lensesOf(document);
    const titles = lenses.map(({ title }) => title);
    assert.deepEqual(titles, [
      'Diagnose Again',
      'Copy Report',
      'Enter Password…',
      'Sign In Another Way…',
      'Edit Endpoint…',
    ]);
    const window = vscode.window as { showInputBox: unknown };
    const original = window.showInputBox;
    window.showInputBox = () => Promise.resolve('opensesame');
    try {
      const { command, arguments: args } = lenses[2] ?? assert.fail();
      await vscode.commands.executeCommand(command, ...((args ?? []) as readonly unknown[]));
    } finally {
      window.showInputBox = original;
    }
    const { document: again } = await diagnose(document.uri);
    // VS Code asks for the new text when it gets to it.
    await until(() => /^## Sign-in: OK$/m.test(again.getText()), 'the new report');
  });

  it('copies the rules that a user lacks from its message', async () => {
    await askOk(server, ['ACL', 'SETUSER', 'small', 'on', '>opensesame', '+@read', '~*']);
    const { id, address } = await addEndpoint(handle, 'small', server.port);
    await handle.services.endpoints.update(id, { address: { ...address, username: 'small' } });
    await handle.services.endpoints.setSecrets(id, { password: 'opensesame' });
    const { document, messages } = await diagnose(id, 'Copy ACL Rules');
    assert.match(document.getText(), /^## Permissions: warning$/m);
    assert.match(messages[0]?.text ?? '', /^Permissions: Sessions cannot be saved/);
    assert.match(await vscode.env.clipboard.readText(), /\+evalsha \+eval/);
  });
});
