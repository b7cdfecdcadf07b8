import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { makeCertificates } from '../../integration/support/certificates.ts';
import { startProxy } from '../../integration/support/proxy.ts';
import {
  type RedisServer,
  startCluster,
  startRedis,
} from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import type { ShownMessage } from '../support/extension.ts';
import { rowAt, textOf, textsBelow } from '../support/rows.ts';

describe('an endpoint that cannot be connected', () => {
  let handle: TestHandle;
  let tree: SessionsTree;

  before(async () => {
    handle = await activated();
    tree = handle.sessions.tree;
  });
  afterEach(() => removeEndpoints(handle));

  it('is a row that says why, and works after Retry', async () => {
    const gone = await startRedis();
    await gone.stop();
    await addEndpoint(handle, 'away', gone.port);
    const failure = await rowAt(tree, 'away', `Nothing is listening at 127.0.0.1:${gone.port}.`);
    assert.match(textOf(tree, await rowAt(tree, 'away')), /\| not connected · 127\.0\.0\.1:\d+$/);

    const server = await startRedis({ port: gone.port });
    try {
      await askOk(server, ['SET', '{/Shop_aaaaaa}_SessionTimeout', '1200', 'EX', 900]);
      await vscode.commands.executeCommand('sessionFarm.retryNode', failure);
      await rowAt(tree, 'away', '/Shop', 'aaaaaa');
    } finally {
      await server.stop();
    }
  });

  it('asks for the password that is missing, keeps it, and connects', async () => {
    const server = await startRedis({ args: ['--requirepass', 'opensesame'] });
    const window = vscode.window as { showInputBox: unknown };
    const original = window.showInputBox;
    try {
      const { id } = await addEndpoint(handle, 'locked', server.port);
      const failure = await rowAt(tree, 'locked', `Redis at 127.0.0.1:${server.port} requires`);
      const shown: ShownMessage[] = [];
      let asked: vscode.InputBoxOptions | undefined;
      window.showInputBox = (options: vscode.InputBoxOptions) => {
        asked = options;
        return Promise.resolve('opensesame');
      };
      await answeringMessages(
        (message) => {
          shown.push(message);
          return 'Enter Password…';
        },
        () => vscode.commands.executeCommand('sessionFarm.explainFailure', failure),
      );
      assert.equal(asked?.password, true, 'it is not shown while it is typed');
      assert.deepEqual(shown[0]?.buttons, [
        'Enter Password…',
        'Sign In Another Way…',
        'Edit Endpoint…',
        'Diagnose Endpoint',
      ]);
      await rowAt(tree, 'locked', 'No sessions');
      assert.deepEqual(await handle.services.endpoints.secrets(id), { password: 'opensesame' });
    } finally {
      window.showInputBox = original;
      await server.stop();
    }
  });

  it('goes from plain text over TLS to a certificate that nobody vouches for, by its buttons', async () => {
    const certificates = await makeCertificates();
    const server = await startRedis({ tls: await certificates.selfSign(['DNS:localhost']) });
    try {
      const { id } = await addEndpoint(handle, 'tls', server.port);
      const failure = await rowAt(tree, 'tls', `Redis at 127.0.0.1:${server.port} closed`);
      const shown: ShownMessage[] = [];
      const answers = ['Use TLS', 'Trust Certificate…', 'Trust Certificate'];
      await answeringMessages(
        (message) => {
          shown.push(message);
          return answers[shown.length - 1];
        },
        () => vscode.commands.executeCommand('sessionFarm.explainFailure', failure),
      );
      assert.deepEqual(
        shown.map(({ buttons }) => buttons.includes(answers[0] ?? '')),
        [true, false, false],
      );
      assert.match(shown[0]?.text ?? '', /it expects TLS/);
      const detail = shown[2]?.detail ?? '';
      assert.match(detail, /SHA-256: [0-9A-F:]{95}/);
      await rowAt(tree, 'tls', 'No sessions');
      const record = handle.services.endpoints.get(id);
      assert.equal(record?.address.usesTls, true);
      assert.equal(record.acceptsAnyCertificate ?? false, false);
      const [trusted] = record.access?.tls?.trustedFingerprints ?? [];
      assert(detail.includes(`SHA-256: ${trusted}`), 'that one, and no other');
    } finally {
      await server.stop();
      await certificates.remove();
    }
  });

  it('shows a lost connection in its row, and comes back by itself', async () => {
    const first = await startRedis();
    await askOk(first, ['SET', '{/Shop_aaaaaa}_SessionTimeout', '1200', 'EX', 900]);
    await addEndpoint(handle, 'restarted', first.port);
    const endpoint = await rowAt(tree, 'restarted');
    await rowAt(tree, 'restarted', '/Shop');
    await first.stop();
    await until(() => textOf(tree, endpoint).includes('reconnecting…'), 'the row says so');
    const second = await startRedis({ port: first.port });
    try {
      await until(() => !textOf(tree, endpoint).includes('reconnecting…'), 'it is back');
      await askOk(second, ['SET', '{/Shop_bbbbbb}_SessionTimeout', '1200', 'EX', 900]);
      await vscode.commands.executeCommand('sessionFarm.refreshRow', endpoint);
      await rowAt(tree, 'restarted', '/Shop', 'bbbbbb');
    } finally {
      await second.stop();
    }
  });

  it('finds a link that is lost without a word, says so, and comes back by itself', async function () {
    this.timeout(90_000);
    const server = await startRedis();
    const proxy = await startProxy(server.port);
    try {
      await askOk(server, ['SET', '{/Shop_aaaaaa}_SessionTimeout', '1200', 'EX', 900]);
      await addEndpoint(handle, 'half open', proxy.port);
      const endpoint = await rowAt(tree, 'half open');
      await rowAt(tree, 'half open', '/Shop');
      proxy.stall();
      await until(
        () => textOf(tree, endpoint).includes('reconnecting…'),
        'the row says so',
        20_000,
      );
      proxy.heal();
      await until(() => !textOf(tree, endpoint).includes('reconnecting…'), 'it is back', 20_000);
      await rowAt(tree, 'half open', '/Shop', 'aaaaaa');
    } finally {
      await proxy.stop();
      await server.stop();
    }
  });

  it('shows the sessions of the other nodes while one of a cluster is frozen, and all when it is back', async function () {
    this.timeout(120_000);
    const args = ['--cluster-node-timeout', '1000', '--cluster-require-full-coverage', 'no'];
    const cluster = await startCluster({ args });
    const [first, , third] = cluster.servers;
    try {
      assert.ok(first && third);
      await vscode.commands.executeCommand('sessionFarm.sessions.focus');
      for (const [server, application] of [
        [first, '/Here'],
        [third, '/Away'],
      ] as const) {
        const id = await idServedBy(server, application);
        await askOk(server, ['SET', `{${application}_${id}}_SessionTimeout`, '1200', 'EX', 900]);
      }
      third.freeze();
      await addEndpoint(handle, 'cluster', first.port);
      await rowAt(tree, 'cluster', '/Here');
      const notice = `Some sessions are missing, because 127.0.0.1:${third.port} is not responding`;
      const endpoint = await rowAt(tree, 'cluster');
      const texts = async () => textsBelow(tree, endpoint);
      await until(
        async () => (await texts()).some((text) => text.startsWith(notice)),
        'the row that names the node',
        20_000,
      );
      assert.ok((await texts()).some((text) => text.startsWith('/Here')));
      third.thaw();
      await until(
        async () => {
          const all = (await texts()).join();
          return all.includes('/Away') && all.includes('/Here') && !all.includes('missing');
        },
        'all sessions, and no such row',
        60_000,
      );
    } finally {
      await cluster.stop();
    }
  });
});

/** An id whose session a node of a cluster serves. */
async function idServedBy(server: RedisServer, application: string): Promise<string> {
  for (let count = 0; ; count++) {
    const id = `aaaaaa${count}`;
    const reply = await server.ask('GET', `{${application}_${id}}_SessionTimeout`);
    if (!(reply instanceof Error)) return id;
  }
}
