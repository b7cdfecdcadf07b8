import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import * as vscode from 'vscode';
import { englishText, l10n } from '../../../src/formats/reason.ts';
import type { SessionsNode } from '../../../src/host/sessions/nodes.ts';
import { reasonText } from '../../../src/host/shown/vscode.ts';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import type { ShownMessage } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { rowAt, tooltipOf } from '../support/rows.ts';

/** A link that runs a command, an icon, a turn of direction, another line, and an escape. */
const attack = '[Fix](command:workbench.action.quit)$(trash)\u202e\u200b\nx\u001b[2J';
/** What makes a link or an icon, acts, or can't be seen. */
const acting =
  /\]\(|\$\([a-z]|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

/** A server that answers every command with one error. */
async function startLiar(reply: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(`-${reply}\r\n`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return { server, port: address.port };
}

function assertHarmless(text: string, lines = 1): void {
  assert.doesNotMatch(text, acting);
  assert.ok(text.split('\n').length <= lines, text);
}

function assertHarmlessMessage({ text, detail, buttons }: ShownMessage): void {
  assertHarmless(text);
  assertHarmless(detail, 5);
  for (const button of buttons) assertHarmless(button);
}

describe('names and replies that somebody made to do harm', () => {
  let handle: TestHandle;
  let tree: SessionsTree;
  let server: RedisServer;
  const name = `shop ${attack}`;
  const id = `id${attack}`;

  before(async () => {
    handle = await activated();
    tree = handle.sessions.tree;
    server = await startRedis();
    const keys = `{/A${attack}_${id}}`;
    await askOk(server, ['HSET', `${keys}_Data`, `item${attack}`, 'no value']);
    await askOk(server, ['HSET', `${keys}_Internal`, 'SessionTimeout', '1200']);
    await askOk(server, ['EXPIRE', `${keys}_Data`, 900]);
  });
  afterEach(() => removeEndpoints(handle));
  after(() => server.stop());

  async function everyRow(node?: SessionsNode): Promise<SessionsNode[]> {
    const children = await tree.getChildren(node);
    const below = await Promise.all(children.map((child) => everyRow(child)));
    return [...children, ...below.flat()];
  }

  it('do none in what lower rooms say of them', () => {
    const reason = l10n.t('The class {0} can run code when a server reads it.', attack);
    assert.ok(englishText(reason).includes(attack));
    const shown = reasonText(reason);
    assertHarmless(shown);
    assert.match(shown, /^The class .* can run code when a server reads it\.$/);
  });

  it('do none in rows and tooltips', async () => {
    const { id: endpointId } = await addEndpoint(handle, name, server.port);
    await rowAt(tree, 'shop', '/A');
    const rows = await everyRow();
    assert.ok(rows.some(({ kind }) => kind === 'item'));
    for (const row of rows) {
      const item = tree.getTreeItem(row);
      const { label, description, accessibilityInformation, command } = item;
      for (const text of [label, description, accessibilityInformation?.label, command?.title]) {
        if (typeof text === 'string') assertHarmless(text);
      }
      assert.doesNotMatch(await tooltipOf(tree, row), acting);
    }
    const { label } = tree.getTreeItem(await rowAt(tree, 'shop'));
    assert.equal(label, 'shop [Fix] (command:workbench.action.quit)$ (trash)U+202EU+200B↵x');
    assert.equal(handle.services.endpoints.get(endpointId)?.name, name, 'the name itself stays');
  });

  it('do none in questions, and the name that is shown can be typed', async () => {
    const { id: endpointId } = await addEndpoint(handle, name, server.port);
    await handle.services.endpoints.update(endpointId, {
      environment: 'production',
      canWrite: false,
    });
    const prompts: string[] = [];
    const window = vscode.window as unknown as { showInputBox: unknown };
    const original = window.showInputBox;
    window.showInputBox = (options: vscode.InputBoxOptions) => {
      prompts.push(options.prompt ?? '');
      return Promise.resolve(/Type (.*) to allow/.exec(options.prompt ?? '')?.[1]);
    };
    try {
      await vscode.commands.executeCommand('sessionFarm.allowEdits', endpointId);
    } finally {
      window.showInputBox = original;
    }
    assertHarmless(prompts[0] ?? '');
    assert.equal(handle.services.endpoints.get(endpointId)?.canWrite, true);
  });

  it('do none in messages', async () => {
    await addEndpoint(handle, name, server.port);
    const row = await rowAt(tree, 'shop', '/A', 'id');
    const shown: ShownMessage[] = [];
    await answeringMessages(
      (message) => {
        shown.push(message);
        return undefined;
      },
      () => vscode.commands.executeCommand('sessionFarm.endSession', row),
    );
    assert.match(shown[0]?.text ?? '', /End session .* on shop/);
    await answeringInputs(
      ({ title }) => {
        assertHarmless(title);
        return undefined;
      },
      () => vscode.commands.executeCommand('sessionFarm.copySession', row),
    );
    for (const message of shown) assertHarmlessMessage(message);
  });

  it('do none in what a server answers', async () => {
    const liar = await startLiar(`ERR ${attack.replaceAll('\n', ' ')} ${'long '.repeat(2000)}`);
    try {
      await addEndpoint(handle, 'liar', liar.port);
      const failure = await until(async () => {
        const [row] = await tree.getChildren(await rowAt(tree, 'liar'));
        return row?.kind === 'notice' && row.notice.type === 'failure' ? row : undefined;
      }, 'a failure');
      const { label } = tree.getTreeItem(failure);
      assertHarmless(typeof label === 'string' ? label : '');
      const shown: ShownMessage[] = [];
      await answeringMessages(
        (message) => {
          shown.push(message);
          return undefined;
        },
        () => vscode.commands.executeCommand('sessionFarm.explainFailure', failure),
      );
      assert.match(shown[0]?.text ?? '', /Fix/);
      for (const message of shown) {
        assertHarmlessMessage(message);
        assert.ok(message.text.length <= 1000);
      }
    } finally {
      liar.server.close();
    }
  });
});
