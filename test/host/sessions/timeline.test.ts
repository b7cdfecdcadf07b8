import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FarmSessionPlaces } from '../../../src/host/farm/debug/farm-session-places.ts';
import type { Farms } from '../../../src/host/farm/farms.ts';
import { changesOfSession } from '../../../src/host/farm/requests-of-session.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringDialogs } from '../support/dialogs.ts';
import { askOk } from '../support/endpoint.ts';
import { answeringPicks, type AskedPick } from '../support/picks.ts';
import { rowAt } from '../support/rows.ts';
import { ann, bob, keys, keysOf, SessionRig, shop } from '../support/session-rig.ts';

describe('the timeline of a session', () => {
  const rig = new SessionRig();
  const address = () => ({ endpointId: rig.uri.authority, database: 0, ref: shop });
  /** A slow machine may take a late look for a renewed lifetime. */
  const moments = () =>
    (rig.handle.services.history.of(address())?.moments ?? []).filter(
      ({ items, changes }) => items.length > 0 || changes[0] !== 'lifetime',
    );
  const seen = (count: number) =>
    until(() => moments().length >= count || undefined, `${count} moments`);
  const text = (name: string) => `{\n  "Age": 42,\n  "Name": "${name}"\n}\n`;
  const show = (...args: unknown[]) =>
    vscode.commands.executeCommand('sessionFarm.showTimeline', ...args);
  /** Opens the session, and has the site store another Name. */
  const changed = async (): Promise<void> => {
    await rig.open();
    await seen(1);
    await rig.store(bob);
    await seen(2);
  };
  /** Shows the timeline and picks, one question after another, the first item that matches. */
  const picking = async (wanted: readonly RegExp[], ...args: unknown[]): Promise<AskedPick[]> => {
    const asked: AskedPick[] = [];
    const shown = await answering(() =>
      answeringPicks(
        (pick) => {
          asked.push(pick);
          return pick.items.find((item) => wanted[asked.length - 1]?.test(item));
        },
        () => show(...args),
      ),
    );
    assert.equal(asked.length, wanted.length, JSON.stringify([asked, shown]));
    return asked;
  };
  const answering = async (work: () => Thenable<unknown>): Promise<string[]> => {
    const shown: string[] = [];
    await answeringMessages((message) => (shown.push(message.text), undefined), work);
    return shown;
  };
  const sides = () =>
    until(async () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
      assert.ok(!input.original.toString().includes(shop.id));
      const [left, right] = await Promise.all([
        vscode.workspace.openTextDocument(input.original),
        vscode.workspace.openTextDocument(input.modified),
      ]);
      return [left.getText(), right.getText()];
    }, 'the comparison');

  it('says what the site changed, and compares it with what was before', async () => {
    await changed();
    const [asked] = await picking([/Name changed/]);
    assert.deepEqual(
      asked?.items
        .filter((item) => !item.includes('lifetime renewed |'))
        .map((item) => item.replace(/^.* · (?=The site|First)/, ''))
        .map(withoutTimes),
      [
        '--- Changes',
        'The site | Name changed | left · 2 items',
        'First seen |  | left · 2 items',
        '--- Compare',
        'Compare Two Moments…',
        'Compare With Now…',
        '--- Timeline',
        'Save Timeline…',
      ],
    );
    assert.deepEqual(await sides(), [text('Ann'), text('Bob')]);
    assert.match(
      vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '',
      /^4hj2k1…x0q: .+ ↔ .+/,
    );
  });

  it('knows what this window has changed, and what a request of a farm has', async () => {
    await rig.open();
    await seen(1);
    rig.setName('Maja');
    await rig.save();
    await seen(2);
    const finder = rig.handle.services.sessionRequests.addChanges(() =>
      Promise.resolve([
        {
          key: '1',
          label: 'POST /cart',
          server: 'web1',
          items: ['Name'],
          arrivedAtMs: moments()[1]?.atMs ?? 0,
          endedAtMs: Date.now(),
        },
      ]),
    );
    try {
      await rig.store(bob);
      await seen(3);
      const [asked] = await picking([/First seen/]);
      const told = asked?.items.filter((item) => item.includes('Name changed')) ?? [];
      assert.equal(told.length, 2);
      assert.match(told[0] ?? '', / · POST \/cart \(web1\) \| /);
      assert.match(told[1] ?? '', / · This window \| /);
      const document = await until(() => vscode.window.activeTextEditor?.document, 'the document');
      assert.equal(document.getText(), text('Ann'), 'the first has nothing before it');
    } finally {
      finder.dispose();
    }
  });

  it('compares any two moments, and one with the session as it is now', async () => {
    await changed();
    await askOk(rig.server, ['SET', keys.data, Buffer.from(ann, 'hex'), 'EX', 900]);
    await seen(3);
    await picking([/^Compare Two/, /The site \| Name changed/, /First seen/]);
    assert.deepEqual(await sides(), [text('Ann'), text('Ann')], 'what is the same is said to be');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await rig.store(bob);
    await picking([/^Compare With Now/, /First seen/], rig.uri);
    assert.deepEqual(await sides(), [text('Ann'), text('Bob')]);
  });

  it('stays when the session has ended and its editor is closed', async () => {
    await changed();
    await askOk(rig.server, ['DEL', keys.data, keys.timeout]);
    await seen(3);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await picking([/The site \| session ended/]);
    assert.deepEqual(await sides(), [text('Bob'), '{\n}\n']);
  });

  it('is walked along by keys, from the first moment to the last and back', async () => {
    await changed();
    rig.setName('Maja');
    await rig.save();
    await seen(3);
    await picking([/First seen/]);
    await until(() => vscode.window.activeTextEditor?.document, 'the first moment');
    const walk = (name: string) => vscode.commands.executeCommand(`sessionFarm.${name}`);
    const names = async () => (await sides()).map((side) => /"Name": "(\w+)"/.exec(side)?.[1]);
    const step = async (name: string, wanted: readonly string[]): Promise<void> => {
      const total = rig.handle.services.history.of(address())?.moments.length ?? 0;
      // Renewed lifetimes may stand between what changed items.
      for (let count = 0; count < total; count++) {
        await walk(name);
        if (String(await names()) === String(wanted)) return;
      }
      assert.deepEqual(await names(), wanted);
    };
    await step('showNextMoment', ['Ann', 'Bob']);
    await step('showNextMoment', ['Bob', 'Maja']);
    await walk('showNextMoment');
    assert.deepEqual((await names())[1], 'Maja', 'behind the last is nothing');
    await step('showPreviousMoment', ['Ann', 'Bob']);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const diffs = tabs.filter(({ input }) => input instanceof vscode.TabInputTextDiff);
    assert.equal(diffs.length, 1, 'steps leave no tabs behind');
  });

  it('is saved to a file and opened again, also when the window has forgotten it', async () => {
    await changed();
    const folder = await mkdtemp(join(tmpdir(), 'session-farm-timeline-'));
    const file = vscode.Uri.file(join(folder, 'timeline.json'));
    try {
      await answeringDialogs(file, () => picking([/^Save Timeline/, /^With masked session IDs/]));
      const saved = await readFile(file.fsPath, 'utf8');
      assert.ok(saved.includes('session-farm-timeline') && !saved.includes(shop.id));
      await rig.store(ann);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      const asked: AskedPick[] = [];
      await answeringDialogs(file, () =>
        answeringPicks(
          (pick) => (asked.push(pick), pick.items.find((item) => item.includes('Name changed'))),
          () => vscode.commands.executeCommand('sessionFarm.openTimeline'),
        ),
      );
      assert.deepEqual(await sides(), [text('Ann'), text('Bob')]);
      assert.ok(asked[0]?.items.every((item) => !/^(Compare With Now|Save)/.test(item)));
      const [again] = await picking([/First seen/]);
      assert.deepEqual(again?.items, asked[0]?.items, 'that of the moments in front is meant');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('says how a session comes to have one', async () => {
    const other = keysOf('zzz2k1abcdefghijklmnoyyy');
    await askOk(rig.server, ['SET', other.data, Buffer.from(ann, 'hex'), 'EX', 900]);
    const row = await rowAt(rig.handle.sessions.tree, 'shop', '/Shop', 'zzz2k1');
    assert.deepEqual(await answering(() => show(row)), [
      'Session zzz2k1…yyy has no timeline yet. Session Farm records the changes of a session while its editor is visible, and while requests of a farm use it.',
    ]);
  });
});

describe('the requests of farms that were about a session', () => {
  it('are those of its number, with the items that they changed', async () => {
    await activated();
    const address = { endpointId: 'e', database: 0, ref: shop };
    const entry = { logId: 'x', method: 'POST', status: 200, arrivedAtMs: 100 };
    const farm = {
      state: { sessions: [{ number: 1 }, { number: 2 }] },
      trace: [
        {
          ...entry,
          id: 1,
          path: '/a',
          session: 1,
          durationMs: 5,
          server: 'web1',
          changed: ['Cart'],
        },
        { ...entry, id: 2, path: '/b', session: 2, durationMs: 5, changed: ['Cart'] },
        { ...entry, id: 3, path: '/c', session: 1, durationMs: 5 },
        { ...entry, id: 4, path: '/d', session: 1, durationMs: 7, changes: [{ name: 'Name' }] },
      ],
    };
    const farms = { all: () => [farm] } as unknown as Farms;
    const places = {
      of: (_farm: unknown, number: number) =>
        Promise.resolve(number === 1 ? address : { ...address, database: 1 }),
    } as unknown as FarmSessionPlaces;
    assert.deepEqual(await changesOfSession(farms, places)(address), [
      {
        key: '100 1',
        label: 'POST /a',
        arrivedAtMs: 100,
        endedAtMs: 105,
        items: ['Cart'],
        server: 'web1',
      },
      { key: '100 3', label: 'POST /c', arrivedAtMs: 100, endedAtMs: 105, items: [] },
      { key: '100 4', label: 'POST /d', arrivedAtMs: 100, endedAtMs: 107, items: ['Name'] },
    ]);
  });
});

function withoutTimes(text: string): string {
  return text.replace(/\d+:\d\d left/, 'left').replace(/ · changed within .*$/, '');
}
