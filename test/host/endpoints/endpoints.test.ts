import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { acceptingQuestions, activated, answeringMessages, until } from '../support/extension.ts';
import { rowAt, textOf, tooltipOf } from '../support/rows.ts';

/** Looked for wherever something could be written down. */
const planted = 'planted-s3cret/1';

describe('endpoints', () => {
  let server: RedisServer;
  let handle: TestHandle;

  before(async () => {
    server = await startRedis({ args: ['--requirepass', planted] });
    handle = await activated();
  });
  after(() => server.stop());
  afterEach(() => removeEndpoints(handle));

  const add = async (text: string): Promise<string> => {
    const result = await acceptingQuestions(
      vscode.commands.executeCommand<string | undefined>('sessionFarm.addEndpoint', text),
    );
    assert.ok(result !== undefined, 'an endpoint was added');
    return result;
  };

  it('are added from a URL with its password, connected, edited and removed', async () => {
    const { endpoints } = handle.services;
    const id = await add(`redis://:${encodeURIComponent(planted)}@127.0.0.1:${server.port}`);
    assert.equal(endpoints.get(id)?.canWrite, true, 'edits are allowed on this machine');
    assert.deepEqual(await endpoints.secrets(id), { password: planted });
    await rowAt(handle.sessions.tree, endpoints.get(id)?.name ?? '', 'No sessions');
    await endpoints.update(id, { name: 'renamed' });
    await rowAt(handle.sessions.tree, 'renamed');

    const key = `sessionFarm.endpoint.${id}`;
    assert.ok(await handle.services.context.secrets.get(key));
    await answeringMessages(
      () => 'Remove Endpoint',
      () => vscode.commands.executeCommand('sessionFarm.removeEndpoint', id),
    );
    assert.equal(endpoints.get(id), undefined);
    assert.equal(await handle.services.context.secrets.get(key), undefined);
  });

  it('are added from a connection string as a site has it', async () => {
    const id = await add(`127.0.0.1:${server.port},password=${planted},abortConnect=False`);
    assert.deepEqual(await handle.services.endpoints.secrets(id), { password: planted });
  });

  it('leave their passwords in the secret storage and nowhere else', async () => {
    const { context, endpoints } = handle.services;
    const id = await add(`redis://:${encodeURIComponent(planted)}@127.0.0.1:${server.port}/2`);
    const row = await rowAt(handle.sessions.tree, endpoints.get(id)?.name ?? '');
    await rowAt(handle.sessions.tree, endpoints.get(id)?.name ?? '', 'No sessions');
    // An error that quotes the password must not bring it into the log either.
    handle.services.log.error('test', new Error(`cannot reach redis://:${planted}@shop`));
    const item = handle.sessions.tree.getTreeItem(row);
    const places = [
      ...[context.globalState, context.workspaceState].flatMap((state) =>
        state.keys().map((key) => JSON.stringify(state.get(key))),
      ),
      JSON.stringify(endpoints.all()),
      textOf(handle.sessions.tree, row),
      await tooltipOf(handle.sessions.tree, row),
      JSON.stringify([item.id, item.resourceUri, item.accessibilityInformation]),
    ];
    for (const place of places) {
      assert.ok(!place.includes(planted) && !place.includes(encodeURIComponent(planted)), place);
    }
    const log = await until(
      () => logFiles(context.logUri.fsPath).find((text) => text.includes('cannot reach')),
      'the log is written',
    );
    assert.ok(!log.includes(planted) && !log.includes(encodeURIComponent(planted)));
  });

  it('come from the settings of the workspace as well, without a password', async () => {
    const configuration = vscode.workspace.getConfiguration('sessionFarm');
    const setting = [{ name: 'brought', address: `127.0.0.1:${server.port}` }];
    await configuration.update('endpoints', setting, vscode.ConfigurationTarget.Global);
    try {
      const failure = await rowAt(handle.sessions.tree, 'brought', 'Redis at');
      assert.match(textOf(handle.sessions.tree, failure), /requires a password/);
    } finally {
      await configuration.update('endpoints', undefined, vscode.ConfigurationTarget.Global);
    }
    await until(
      () => !handle.services.endpoints.all().some(({ name }) => name === 'brought'),
      'the endpoint goes with the setting',
    );
  });

  it('start read-only beyond this machine, and production asks for the name', async () => {
    const { endpoints } = handle.services;
    const { id } = await endpoints.add(
      {
        name: 'shop-prod',
        address: {
          hosts: [{ host: 'shop.invalid', port: 6379 }],
          usesTls: true,
          isTlsGuessed: false,
          database: 0,
        },
        environment: 'production',
        canWrite: false,
        origin: 'user',
      },
      {},
    );
    const row = await rowAt(handle.sessions.tree, 'shop-prod');
    assert.match(textOf(handle.sessions.tree, row), /read-only · production/);
    const window = vscode.window as { showInputBox: unknown };
    const original = window.showInputBox;
    try {
      for (const [typed, isAllowed] of [
        ['shop', false],
        ['shop-prod', true],
      ] as const) {
        window.showInputBox = () => Promise.resolve(typed);
        await vscode.commands.executeCommand('sessionFarm.allowEdits', row);
        assert.equal(endpoints.get(id)?.canWrite, isAllowed);
      }
    } finally {
      window.showInputBox = original;
    }
  });
});

/** The texts of all files in a folder and below. */
function logFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'));
}
