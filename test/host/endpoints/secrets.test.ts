import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { askOk } from '../support/endpoint.ts';
import { answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { rowAt, textOf, tooltipOf } from '../support/rows.ts';
import { ann, EditorRig } from '../support/session-rig.ts';

/** What is planted, each in no other text. */
const planted = {
  password: 'pl4nted-password/1&%ä',
  wrong: 'pl4nted-wrong-password',
  sentinel: 'pl4nted-sentinel-password',
  setting: 'pl4nted-setting-password',
  passphrase: 'pl4nted-passphrase',
  aspNetId: 'plantedaaaabbbbccccdddd1',
  expressId: 'PlantedAAAAbbbbCCCCddddEEEEffff1',
};
const { aspNetId, expressId } = planted;
const needles = Object.values(planted).flatMap((text) => [text, encodeURIComponent(text)]);
const dataKey = `{/Shop_${aspNetId}}_SessionStateItemCollection`;

describe('what is secret', function () {
  this.timeout(120_000);
  const rig = new EditorRig();
  let server: RedisServer;
  let folder: string;
  /** All that was shown, with where. */
  const shown: (readonly [place: string, text: string])[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-farm-secrets-'));
    server = await startRedis();
    await askOk(server, ['ACL', 'SETUSER', 'app', 'on', `>${planted.password}`, '~*', '+@all']);
    await askOk(server, ['SET', dataKey, Buffer.from(ann, 'hex'), 'EX', 900]);
    await askOk(server, ['SET', `{/Shop_${aspNetId}}_SessionTimeout`, '1200', 'EX', 900]);
    await askOk(server, ['SET', `sess:${expressId}`, '{"cookie":{},"a":1}', 'EX', 900]);
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const setting = (value: unknown): Thenable<void> =>
    vscode.workspace
      .getConfiguration('sessionFarm')
      .update('endpoints', value, vscode.ConfigurationTarget.Global);
  const add = async (name: string, text: string, more: Readonly<Record<string, string>> = {}) => {
    const { address, secrets } = parseEndpoint(text);
    const record = { name, address, environment: 'production', canWrite: true } as const;
    const all = { ...secrets, ...more };
    return rig.handle.services.endpoints.add({ ...record, origin: 'user' }, all);
  };
  const noteRow = async (...path: string[]): Promise<void> => {
    const { tree } = rig.handle.sessions;
    const row = await rowAt(tree, ...path);
    const { id, resourceUri, accessibilityInformation, contextValue, command } =
      tree.getTreeItem(row);
    // What else a command is given stays in the extension host.
    const uris = (command?.arguments ?? []).filter((each) => each instanceof vscode.Uri);
    const hidden = [id, resourceUri, accessibilityInformation?.label, contextValue, ...uris].map(
      String,
    );
    shown.push([`row ${path.join(' > ')}`, textOf(tree, row) + JSON.stringify(hidden)]);
    shown.push([`tooltip ${path.join(' > ')}`, await tooltipOf(tree, row)]);
  };
  const running = (): string => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });

  it('is in no row, message, log, backup, setting, address, command line or file of the profile', async () => {
    const { services, editor, sessions } = rig.handle;
    const login = `app:${encodeURIComponent(planted.password)}`;
    const { port } = server;
    const shop = await add('shop', `redis://${login}@127.0.0.1:${port}`, {
      tlsPassphrase: planted.passphrase,
    });
    await add('wrong', `redis://app:${planted.wrong}@127.0.0.1:${port}`);
    await add('sentinels', `127.0.0.1:1,serviceName=shop,password=${planted.password}`, {
      sentinelPassword: planted.sentinel,
    });
    const address = `redis://:${planted.setting}@127.0.0.1:1`;
    await setting([{ name: 'written', address, environment: 'production' }]);
    try {
      await until(
        () => services.endpoints.all().find(({ name }) => name === 'written'),
        'the endpoint of the settings',
      );
      await noteRow('shop');
      await noteRow('shop', '/Shop');
      await noteRow('shop', '/Shop', 'plan');
      await noteRow('shop', 'sess:', 'Plant');
      await noteRow('shop', '/Shop', 'plan', 'Name');
      for (const name of ['wrong', 'sentinels', 'written']) {
        await noteRow(name);
        await noteRow(name, '');
      }
      await vscode.commands.executeCommand('sessionFarm.revealSessionIds', shop.id);
      await rowAt(sessions.tree, 'shop', '/Shop', aspNetId);
      await vscode.commands.executeCommand('sessionFarm.maskSessionIds', shop.id);
      shown.push(['processes', running()]);

      const ref = { layout: 'aspnet-v5', application: '/Shop', id: aspNetId } as const;
      const parts = toSessionUriParts({ endpointId: shop.id, database: 0, ref }, false);
      rig.uri = vscode.Uri.from(parts);
      await rig.open();
      rig.setName('Bob');
      const destination = vscode.Uri.file(join(folder, 'backup'));
      await editor.loaded?.provider.backupCustomDocument(rig.document, { destination });
      await answeringMessages(
        ({ text, detail, buttons }) => {
          shown.push(['message', `${text} ${detail}`]);
          return buttons[0];
        },
        () =>
          answeringInputs(
            ({ title, value }) => {
              shown.push(['question', title]);
              return value === '' ? 'shop' : value;
            },
            async () => {
              await rig.save();
              for (const command of ['extendSession', 'holdLock', 'giveBackLock', 'releaseLock']) {
                await vscode.commands.executeCommand(`sessionFarm.${command}`, rig.uri);
              }
              await askOk(server, ['ACL', 'SETUSER', 'app', '-@write']);
              for (const command of ['extendSession', 'holdLock', 'endSession']) {
                await vscode.commands.executeCommand(`sessionFarm.${command}`, rig.uri);
              }
            },
          ),
      );
      // Errors that quote what is known: passwords, and the ID of the session that was worked with.
      for (const text of Object.values(planted).filter((each) => each !== expressId)) {
        services.log.error('test', new Error(`no way to redis://app:${text}@shop: ${text} failed`));
      }
      const log = services.context.logUri.fsPath;
      await until(async () => (await textsBelow(log)).join('').includes('no way to'), 'the log');
      shown.push(['processes', running()]);
      shown.push(['backup', await readFile(join(folder, 'backup'), 'latin1')]);
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      shown.push(['tabs', JSON.stringify(tabs.map(({ label, input }) => [label, input]))]);
      shown.push(['records', JSON.stringify(services.endpoints.all())]);
      for (const memento of [services.context.globalState, services.context.workspaceState]) {
        for (const key of memento.keys()) shown.push([key, JSON.stringify(memento.get(key))]);
      }
    } finally {
      await setting(undefined);
    }
    // The profile, with what the extension, the window and VS Code keep and log.
    const { globalStorageUri, logUri } = services.context;
    const profile = dirname(dirname(globalStorageUri.fsPath));
    for (const place of [profile, dirname(dirname(logUri.fsPath))]) {
      for (const text of await textsBelow(place)) shown.push([place, text]);
    }
    assert.ok(shown.length > 30);
    for (const [place, text] of shown) {
      const found = needles.find((needle) => text.includes(needle));
      assert.equal(found, undefined, `${place}: ${excerpt(text, found)}`);
    }
  });
});

function excerpt(text: string, found = ''): string {
  const at = text.indexOf(found);
  return text.slice(Math.max(0, at - 100), at + 100);
}

/** The contents of all files in a folder and below. */
async function textsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    // One that goes meanwhile holds nothing any more.
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1').catch(() => '')),
  );
}
