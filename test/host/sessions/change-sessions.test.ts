import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt } from '../support/rows.ts';

describe('Change Sessions', () => {
  let server: RedisServer;
  let handle: TestHandle;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    await askOk(server, ['FLUSHALL']);
    for (let at = 0; at < 6; at++) {
      const session = {
        cookie: { originalMaxAge: 1 },
        ...(at < 4 && { Cart: { Total: at } }),
        Name: `user${String(at)}`,
      };
      await askOk(server, ['SET', `sess:id${String(at)}`, JSON.stringify(session), 'EX', '900']);
    }
    await addEndpoint(handle, 'shop', server.port);
  });
  afterEach(() => removeEndpoints(handle));

  const rows = async () => {
    const group = await rowAt(handle.sessions.tree, 'shop', 'sess:');
    const children = await handle.sessions.tree.getChildren(group);
    return children.filter(({ kind }) => kind === 'session');
  };
  const stored = async (id: string): Promise<unknown> => {
    const reply = await server.ask('GET', `sess:${id}`);
    return JSON.parse(Buffer.from(reply as Uint8Array).toString());
  };
  /** Runs the command on all sessions. @param press the button of each message, by its start */
  const change = async (
    pick: string,
    texts: readonly string[],
    press: (text: string, buttons: readonly string[]) => string | undefined,
  ): Promise<readonly string[]> => {
    const said: string[] = [];
    const left = [...texts];
    const [first, ...others] = await rows();
    await answeringMessages(
      ({ text, buttons }) => {
        said.push(text);
        return press(text, buttons);
      },
      () =>
        answeringPicks(
          ({ items }) => items.find((item) => item.startsWith(pick))?.split(' |')[0],
          () =>
            answeringInputs(
              () => left.shift(),
              async () => {
                await vscode.commands.executeCommand('sessionFarm.changeSessions', first, [
                  first,
                  ...others,
                ]);
                await until(() => said.length > 1, 'the report');
              },
            ),
        ),
    );
    return said;
  };

  it('sets one value in all that have it, and says what was left alone', async () => {
    const said = await change('Set a Value', ['Cart.Total', '99'], (_, buttons) =>
      buttons.find((button) => button === 'Set Values'),
    );
    assert.match(said[0] ?? '', /^Set Values of 4 sessions on shop/);
    assert.match(said[1] ?? '', /^4 changed/);
    assert.deepEqual(await stored('id2'), {
      cookie: { originalMaxAge: 1 },
      Cart: { Total: 99 },
      Name: 'user2',
    });
  });

  it('adds an item of a type of the editor to all sessions of an application, and of several endpoints', async () => {
    await addEndpoint(handle, 'again', server.port);
    const group = await rowAt(handle.sessions.tree, 'shop', 'sess:');
    const other = await rowAt(handle.sessions.tree, 'again', 'sess:', 'id5');
    const said: string[] = [];
    const types: string[] = [];
    const left = ['Visits', '3'];
    await answeringMessages(
      ({ text, buttons }) => (said.push(text), buttons.find((button) => button === 'Add Items')),
      () =>
        answeringPicks(
          ({ items, placeholder }) => {
            if (!placeholder.startsWith('Select the type')) return 'Add an Item';
            types.push(...items);
            return 'Number';
          },
          () =>
            answeringInputs(
              () => left.shift(),
              async () => {
                await vscode.commands.executeCommand('sessionFarm.changeSessions', group, [
                  group,
                  other,
                ]);
                await until(() => said.length > 1, 'the report');
              },
            ),
        ),
    );
    assert.equal(types[0], 'String');
    assert.ok(types.includes('Number') && types.includes('Boolean'), String(types));
    assert.equal(said[0], 'Add Items of 7 sessions on again, shop?');
    // Both are one Redis: the second finds what it wants to write, which is as good.
    assert.equal(said[1], '7 changed.');
    assert.equal(((await stored('id5')) as { readonly Visits: unknown }).Visits, 3);
  });

  it('takes back what it wrote, where nothing has changed since', async () => {
    let undone = false;
    await change('Rename an Item', ['Name', 'User'], (text, buttons) => {
      if (buttons.includes('Rename Items')) return 'Rename Items';
      if (!buttons.includes('Undo') || undone) return undefined;
      undone = text.startsWith('6 changed');
      return 'Undo';
    });
    await until(
      async () => JSON.stringify(await stored('id1')).includes('"Name":"user1"'),
      'the old name',
    );
    assert.ok(undone);
  });

  it('does what a command of a row says to all rows that are selected', async () => {
    const selected = (await rows()).slice(1, 4);
    const run = async (command: string, texts: readonly string[] = []) => {
      const said: string[] = [];
      const left = [...texts];
      await answeringMessages(
        ({ text, buttons }) => {
          said.push(text);
          return buttons.find((button) => /^(Extend|Set|End)/.test(button));
        },
        () =>
          answeringInputs(
            () => left.shift(),
            async () => {
              await vscode.commands.executeCommand(`sessionFarm.${command}`, selected[1], selected);
              await until(() => said.length > 1, 'the report');
            },
          ),
      );
      return said;
    };
    const maxAges = async () =>
      Promise.all(
        ['id0', 'id1', 'id2', 'id3'].map(
          async (id) =>
            ((await stored(id)) as { readonly cookie: { readonly originalMaxAge: number } }).cookie
              .originalMaxAge,
        ),
      );
    const timeouts = await run('setSessionTimeout', ['30']);
    assert.deepEqual(timeouts, ['Set Timeouts of 3 sessions on shop?', '3 changed.']);
    assert.deepEqual(await maxAges(), [1, 1_800_000, 1_800_000, 1_800_000]);
    const extended = await run('extendSession');
    assert.deepEqual(extended, ['Extend Sessions of 3 sessions on shop?', '3 changed.']);
    await vscode.commands.executeCommand('sessionFarm.copySessionId', selected[0], selected);
    assert.equal(await vscode.env.clipboard.readText(), 'id1\nid2\nid3');
    const ended = await run('endSession');
    assert.deepEqual(ended, ['End Sessions of 3 sessions on shop?', '3 changed.']);
    assert.equal(Number(await server.ask('DBSIZE')), 3);
  });

  it('says which sessions the database of Django gives back', async () => {
    const [json, ...left] = await rows();
    const application = ':1:django.contrib.sessions.cached_db';
    // pickle.dumps({'user': 'Ann'}, protocol=5) of Python 3.11.
    const pickled = Buffer.from('80059511000000000000007d948c0475736572948c03416e6e94732e', 'hex');
    for (const letter of ['a', 'b']) {
      await askOk(server, ['SET', `${application}${letter.repeat(32)}`, pickled, 'EX', '900']);
    }
    await vscode.commands.executeCommand('sessionFarm.refreshSessions');
    const group = await rowAt(handle.sessions.tree, 'shop', application);
    const django = (await handle.sessions.tree.getChildren(group)).filter(
      ({ kind }) => kind === 'session',
    );
    const askedOf = async (all: readonly unknown[]): Promise<string> => {
      let detail = '';
      await answeringMessages(
        (message) => ((detail = message.detail), undefined),
        () => vscode.commands.executeCommand('sessionFarm.endSession', all[0], all),
      );
      return detail;
    };
    assert.equal(django.length, 2);
    const both = /Django \(cached_db\) also stores 2 of these sessions in its database/;
    assert.match(await askedOf(django), both);
    assert.doesNotMatch(await askedOf(django), /start over/);
    assert.match(await askedOf([json, ...django]), both);
    assert.match(await askedOf([json, ...django]), /start over with empty sessions/);
    assert.doesNotMatch(await askedOf([json, ...left]), /Django/);
  });

  it('writes nothing when it is not confirmed', async () => {
    const before = await stored('id0');
    const [first, second] = await rows();
    await answeringMessages(
      () => undefined,
      () =>
        answeringPicks(
          ({ items }) => items.find((item) => item.startsWith('End Sessions'))?.split(' |')[0],
          () =>
            vscode.commands.executeCommand('sessionFarm.changeSessions', first, [first, second]),
        ),
    );
    assert.deepEqual(await stored('id0'), before);
  });
});
