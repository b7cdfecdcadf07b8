import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, type ShownMessage, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks, type AskedPick, pressingBack } from '../support/picks.ts';
import { rowAt, rowBelow, textsBelow } from '../support/rows.ts';

const ids = ['7f3a9c7f3a9c7f3a', '8e2b1d8e2b1d8e2b', '9d1c0e9d1c0e9d1c'];
const other = { name: 'other', key: 'other:{id}', type: 'hash', format: 'text' };

describe('Teach a Layout', () => {
  let server: RedisServer;
  let handle: TestHandle;
  const settings = () => vscode.workspace.getConfiguration('sessionFarm');
  const messages: ShownMessage[] = [];

  before(async () => {
    handle = await activated();
    server = await startRedis();
    for (const [at, id] of ids.entries()) {
      const key = `store:${at < 2 ? 'eu' : 'us'}:session:${id}`;
      await askOk(server, ['SET', key, `{"user":"Ann","cart":{"items":${at}}}`]);
    }
    await askOk(server, ['SET', `store:eu:session:${ids[0] ?? ''}:lock`, 'web-1']);
    await askOk(server, ['SET', 'config', 'x']);
    await vscode.commands.executeCommand('sessionFarm.sessions.focus');
    await addEndpoint(handle, 'taught', server.port);
  });
  beforeEach(async () => {
    messages.length = 0;
    await settings().update('layouts', [other], true);
  });
  afterEach(async () => {
    await settings().update('layouts', undefined, false);
    await settings().update('layouts', undefined, true);
  });
  after(async () => {
    await removeEndpoints(handle);
    await server.stop();
  });

  /** Goes through the steps with an answer to each, and gives what was asked. */
  async function teach(
    answers: readonly (string | undefined)[],
    button?: string,
    keys: readonly string[] = [],
  ): Promise<readonly AskedPick[]> {
    const asked: AskedPick[] = [];
    const entered = [...keys];
    const row = await rowAt(handle.sessions.tree, 'taught');
    await answeringMessages(
      (message) => {
        messages.push(message);
        return message.buttons.find((each) => each === button);
      },
      () =>
        answeringInputs(
          () => entered.shift(),
          () =>
            answeringPicks(
              (pick) => {
                asked.push(pick);
                return answers[asked.length - 1];
              },
              () => vscode.commands.executeCommand('sessionFarm.teachLayout', row),
            ),
        ),
    );
    return asked;
  }

  const toTheEnd = [
    'store:eu:session:*',
    'store:eu:session:{id}',
    'store:{application}:session:{id}',
    'JSON',
    'Lock Only',
  ];
  const entry = {
    name: 'store session',
    key: 'store:{application}:session:{id}',
    lockKey: 'store:{application}:session:{id}:lock',
    type: 'string',
    format: 'json',
  };

  it('makes a layout of one key, and shows what comes of it', async () => {
    const { tree } = handle.sessions;
    const asked = await teach([...toTheEnd, 'Save in Workspace']);
    assert.ok(asked.every(({ title }) => title === 'Teach a Layout'));
    const [keys, parts, applications, values, , preview = []] = asked.map(({ items }) => items);
    assert.ok(
      keys?.some((each) => each.startsWith('store:eu:session:* | 2 keys · string | Example: ')),
      String(keys),
    );
    assert.match(parts?.[0] ?? '', /^store:eu:session:\{id\} \| \d keys \| ID: /);
    assert.ok(
      applications?.some((each) => each.startsWith('store:{application}:session:{id} | 4 keys')),
    );
    assert.match(values?.[0] ?? '', /^--- |^JSON \| fits for certain/);
    assert.ok(
      preview.includes('Save in Workspace | 3 match, of 5 keys looked at'),
      String(preview),
    );
    assert.ok(preview.includes('"lockKey": "store:{application}:session:{id}:lock"'));
    assert.ok(
      preview.some((each) => each.endsWith('| eu | user, cart')),
      String(preview),
    );
    assert.deepEqual(settings().inspect('layouts')?.workspaceValue, [other, entry]);
    assert.match(messages[0]?.text ?? '', /^The layout "store session" was added/);
    assert.deepEqual(messages[0]?.buttons, ['Undo', 'Open Settings']);
    const group = await rowBelow(tree, await rowAt(tree, 'taught'), 'us');
    assert.equal((await textsBelow(tree, group)).length, 1);
  });

  it('gives the layout the name that is entered', async () => {
    const asked = await teach([...toTheEnd, 'Change Name…', 'Save in Workspace'], undefined, [
      'Shop of the EU',
    ]);
    assert.ok(asked.at(-2)?.items.includes('Change Name… | store session'));
    assert.ok(asked.at(-1)?.items.includes('Change Name… | Shop of the EU'));
    const [, written] = settings().inspect<object[]>('layouts')?.workspaceValue ?? [];
    assert.deepEqual(written, { ...entry, name: 'Shop of the EU' });
  });

  it('shows no ID beyond this machine, in no step', async () => {
    const { endpoints } = handle.services;
    const [record] = endpoints.all();
    assert.ok(record);
    await endpoints.update(record.id, { environment: 'production' });
    try {
      const asked = await teach([...toTheEnd, 'Change Name…', undefined]);
      const read = JSON.stringify(asked);
      assert.match(read, /7f3a…a/);
      for (const id of ids) assert.ok(!read.includes(id), read);
    } finally {
      await endpoints.update(record.id, { environment: 'local' });
    }
  });

  it('takes the layout out again, and leaves the others as they were', async () => {
    await teach([...toTheEnd, 'Save in User Settings'], 'Undo');
    const inspected = () => settings().inspect('layouts');
    await until(() => JSON.stringify(inspected()?.globalValue) === JSON.stringify([other]), 'undo');
    assert.equal(inspected()?.workspaceValue, undefined);
    await teach([...toTheEnd, 'Save in Workspace'], 'Undo');
    await until(() => inspected()?.workspaceValue === undefined, 'undo in the workspace');
    assert.deepEqual(inspected()?.globalValue, [other]);
  });

  it('leads back, takes a key that is entered, and writes nothing when it is dismissed', async () => {
    const back = ['store:eu:session:*', pressingBack, 'Enter a Key'];
    const asked = await teach([...back, undefined], undefined, ['store:us:session:x']);
    // There is no such key: the list is there again.
    assert.equal(asked.length, 4);
    const entered = `store:us:session:${ids[2] ?? ''}`;
    const again = await teach([...back, pressingBack, undefined], undefined, [entered]);
    assert.match(again[3]?.items.join('\n') ?? '', /^store:us:session:\{id\}/);
    assert.deepEqual(messages, []);
    assert.equal(settings().inspect('layouts')?.workspaceValue, undefined);
  });

  it('refuses the key of a layout that there is, by its name', async () => {
    await settings().update('layouts', [{ ...other, key: entry.key }], true);
    await teach([...toTheEnd.slice(0, 3), undefined]);
    assert.match(messages[0]?.text ?? '', /^The layout "other" already has the key/);
  });
});
