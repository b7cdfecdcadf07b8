import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';

interface Cookie {
  readonly case: string;
  readonly secret: string;
  readonly id?: string;
  readonly cookies: readonly { readonly value: string }[];
}

// The bundle of these tests lies elsewhere.
const own = vscode.extensions.all.find(({ packageJSON }) =>
  Object.is((packageJSON as { name: unknown }).name, 'session-farm'),
);
const file = join(own?.extensionPath ?? '', 'test', 'fixtures', 'cookies', 'cookies.jsonl');

describe('A value that Laravel encrypted', () => {
  const ref = {
    layout: 'laravel',
    application: 'shop-database-shop-cache-',
    id: 'Zq3xT0vB8nLkYw2RjH5sDfGc7MpAeU1iOtXyV4Qb',
  } as const;
  const written = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Cookie)
    .find((one) => one.case === 'laravel, serialized');
  const secret = written?.secret ?? '';
  let server: RedisServer;
  let handle: TestHandle;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  /** Pastes keys one after the other, and tells what is said. */
  const openedWith = async (uri: vscode.Uri, ...keys: readonly string[]) => {
    const said: string[] = [];
    const left = [...keys];
    await answeringMessages(
      ({ text, buttons }) => {
        said.push(text);
        return buttons[0];
      },
      () =>
        answeringInputs(
          () => left.shift(),
          () =>
            answeringPicks(
              ({ items }) => items.find((item) => item.startsWith('Paste Key…'))?.split(' |')[0],
              async () => {
                await vscode.commands.executeCommand('sessionFarm.openWithKey', uri);
                await until(() => left.length === 0 && shown() !== '', 'the document');
              },
            ),
        ),
    );
    return said;
  };
  const shown = (): string => {
    const { document } = vscode.window.activeTextEditor ?? {};
    return document?.uri.scheme === 'session-farm-opened' ? document.getText() : '';
  };

  it('is shown once the right key is pasted, which nothing keeps', async () => {
    const inner = decodeURIComponent(written?.cookies.at(-1)?.value ?? '');
    const stored = `s:${inner.length}:"${inner}";`;
    await askOk(server, ['SET', `${ref.application}${ref.id}`, stored, 'EX', '900']);
    const { id: endpointId } = await addEndpoint(handle, 'shop', server.port);
    const uri = vscode.Uri.from(toSessionUriParts({ endpointId, database: 0, ref }, true));
    const said = await openedWith(
      uri,
      'base64:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=',
      secret,
    );
    assert.match(said[0] ?? '', /is encrypted by Laravel, and none of the keys opens it/);
    assert.match(shown(), /Encrypted by Laravel/);
    assert.match(shown(), /It was decrypted with the pasted key/);
    assert.ok(shown().includes(written?.id ?? '?'), shown());
    assert.ok(!shown().includes(secret.slice(7)));
    const { workspaceState, globalState } = handle.services.context;
    for (const state of [workspaceState, globalState]) {
      const kept = state.keys().map((key) => JSON.stringify(state.get(key)));
      assert.ok(!kept.join().includes(secret.slice(7)));
    }

    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.deepEqual(await openedWith(uri), [], 'the key is known in this window');
  });
});
