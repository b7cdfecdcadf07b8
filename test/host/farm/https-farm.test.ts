import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { makeSelfSigned } from '../../../src/farm/https/self-signed.ts';
import { tellOfCertificate } from '../../../src/host/farm/https/trust-commands.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { activated, answeringMessages } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  stopFarms,
  workspaceFolder,
  writeTask,
} from './support.ts';

const show = 'Show How to Trust the Certificate';

describe('a farm that clients use by https', () => {
  let handle: TestHandle;
  const files = (): readonly string[] =>
    ['shop.pem', 'shop.key'].map((name) => join(workspaceFolder().uri.fsPath, name));

  before(async () => {
    handle = await activated();
    const { certificate, key } = makeSelfSigned(new Date());
    const [pem = '', keyFile = ''] = files();
    await writeFile(pem, certificate);
    await writeFile(keyFile, key);
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
  });
  after(async () => {
    for (const file of files()) await rm(file, { force: true });
  });

  it('says how its certificate comes to be trusted, and copies the command', async () => {
    const ports = await farmPorts();
    const https = { certificate: 'shop.pem', key: 'shop.key' };
    await writeTask('shop', inProcessFarm(ports, { https }));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    const farm = await readyFarm(handle);
    const { tree } = handle.farm;
    const item = tree.getTreeItem(tree.nodeOf(farm));
    assert.match(String(item.contextValue), /\bsecure\b/);
    let offered: readonly string[] = [];
    const messages: string[] = [];
    await answeringMessages(
      ({ text, buttons }) => {
        messages.push(`${text} [${buttons.join(', ')}]`);
        return undefined;
      },
      () =>
        answeringPicks(
          ({ title, items }) => {
            assert.equal(title, show);
            offered = items;
            return 'curl';
          },
          () => vscode.commands.executeCommand('sessionFarm.showHowToTrust', tree.nodeOf(farm)),
        ),
    );
    const copied = await vscode.env.clipboard.readText();
    assert.ok(offered.some((text) => text.endsWith(` | ${copied}`)));
    assert.match(copied, /^curl --cacert .*shop\.pem/);
    assert.ok(copied.endsWith(` https://localhost:${ports.port}`), copied);
    assert.deepEqual(messages, [
      'The command was copied. Run it in a terminal. [Paste in Terminal]',
    ]);
  });

  it('is told of once where its certificate is one for development, with a way to trust it', async () => {
    const ports = await farmPorts();
    await writeTask('plain', inProcessFarm(ports));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    const plain = await readyFarm(handle);
    assert.ok(plain.state);
    const row = handle.farm.tree.nodeOf(plain);
    assert.doesNotMatch(String(handle.farm.tree.getTreeItem(row).contextValue), /\bsecure\b/);
    const balancer = { ...plain.state.balancer, certificate: { origin: 'own' as const } };
    const kept = new Map<string, unknown>();
    const memento: vscode.Memento = {
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => {
        kept.set(key, value);
        return Promise.resolve();
      },
    };
    const messages: string[] = [];
    const tell = (state: typeof plain.state): Promise<void> =>
      answeringMessages(
        ({ text, buttons }) => {
          messages.push(`${text} [${buttons.join(', ')}]`);
          return undefined;
        },
        () => tellOfCertificate({ name: 'shop', state }, row, { memento, titleOf: () => show }),
      );
    await tell(plain.state);
    await tell({ ...plain.state, balancer });
    await tell({ ...plain.state, balancer });
    assert.deepEqual(messages, [
      `The farm shop uses https with a development certificate. Browsers show a warning until you trust the certificate. [${show}]`,
    ]);
  });
});
