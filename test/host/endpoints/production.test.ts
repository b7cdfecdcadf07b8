import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { showEndpointStatus } from '../../../src/host/sessions/endpoint-status.ts';
import { askOk } from '../support/endpoint.ts';
import { answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt, textOf, tooltipOf } from '../support/rows.ts';
import { ann, bob, keys, maja, SessionRig } from '../support/session-rig.ts';

const nameTitle = 'Write to a Production Endpoint';

describe('a production endpoint', () => {
  const rig = new SessionRig();
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    await askOk(rig.server, ['SET', keys.timeout, '1200', 'EX', 90]);
    await askOk(rig.server, ['EXPIRE', keys.data, 90]);
    await rig.handle.services.endpoints.update(rig.uri.authority, { environment: 'production' });
  });

  /** Types `name` whenever an endpoint's name is asked for; other questions get their own answers. */
  const typing = <T>(name: string | undefined, work: () => Thenable<T>): Promise<T> =>
    answeringInputs(({ title, value }) => {
      if (title !== nameTitle) return value === '20' ? '45' : value;
      asked.push(title);
      return name;
    }, work);
  const row = () => rowAt(rig.handle.sessions.tree, 'shop', '/Shop', '4hj2k1');
  /** Keys, values and whole minutes to live: what a command could change. */
  const stored = async () => {
    const names = (await rig.server.ask('KEYS', '*')) as Uint8Array[];
    const all = names.map(async (name) => [
      Buffer.from(name).toString(),
      String(await rig.server.ask('GET', name)),
      Math.round(Number(await rig.server.ask('TTL', name)) / 60),
    ]);
    return (await Promise.all(all)).sort();
  };
  const run = (command: string, target: unknown): Promise<unknown> =>
    answeringMessages(
      ({ buttons }) => buttons[0],
      () => vscode.commands.executeCommand(`sessionFarm.${command}`, target),
    );

  it('asks for its name at the first save of each editor, and keeps the edits where it is not given', async () => {
    await rig.open();
    rig.setName('Bob');
    for (const name of [undefined, '', 'sho']) await typing(name, () => rig.trySave());
    assert.equal(asked.length, 3);
    assert.deepEqual([await rig.stored(), rig.isDirty(), rig.name()], [ann, true, 'Bob']);
    await typing('shop', () => rig.save());
    assert.equal(await rig.stored(), bob);
    rig.setName('Maja');
    await typing(undefined, () => rig.save());
    await typing(undefined, () => run('undoLastSave', undefined));
    await typing(undefined, () => run('extendSession', rig.uri));
    assert.equal(asked.length, 4, 'once for the editor');
    assert.equal(await rig.stored(), bob);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rig.open();
    rig.setName('Maja');
    await typing(undefined, () => rig.trySave());
    assert.equal(asked.length, 5, 'and again for the next one');
    await rig.handle.services.endpoints.update(rig.uri.authority, { environment: 'local' });
    await typing(undefined, () => rig.save());
    assert.equal(await rig.stored(), maja);
    assert.equal(asked.length, 5, 'and never for another environment');
  });

  it('asks for its name before each command that changes a session without an editor', async () => {
    const lock = () => askOk(rig.server, ['SET', keys.lock, 'a-request', 'EX', 90]);
    for (const [command, prepare] of [
      ['extendSession', undefined],
      ['setSessionTimeout', undefined],
      ['copySession', undefined],
      ['holdLock', undefined],
      ['releaseLock', lock],
      ['endSession', undefined],
    ] as const) {
      await prepare?.();
      const before = await stored();
      const target = await row();
      asked = [];
      await typing(undefined, () => run(command, target));
      assert.deepEqual(await stored(), before, `${command} writes nothing`);
      await typing('shop', () => run(command, target));
      assert.equal(asked.length, 2, command);
      assert.notDeepEqual(await stored(), before, command);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      if (command === 'holdLock') {
        await typing(undefined, () => run('giveBackLock', target));
        assert.equal(await rig.server.ask('EXISTS', keys.lock), 0);
        assert.equal(asked.length, 2, 'what is given back needs no confirmation');
      }
    }
  });

  it('is asked for once where edits are allowed on the way', async () => {
    await rig.handle.services.endpoints.update(rig.uri.authority, { canWrite: false });
    const titles: string[] = [];
    const target = await row();
    await answeringInputs(
      ({ title }) => {
        titles.push(title);
        return 'shop';
      },
      () => run('extendSession', target),
    );
    assert.deepEqual(titles, ['Allow Edits to a Production Endpoint']);
    assert.ok(Number(await rig.server.ask('TTL', keys.data)) > 1000);
  });

  it('becomes read-only when it is called so, and says so in its row and in the status bar', async () => {
    const { tree } = rig.handle.sessions;
    const { services } = rig.handle;
    const id = rig.uri.authority;
    await services.endpoints.update(id, { environment: 'local', canWrite: true });
    const window = vscode.window as { createStatusBarItem: unknown };
    const original = window.createStatusBarItem;
    const item = { text: '', isShown: false } as unknown as vscode.StatusBarItem;
    let isShown = false;
    Object.assign(item, {
      show: () => (isShown = true),
      hide: () => (isShown = false),
      dispose: () => undefined,
    });
    window.createStatusBarItem = () => item;
    const status = showEndpointStatus(services);
    try {
      assert.equal(isShown, false);
      await rig.open();
      await until(() => isShown, 'the item');
      assert.equal(item.text, '$(database) local · shop');
      for (const [environment, expected] of [
        ['Production', '$(database) production · shop · read-only'],
        ['Development', '$(database) development · shop'],
        ['Local', '$(database) local · shop'],
      ] as const) {
        await answeringPicks(
          () => environment,
          () => vscode.commands.executeCommand('sessionFarm.setEnvironment', id),
        );
        assert.equal(item.text, expected);
        assert.match(item.accessibilityInformation?.label ?? '', /^Endpoint shop, /);
        const shown = tree.getTreeItem(await rowAt(tree, 'shop'));
        const icon = shown.iconPath as vscode.ThemeIcon;
        assert.ok(icon.color);
        if (environment !== 'Local') {
          assert.match(textOf(tree, await rowAt(tree, 'shop')), new RegExp(environment, 'i'));
        }
      }
      await answeringPicks(
        ({ title, items }) => {
          assert.equal(title, 'shop · local');
          return items.find((text) => text.startsWith('Make Endpoint Read-Only'));
        },
        () => vscode.commands.executeCommand('sessionFarm.showEndpointActions', id),
      );
      assert.equal(services.endpoints.get(id)?.canWrite, false);
    } finally {
      status.dispose();
      window.createStatusBarItem = original;
    }
  });

  it('shows whole session IDs while the user wants to see them, and keeps none', async () => {
    const { tree } = rig.handle.sessions;
    const { services, editor } = rig.handle;
    const whole = '4hj2k1abcdefghijklmnox0q';
    const shown = async () => `${textOf(tree, await row())} ${await tooltipOf(tree, await row())}`;
    const state = async () => tree.getTreeItem(await rowAt(tree, 'shop')).contextValue ?? '';
    assert.ok(!(await shown()).includes(whole));
    assert.match(await state(), /\bmasked\b/);
    const uri = tree.uriOf((await row()) as never).toString();
    await run('revealSessionIds', rig.uri.authority);
    const revealed = await rowAt(tree, 'shop', '/Shop', whole);
    assert.match(await state(), /\brevealed\b/);
    assert.equal(tree.uriOf(revealed as never).path, vscode.Uri.parse(uri).path);
    await rig.open();
    await editor.loaded?.actions.show(
      {
        document: rig.document,
        endpoint: services.endpoints.get(rig.uri.authority),
        replica: undefined,
        showsWholeId: false,
        isIdRevealed: true,
        isRaw: false,
      },
      { item: 'Name', path: [] },
    );
    const names = vscode.workspace.textDocuments.map((document) => document.uri.toString());
    assert.ok(!names.some((name) => name.includes(whole)), names.join('\n'));
    await run('maskSessionIds', rig.uri.authority);
    assert.ok(!(await shown()).includes(whole));
    for (const memento of [services.context.globalState, services.context.workspaceState]) {
      for (const key of memento.keys()) {
        assert.ok(!JSON.stringify(memento.get(key)).includes(whole), key);
      }
    }
  });
});
