import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FarmSessionPlaces } from '../../../src/host/farm/debug/farm-session-places.ts';
import type { Farms } from '../../../src/host/farm/farms.ts';
import { changesOfSession } from '../../../src/host/farm/requests-of-session.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
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

  it('says how a session comes to have one', async () => {
    const other = keysOf('zzz2k1abcdefghijklmnoyyy');
    await askOk(rig.server, ['SET', other.data, Buffer.from(ann, 'hex'), 'EX', 900]);
    const row = await rowAt(rig.handle.sessions.tree, 'shop', '/Shop', 'zzz2k1');
    assert.deepEqual(await answering(() => show(row)), [
      'Session zzz2k1…yyy has no timeline yet. Session Farm records the changes of a session while its editor is visible.',
    ]);
  });
});

describe('the requests of farms that have changed a session', () => {
  it('are those of its number, with the items', async () => {
    await activated();
    const address = { endpointId: 'e', database: 0, ref: shop };
    const entry = { id: 1, logId: 'x', method: 'POST', status: 200, arrivedAtMs: 100 };
    const farm = {
      state: { sessions: [{ number: 1 }, { number: 2 }] },
      trace: [
        { ...entry, path: '/a', session: 1, durationMs: 5, server: 'web1', changed: ['Cart'] },
        { ...entry, path: '/b', session: 2, durationMs: 5, changed: ['Cart'] },
        { ...entry, path: '/c', session: 1, durationMs: 5 },
        { ...entry, path: '/d', session: 1, durationMs: 7, changes: [{ name: 'Name' }] },
      ],
    };
    const farms = { all: () => [farm] } as unknown as Farms;
    const places = {
      of: (_farm: unknown, number: number) =>
        Promise.resolve(number === 1 ? address : { ...address, database: 1 }),
    } as unknown as FarmSessionPlaces;
    assert.deepEqual(await changesOfSession(farms, places)(address), [
      { label: 'POST /a', arrivedAtMs: 100, endedAtMs: 105, items: ['Cart'], server: 'web1' },
      { label: 'POST /d', arrivedAtMs: 100, endedAtMs: 107, items: ['Name'] },
    ]);
  });
});

function withoutTimes(text: string): string {
  return text.replace(/\d+:\d\d left/, 'left').replace(/ · changed within .*$/, '');
}
