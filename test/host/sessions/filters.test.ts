import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt, rowBelow, textOf, textsBelow } from '../support/rows.ts';

const run = (command: string, target?: unknown) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, target);

describe('the filters of the sessions view', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let tree: SessionsTree;

  before(async () => {
    server = await startRedis();
    handle = await activated();
    tree = handle.sessions.tree;
  });
  after(() => server.stop());
  beforeEach(async () => {
    for (let number = 0; number < 30; number++) {
      const json = JSON.stringify({ cookie: {}, user: `u${number}`, n: number });
      const key = `sess:id${String(number).padStart(2, '0')}`;
      await askOk(server, ['SET', key, json, 'EX', String((number < 24 ? 9000 : 500) - number)]);
    }
    await askOk(server, ['SET', 'sess:forever', '{"cookie":{},"user":"x"}']);
    await askOk(server, ['SET', 'other:sess:one', '{"cookie":{}}', 'EX', '50']);
    await addEndpoint(handle, 'shop', server.port);
    await run('sessions.focus');
  });
  afterEach(async () => {
    await run('clearSessionFilter');
    await removeEndpoints(handle);
    await askOk(server, ['FLUSHALL']);
  });

  /** Answers the list of filters, and the question for what they compare with. */
  const pick = (label: string, typed?: string, command = 'filterSessions', target?: unknown) =>
    answeringInputs(
      () => typed,
      () =>
        answeringPicks(
          () => label,
          () => run(command, target),
        ),
    );
  const ids = async (group: string) =>
    (await textsBelow(tree, await rowAt(tree, 'shop', group)))
      .filter((text) => / min| h |expires/.test(text))
      .map((text) => text.replace(/ \|.*/, ''));
  const rowsOf = async () => (await textsBelow(tree)).filter((text) => !text.startsWith('shop'));

  it('stand as rows above the endpoints, hold together, and go one by one', async () => {
    await rowAt(tree, 'shop', 'sess:', 'id00');
    await pick('Expires Within…', '10 min');
    await until(async () => (await ids('sess:')).length === 6, 'six sessions');
    await pick('Item Has Value…', 'n > 27');
    await until(async () => (await ids('sess:')).length === 2, 'two sessions');
    assert.deepEqual(await ids('sess:'), ['id28', 'id29']);
    assert.deepEqual(await rowsOf(), ['Expires within 10 min', 'Item n > 27']);
    assert.equal(handle.sessions.view.description, 'Expires within 10 min, Item n > 27');
    await rowBelow(tree, await rowAt(tree, 'shop'), 'sess: | 2 of 31');
    await rowBelow(tree, await rowAt(tree, 'shop', 'sess:'), '2 sessions matched at ');
    await run('clearOneSessionFilter', await rowAt(tree, 'Item n'));
    await until(async () => (await ids('sess:')).length === 6, 'six sessions again');
    assert.deepEqual(await rowsOf(), ['Expires within 10 min']);
    await run('clearSessionFilter');
    assert.deepEqual(await rowsOf(), []);
  });

  it('are edited at their rows', async () => {
    await pick('Item Has Value…', 'user = u3');
    await until(async () => (await ids('sess:')).join() === 'id03', 'the one session');
    await pick('', 'user = u4', 'editSessionFilter', await rowAt(tree, 'Item user'));
    await until(async () => (await ids('sess:')).join() === 'id04', 'the other session');
    assert.deepEqual(await rowsOf(), ['Item user = u4']);
  });

  it('put sessions in order', async () => {
    await pick('Expires soonest first');
    await until(async () => (await ids('sess:'))[0] === 'id29', 'the order');
    assert.deepEqual((await ids('sess:')).slice(0, 3), ['id29', 'id28', 'id27']);
    assert.deepEqual(await rowsOf(), ['Expires soonest first']);
  });

  it('choose applications, and say what never expires', async () => {
    await rowAt(tree, 'shop', 'other:sess:');
    await pick('Never expires');
    await until(
      async () => (await ids('sess:')).join() === 'forever',
      'the session without an end',
    );
    await run('clearSessionFilter');
    await answeringPicks(
      ({ placeholder }) => (placeholder.includes('application') ? 'other:' : 'Application…'),
      () => run('filterSessions'),
    );
    const endpoint = await rowAt(tree, 'shop');
    await until(
      async () => !(await textsBelow(tree, endpoint)).some((text) => text.startsWith('sess:')),
      'the other application alone',
    );
    await rowBelow(tree, endpoint, 'other:sess:');
    await rowBelow(tree, endpoint, '1 of 32 sessions match');
  });

  it('are kept under a name, and chosen again', async () => {
    await pick('Never expires');
    await pick('Keep These Filters As…', 'The endless');
    await run('clearSessionFilter');
    await pick('The endless | Never expires');
    assert.deepEqual(await rowsOf(), ['Never expires']);
    await answeringPicks(
      ({ placeholder }) => (placeholder.startsWith('Select the kept') ? 'The endless' : 'Forget'),
      () => run('filterSessions'),
    );
    await answeringPicks(
      ({ items }) => {
        assert.ok(!items.some((text) => text.startsWith('The endless')));
        return undefined;
      },
      () => run('filterSessions'),
    );
  });

  it('say new sessions that fit, without moving a row', async () => {
    await pick('Item Has Value…', 'n < 2');
    await until(async () => (await ids('sess:')).length === 2, 'two sessions');
    const group = await rowAt(tree, 'shop', 'sess:');
    await askOk(server, ['SET', 'sess:id005', '{"cookie":{},"n":1}', 'EX', '900']);
    await rowBelow(tree, group, 'Show New Sessions (1)');
    await run('showNewSessions', group);
    await until(async () => (await ids('sess:')).join() === 'id00,id005,id01', 'the new one');
    assert.match(textOf(tree, group), /^sess: \| 3 of /);
  });
});
