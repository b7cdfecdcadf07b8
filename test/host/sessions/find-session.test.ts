import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import { ann, keysOf } from '../support/session-rig.ts';

/** A session of ASP.NET Core with its cookie. */
interface CoreSession {
  readonly scenario: string;
  readonly cookie: string;
  readonly discriminator: string;
  readonly keys: readonly {
    readonly key: string;
    readonly fields: readonly { readonly name: string; readonly base64: string }[];
  }[];
}

// The bundle of these tests lies elsewhere.
const fixtures = join(
  vscode.extensions.all.find(({ packageJSON }) =>
    Object.is((packageJSON as { name: unknown }).name, 'session-farm'),
  )?.extensionPath ?? '',
  'test',
  'fixtures',
);

const run = (text?: string) => vscode.commands.executeCommand('sessionFarm.findSession', text);

const openTabs = (): readonly string[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

describe('Find Session', () => {
  let server: RedisServer;
  let handle: TestHandle;
  const ids = ['lit3py55t21z5v55vlm25s55', 'lit3py55t21z5v55vlm25s44'] as const;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    await askOk(server, ['FLUSHALL']);
    for (const id of ids) {
      await askOk(server, ['SET', keysOf(id).data, Buffer.from(ann, 'hex'), 'EX', '900']);
      await askOk(server, ['SET', keysOf(id).timeout, '1200', 'EX', '900']);
    }
    await addEndpoint(handle, 'shop', server.port);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  /** What is said while `work` runs; `press` gives the button to press. */
  const saidIn = async (work: () => Thenable<unknown>, press: readonly string[] = []) => {
    const said: string[] = [];
    const left = [...press];
    await answeringMessages(({ text, buttons }) => {
      said.push([text, ...buttons].join(' | '));
      return left.length > 0 && buttons.includes(left[0] ?? '') ? left.shift() : undefined;
    }, work);
    return said;
  };
  const isOpened = (id: string) =>
    until(() => openTabs().some((label) => label.includes(id.slice(0, 6))), `the editor of ${id}`);

  it('opens the session of a cookie, a key, an ID', async () => {
    for (const text of [
      `GET / HTTP/1.1\r\nHost: shop\r\nCookie: theme=dark; ASP.NET_SessionId=${ids[0]}`,
      keysOf(ids[0]).timeout,
      ids[0],
    ]) {
      assert.deepEqual(await saidIn(() => run(text)), []);
      await isOpened(ids[0]);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  });

  it('asks for the text, refuses what names nothing, and lists what fits in part', async () => {
    const problems: unknown[] = [];
    const offered: string[] = [];
    await answeringInputs(
      async ({ problem }) => {
        problems.push(await problem('two\nlines of text'), await problem('py55t21z5v'));
        return 'py55t21z5v';
      },
      () =>
        answeringPicks(
          ({ items }) => {
            offered.push(...items);
            return items[1]?.split(' |')[0];
          },
          () => run(),
        ),
    );
    assert.match(String(problems[0]), /no session ID, key, or cookie/);
    assert.equal(problems[1], undefined);
    assert.equal(offered.length, 2);
    await isOpened(ids[0]);
  });

  it('says where it looked when there is none', async () => {
    const said = await saidIn(() => run('ASP.NET_SessionId=aaaaaaaaaaaaaaaaaaaaaaaa'));
    assert.match(said[0] ?? '', /was not found at shop.*Find Session…/);
  });

  it('opens a cookie of ASP.NET Core with the key ring and the name that the user points to', async () => {
    const lines = readFileSync(join(fixtures, 'aspnetcore-sessions.jsonl'), 'utf8').split('\n');
    const session = JSON.parse(lines[0] ?? '') as CoreSession;
    const [stored] = session.keys;
    assert.ok(stored);
    const fields = stored.fields.flatMap(({ name, base64 }) => [
      name,
      Buffer.from(base64, 'base64'),
    ]);
    await askOk(server, ['HSET', stored.key, ...fields]);
    const folder = await mkdtemp(join(tmpdir(), 'sf-ring-'));
    const name = 'key-0da64a2f-ebdf-4609-85f6-4695cd773621.xml';
    await writeFile(join(folder, name), readFileSync(join(fixtures, 'keyring-aspnetcore', name)));
    const { showOpenDialog } = vscode.window;
    const chosen = [vscode.Uri.file(folder)];
    Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve(chosen) });
    try {
      const said = await saidIn(
        () =>
          answeringInputs(
            () => session.discriminator,
            async () => {
              await run(`.AspNetCore.Session=${session.cookie}`);
              await isOpened(stored.key.replace('dev:', ''));
            },
          ),
        ['Select Key Ring Folder…', 'Enter Application Name…'],
      );
      assert.match(said[0] ?? '', /not in any known key ring/);
      assert.match(said[1] ?? '', /an application of another name/);
      assert.equal(said.length, 2);
    } finally {
      Object.assign(vscode.window, { showOpenDialog });
      await rm(folder, { recursive: true });
      const state = handle.services.context.workspaceState;
      await state.update('sessionFarm.keyRingFolders', undefined);
      await state.update('sessionFarm.applicationNames', undefined);
    }
  });
});
