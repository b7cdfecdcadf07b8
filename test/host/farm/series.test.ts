import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { requestDetails } from '../../../src/protocol/farm/request-details.ts';
import { shaped } from '../../../src/shapes/shape.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  savedSession,
  stopFarms,
  writeTask,
} from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);
const id = /ASP\.NET_SessionId=(\w+)/;

describe('a series of requests, sent again', () => {
  let handle: TestHandle;
  let farm: RunningFarm;
  let recorded: string;

  /** The session ID that a request was sent with, or that its answer set. */
  const idIn = async (at: number, part: 'request' | 'response'): Promise<string | undefined> => {
    const number = farm.trace[at]?.id ?? 0;
    const value = await farm.send({ name: 'describeRequest', request: number });
    return id.exec(JSON.stringify(shaped(requestDetails, value)?.[part]?.headers))?.[1];
  };
  /** Sends the series in this way. @returns the messages, in answer to which the buttons were used */
  const sendSeries = async (
    pace: string,
    buttons: readonly string[],
    isOver = () => true,
    send = () => run('sendSeriesAgain'),
  ) => {
    const messages: string[] = [];
    await answeringMessages(
      ({ text, buttons: offered }) => {
        messages.push(text);
        return offered.find((button) => buttons.includes(button));
      },
      () =>
        answeringPicks(
          () => pace,
          async () => {
            await send();
            await until(isOver, 'the series to be over');
          },
        ),
    );
    return messages;
  };

  before(async () => {
    handle = await activated();
  });
  beforeEach(async () => {
    const ports = await farmPorts();
    await writeTask('my farm', inProcessFarm(ports));
    await run('startFarm');
    farm = await readyFarm(handle);
    const cookie = await savedSession(ports.port, 'first');
    recorded = id.exec(cookie)?.[1] ?? '';
    assert.ok(recorded);
    await request(ports.port, { path: '/Result', headers: { cookie } });
    await until(() => farm.trace.length === 2, 'both requests to be over');
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
  });

  for (const pace of ['As They Came', 'As Fast as Possible']) {
    it(`goes to a new farm, where it gets a session of its own: ${pace}`, async () => {
      await farm.stop();
      await run('startFarm');
      farm = await readyFarm(handle);
      const messages = await sendSeries(pace, ['Send Again']);
      assert.equal(messages[0], 'Send 2 requests to tested again?');
      assert.match(messages[1] ?? '', /^2 requests were sent again: (?:303|302) × 1, 200 × 1\.$/);
      await until(() => farm.trace.length === 2, 'both copies');
      assert.deepEqual(
        farm.trace.map(({ method, path }) => `${method} ${path}`),
        ['POST /Save', 'GET /Result'],
      );
      const fresh = await idIn(0, 'response');
      assert.ok(fresh && fresh !== recorded);
      assert.equal(await idIn(1, 'request'), fresh);
    });
  }

  it('goes one at a time, with a message or the command, and without copies of before', async () => {
    await sendSeries('As Fast as Possible', ['Send Again']);
    await until(() => farm.trace.length === 4, 'both copies');
    assert.deepEqual(
      farm.trace.slice(2).map(({ replayOf }) => replayOf),
      [1, 2],
    );
    const messages = await sendSeries(
      'One at a Time',
      ['Send Again', 'Send Next'],
      () => farm.trace.length === 6,
    );
    assert.equal(messages[0], 'Send 2 requests to tested again?');
    assert.equal(messages[1], 'Next is POST /Save, 1 of 2.');
    assert.match(
      messages[2] ?? '',
      /^POST \/Save was sent again\. .*Next is GET \/Result, 2 of 2\.$/,
    );
    await sendSeries('One at a Time', ['Send Again']);
    for (const count of [7, 8]) {
      assert.equal(farm.trace.length, count - 1);
      await answeringMessages(
        () => undefined,
        () => run('sendNextOfSeries'),
      );
      await until(() => farm.trace.length === count, 'the next');
    }
    const over: string[] = [];
    await answeringMessages(
      ({ text }) => {
        over.push(text);
        return undefined;
      },
      () => run('sendNextOfSeries'),
    );
    assert.deepEqual(over, ['No series of requests is being sent.']);
  });

  it('is made of the requests that are selected, in their order', async () => {
    await request(farm.state?.balancer.port ?? 0, { path: '/Default' });
    await until(() => farm.trace.length === 3, 'the request that is not selected');
    const [, result, save] = handle.farm.requests.getChildren();
    const messages = await sendSeries(
      'As Fast as Possible',
      ['Send Again'],
      () => farm.trace.length === 5,
      () => run('sendSelectedAgain', result, [result, save]),
    );
    assert.equal(messages[0], 'Send 2 requests to tested again?');
    assert.deepEqual(
      farm.trace.slice(3).map(({ method, path }) => `${method} ${path}`),
      ['POST /Save', 'GET /Result'],
    );
  });

  it('is broken off by its message: what is under way ends, and the rest is not sent', async () => {
    const port = farm.state?.balancer.port ?? 0;
    const leaving = new AbortController();
    const path = '/Slow?seconds=600';
    request(port, { path, signal: leaving.signal }).catch(() => undefined);
    const isUnderway = () => (farm.state?.underway ?? []).some((each) => each.path === path);
    await until(isUnderway, 'the request that takes long');
    leaving.abort();
    await until(() => farm.trace.length === 3, 'its client to leave');
    await request(port, { path: '/Default' });
    await until(() => farm.trace.length === 4, 'the last one');
    const { withProgress } = vscode.window;
    const cancel = new vscode.CancellationTokenSource();
    // The button of the message.
    const cancelable: typeof withProgress = (options, task) =>
      withProgress(options, (progress, token) =>
        task(progress, options.cancellable ? cancel.token : token),
      );
    Object.assign(vscode.window, { withProgress: cancelable });
    try {
      const sending = sendSeries('As Fast as Possible', ['Send Again']);
      await until(isUnderway, 'the copy of the request that takes long');
      cancel.cancel();
      const messages = await sending;
      assert.match(messages[1] ?? '', /^[23] requests were sent again: /);
      await until(() => !isUnderway(), 'the copy to end');
      assert.ok(farm.trace.slice(4).every(({ path: sent }) => sent !== '/Default'));
    } finally {
      Object.assign(vscode.window, { withProgress });
      cancel.dispose();
    }
  });

  it('is not sent where nobody has agreed', async () => {
    await sendSeries('As Fast as Possible', []);
    assert.equal(farm.trace.length, 2);
  });
});
