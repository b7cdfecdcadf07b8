import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import type { ShownMessage } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import { farmPorts, inProcessFarm, removeTasks, stopFarms, writeTask } from './support.ts';

/** Takes a step of the lesson as its button does, and gives what was told at its end. */
async function take(
  step: string,
  press: (message: ShownMessage) => string | undefined = () => undefined,
): Promise<ShownMessage> {
  const messages: ShownMessage[] = [];
  await answeringMessages(
    (message) => {
      messages.push(message);
      return press(message);
    },
    () => vscode.commands.executeCommand('sessionFarm.takeLesson', step),
  );
  // The farm tells by itself what servers leave behind that end during a request.
  const others = /^The sandbox Redis is running|left the locks? of /;
  const told = messages.filter(({ text }) => !others.test(text));
  assert.equal(told.length, 1, JSON.stringify(messages));
  const [message] = told;
  assert.ok(message);
  return message;
}

describe('the lesson of the farm', function () {
  this.timeout(90_000);
  let handle: TestHandle;

  before(async () => {
    handle = await activated();
    await removeEndpoints(handle);
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
  });
  after(async () => {
    await vscode.commands.executeCommand('sessionFarm.stopSandbox');
    await removeEndpoints(handle);
  });

  const lessonFarm = () => handle.farm.farms.all().find(({ name }) => name === 'lesson');

  it('shows that servers do not share what is in their memory, beside a farm of the user', async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    const { text, buttons } = await take('memory');
    assert.equal(
      text,
      'One visitor sent 6 requests. server-a counted 1, 2, 3. server-b counted 1, 2, 3. ' +
        'Each server has its own session for the visitor.',
    );
    assert.deepEqual(buttons, ['Show Requests', 'Open in Browser']);
    const farm = lessonFarm();
    await until(() => farm?.trace.length === 6, 'the six requests as rows');
    assert.equal((await request(ports.port)).status, 200, "the user's own farm goes on");
  });

  it("leaves a farm of the user's alone that has its name, and ends that of the step before", async () => {
    const ports = await farmPorts();
    await writeTask('lesson', inProcessFarm(ports, { name: 'lesson', application: '/Lesson' }));
    await vscode.commands.executeCommand('sessionFarm.startFarm');
    for (const step of ['memory', 'memory']) {
      await take(step);
      assert.deepEqual(
        handle.farm.farms
          .all()
          .map(({ name }) => name)
          .sort(),
        ['lesson', 'lesson 2'],
      );
    }
    assert.equal((await request(ports.port)).status, 200, "the user's own farm goes on");
  });

  it('asks which step where none is named', async () => {
    const offered: string[] = [];
    await answeringPicks(
      ({ items }) => {
        offered.push(...items);
        return undefined;
      },
      () => vscode.commands.executeCommand('sessionFarm.takeLesson'),
    );
    assert.equal(offered.length, 7, offered.join());
    assert.equal(offered[0], 'Sessions in Each Server');
    assert.equal(lessonFarm(), undefined);
  });

  it('shows that affinity keeps a session until its server dies', async () => {
    const { text } = await take('affinity');
    assert.match(
      text,
      /server-([ab]) counted 1, 2, 3, 4\. Then server-\1 was killed\. server-(?!\1)[ab] counted 1, 2\. The visitor lost the session\.$/,
    );
    assert.equal(lessonFarm()?.state?.balancer.affinity, true);
    assert.ok(lessonFarm()?.state?.servers.some(({ phase }) => phase === 'down'));
  });

  it('shows that sessions in Redis outlive a server', async () => {
    const { text } = await take('redis');
    assert.match(
      text,
      /server-a counted [\d, ]+\. server-b counted [\d, ]+\. Then server-([ab]) was killed\. server-(?!\1)[ab] counted 5, 6\. The visitor lost nothing\.$/,
    );
  });

  it('shows that requests of one session wait for each other', async () => {
    const { text } = await take('lockWait');
    const [first, second] = [...text.matchAll(/ answered after ([\d.]+) s/g)].map(([, seconds]) =>
      Number(seconds),
    );
    assert.ok(first !== undefined && second !== undefined, text);
    assert.ok(first >= 3 && second >= 6, text);
  });

  it('shows a lock that is left behind, and lets it be released', async () => {
    const { text, buttons } = await take('leftLock');
    assert.match(text, /^server-[ab] was killed while a request held the lock/);
    assert.match(text, /up to 1:[0-4]\d\.$/, 'of the 110 seconds that a request may take');
    assert.deepEqual(buttons, ['Release Lock…', 'Show Requests']);
    const farm = lessonFarm();
    await until(
      () => farm?.state?.underway?.some(({ path }) => path === '/Visits'),
      'the request that waits',
    );
  });

  it('lets the waiting request go on when the lock is released', async () => {
    const later: string[] = [];
    await answeringMessages(
      ({ text, buttons }) => {
        later.push(text);
        return buttons.find((button) => button.startsWith('Release Lock'));
      },
      async () => {
        await vscode.commands.executeCommand('sessionFarm.takeLesson', 'leftLock');
        await until(
          () => later.some((text) => text.startsWith('The waiting request got the lock.')),
          'the request to be answered',
        );
      },
    );
  });

  it('shows that versions 4 and 5 of the provider do not share sessions', async () => {
    const { text, buttons } = await take('layouts');
    assert.match(text, /^server-v4 counted 1, 2\. server-v5 counted 1, 2\. /);
    assert.deepEqual(buttons, ['Show Sessions', 'Show Requests']);
  });

  it('shows that no session is lost while servers come and go under load', async () => {
    const { text, buttons } = await take('load');
    assert.match(
      text,
      /^8 visitors sent \d+ requests\. server-c was added, then server-a and server-b were killed\. /,
    );
    for (const server of ['server-a', 'server-b', 'server-c'])
      assert.match(text, new RegExp(`${server} answered [1-9]`));
    assert.match(text, / None of the 8 sessions was lost\.$/);
    assert.deepEqual(buttons, ['Show Requests', 'Show Sessions']);
    const phases = lessonFarm()?.state?.servers.map(({ name, phase }) => `${name} ${phase}`);
    assert.deepEqual(phases, ['server-a down', 'server-b down', 'server-c ready']);
  });
});
