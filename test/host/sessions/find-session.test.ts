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

/** Cookies that other software wrote, with their key. */
interface KeyedFixture {
  readonly case: string;
  readonly secret: string;
  readonly id?: string;
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
}

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

  describe('with cookies that a key of the site protects', () => {
    let folder: string;
    const { showOpenDialog } = vscode.window;
    const fixture = (name: string): KeyedFixture => {
      const lines = readFileSync(join(fixtures, 'cookies', 'cookies.jsonl'), 'utf8').trim();
      const all = lines.split('\n').map((line) => JSON.parse(line) as KeyedFixture);
      const found = all.find((one) => one.case === name);
      assert.ok(found);
      return found;
    };
    const headerOf = ({ cookies }: KeyedFixture): string =>
      `Cookie: ${cookies.map(({ name, value }) => `${name}=${value}`).join('; ')}`;
    const shown = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';
    const forget = () => vscode.commands.executeCommand('sessionFarm.forgetCookieKeys');
    /** Writes a file with a key, which the user then selects. */
    const selecting = async (name: string, text: string): Promise<void> => {
      const file = join(folder, name);
      await writeFile(file, text);
      Object.assign(vscode.window, {
        showOpenDialog: () => Promise.resolve([vscode.Uri.file(file)]),
      });
    };

    const choosingFile = <T>(work: () => Thenable<T>): Promise<T> =>
      answeringPicks(
        ({ items }) => items.find((item) => item.startsWith('Select File…'))?.split(' |')[0],
        work,
      );

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sf-keys-'));
    });
    afterEach(() => forget());
    after(async () => {
      Object.assign(vscode.window, { showOpenDialog });
      await rm(folder, { recursive: true });
    });

    it('opens that of Laravel with the .env that the user selects, and keeps no key', async () => {
      const laravel = fixture('laravel, aes-256-cbc');
      const { id = '', secret } = laravel;
      await askOk(server, ['SET', `shop-database-shop-cache-${id}`, 's:6:"a:0:{}";', 'EX', '900']);
      await selecting('.env', `APP_NAME=Shop\nAPP_KEY=${secret}\n`);
      const said = await choosingFile(() =>
        saidIn(async () => {
          await run(headerOf(laravel));
          await isOpened(id);
        }, ['Choose Cookie Key…']),
      );
      assert.match(said[0] ?? '', /laravel_session is encrypted by Laravel.*Choose Cookie Key…/);
      const { workspaceState } = handle.services.context;
      const kept = workspaceState.keys().map((key) => JSON.stringify(workspaceState.get(key)));
      assert.ok(!kept.join().includes(secret.slice(7)));
    });

    it('says when another key of Laravel does not open it', async () => {
      await selecting('.env', 'APP_KEY=base64:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n');
      const said: string[] = [];
      await choosingFile(() =>
        answeringMessages(
          ({ text, buttons }) => {
            said.push(text);
            return said.length === 1 ? buttons[0] : undefined;
          },
          async () => {
            await run(headerOf(fixture('laravel, aes-256-cbc')));
            await until(() => said.length === 2, 'the second message');
          },
        ),
      );
      assert.match(said[1] ?? '', /none of the chosen keys opens it/);
    });

    it('shows the session that a cookie of Flask holds, and whether its signature is right', async () => {
      const flask = fixture('flask, compressed');
      assert.deepEqual(await saidIn(() => run(headerOf(flask))), []);
      assert.match(shown(), /holds the session itself, as Flask writes it/);
      assert.match(shown(), /Not verified/);
      assert.match(shown(), /"user": "Zoë"/);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        vscode.window.activeTextEditor?.document.uri,
      );
      const [lens] = lenses;
      assert.equal(lens?.command?.title, 'Choose Cookie Key…');
      const { command, arguments: args = [] } = lens.command;
      await answeringInputs(
        () => flask.secret,
        () =>
          answeringPicks(
            ({ items }) => items.find((item) => item.startsWith('Paste Key…'))?.split(' |')[0],
            () => vscode.commands.executeCommand(command, ...(args as readonly unknown[])),
          ),
      );
      await until(() => shown().includes('checked with the pasted key'), 'the checked signature');
      assert.ok(!shown().includes(flask.secret));
    });

    it('finds the session of Express by its ID, and warns of a signature of another key', async () => {
      const express = fixture('express');
      const { id = '' } = express;
      await askOk(server, ['SET', `sess:${id}`, '{"cookie":{}}', 'EX', '900']);
      assert.deepEqual(await saidIn(() => run(headerOf(express))), []);
      await isOpened(id);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await selecting('.env', 'SESSION_SECRET=another one\n');
      await choosingFile(() => vscode.commands.executeCommand('sessionFarm.chooseCookieKey'));
      const said = await saidIn(() => run(headerOf(express)));
      assert.match(said[0] ?? '', /connect\.sid has a signature that no chosen key has made/);
      await isOpened(id);
    });
  });

  it('lists what several cookies name, what a key has proved first', async () => {
    const offered: string[] = [];
    await askOk(server, [
      'SET',
      'sess:abcdefghijklmnopqrstuvwxyz012345',
      '{"cookie":{}}',
      'EX',
      '900',
    ]);
    await answeringPicks(
      ({ items }) => {
        offered.push(...items);
        return undefined;
      },
      () =>
        run(
          `Cookie: connect.sid=s%3Aabcdefghijklmnopqrstuvwxyz012345.bm90IGEgc2lnbmF0dXJl; ASP.NET_SessionId=${ids[0]}`,
        ),
    );
    assert.equal(offered.length, 2);
    assert.match(offered[0] ?? '', /^lit3py/);
    assert.match(offered[1] ?? '', /^abcdef.*connect\.sid, signature not checked/);
  });

  it('hands words over to the search in values', async () => {
    for (const [at, user] of ['Zoe Meyer', 'Zoe Schulz'].entries()) {
      const value = JSON.stringify({ cookie: {}, user });
      const key = `sess:abcdefghijklmnopqrstuvwxyz01234${at}`;
      await askOk(server, ['SET', key, value, 'EX', '900']);
    }
    const view = await vscode.commands.executeCommand<{ results: readonly unknown[] }>(
      'sessionFarm.searchInSessions',
      'Zoe',
    );
    assert.equal(view.results.length, 2);
    await run('Zoe Meyer');
    assert.equal(view.results.length, 1);
    const offered = await saidIn(() => run('AnnMeyerOfBonn'), ['Search Values for It']);
    assert.match(offered[0] ?? '', /was not found at shop.*Search Values for It/);
  });
});
