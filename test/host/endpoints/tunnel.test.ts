import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { isLocalEndpoint, showsWholeIds } from '../../../src/host/endpoints/endpoint-record.ts';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import { SshAnswers } from '../../../src/host/endpoints/tunnels/ssh-answers.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { makeSshHome, startSshd } from '../../integration/support/ssh-server.ts';
import type { SshHome, SshServer } from '../../integration/support/ssh-server.ts';
import { addEndpoint, loadSessions, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import type { ShownMessage } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt, textOf, tooltipOf } from '../support/rows.ts';

interface Answers {
  readonly picks: readonly (string | undefined)[];
  readonly inputs?: readonly string[];
  readonly messages?: readonly (string | undefined)[];
}

describe('an endpoint behind a tunnel', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let home: SshHome;
  let sshd: SshServer;
  let variables: NodeJS.ProcessEnv;
  /** The server in the SSH configuration: another name in each test, since tunnels live on a little. */
  let gate: string;
  let testCount = 0;
  let lists: string[][];
  let inputs: string[];
  let messages: ShownMessage[];

  before(async () => {
    server = await startRedis();
    handle = await activated();
    await loadSessions(handle, server);
  });
  after(() => server.stop());
  beforeEach(async () => {
    [lists, inputs, messages] = [[], [], []];
    home = await makeSshHome();
    sshd = await startSshd();
    variables = { ...process.env };
    gate = `gate-${++testCount}`;
    Object.assign(process.env, { HOME: home.home, USER: userInfo().username });
    Reflect.deleteProperty(process.env, 'SSH_AUTH_SOCK');
    await writeFile(
      home.path('config'),
      `Host ${gate}\n  HostName 127.0.0.1\n  Port ${sshd.port}\nHost inner\n  ProxyJump ${gate}\n`,
    );
  });
  afterEach(async () => {
    await removeEndpoints(handle);
    Object.assign(process.env, variables);
    await sshd.stop();
    await home.remove();
  });

  /** Runs a command with a user who answers in order. */
  const answering = async (answers: Answers, ...command: [string, ...unknown[]]): Promise<void> => {
    const nextPick = answers.picks.values();
    const nextText = (answers.inputs ?? []).values();
    const nextButton = (answers.messages ?? []).values();
    await answeringMessages(
      (message) => {
        messages.push(message);
        return nextButton.next().value;
      },
      () =>
        answeringInputs(
          ({ title }) => {
            inputs.push(title);
            return nextText.next().value;
          },
          () =>
            answeringPicks(
              ({ items }) => {
                lists.push([...items]);
                return nextPick.next().value;
              },
              () => vscode.commands.executeCommand(...command),
            ),
        ),
    );
  };
  const recordOf = ({ id }: EndpointRecord): EndpointRecord => {
    const record = handle.services.endpoints.get(id);
    assert.ok(record);
    return record;
  };

  it('gets its tunnel where its address is edited, and is no longer of this machine', async () => {
    const key = await home.makeKey('id_ed25519', { passphrase: 'open-sesame' });
    await sshd.authorize(`${key}.pub`);
    const record = await addEndpoint(handle, 'shop', server.port);
    assert.ok(isLocalEndpoint(record));
    await answering(
      {
        picks: ['Connect Through a Tunnel', gate, 'Development'],
        inputs: ['close-sesame', 'open-sesame'],
        messages: ['Trust Server', 'Remember'],
      },
      'sessionFarm.editEndpoint',
      record.id,
    );
    const user = userInfo().username;
    assert.deepEqual(lists[1]?.slice(0, 2), [
      `${gate} | ${user}@127.0.0.1:${sshd.port}`,
      `inner | ${user}@inner via ${gate}`,
    ]);
    assert.deepEqual(inputs, [
      `Passphrase of the SSH Key ${key}`,
      `Passphrase of the SSH Key ${key}`,
    ]);
    const [trust, remember] = messages;
    assert.equal(trust?.text, `Trust the SSH server ${user}@127.0.0.1:${sshd.port}?`);
    assert.match(trust.detail, /ssh-ed25519\nSHA256:[A-Za-z0-9+/]{43}/);
    assert.match(remember?.text ?? '', /^Remember the passphrase of /);
    assert.equal(await readFile(home.path('known_hosts'), 'utf8'), await sshd.knownHostsLine());
    const stored = recordOf(record);
    assert.deepEqual(stored.access, { tunnel: { kind: 'ssh', host: gate } });
    assert.equal(isLocalEndpoint(stored), false);
    assert.equal(stored.canWrite, false);
    assert.equal(showsWholeIds(stored), false);
    assert.ok(!lists[2]?.some((item) => item.startsWith('Local')));
    const { tree } = handle.sessions;
    const row = await rowAt(tree, 'shop');
    await until(() => textOf(tree, row).includes('sessions'), 'the sessions');
    assert.match(textOf(tree, row), new RegExp(`127\\.0\\.0\\.1:\\d+ · via ${gate}`));
    assert.match(await tooltipOf(tree, row), new RegExp(`Through the SSH server ${gate}`));
    // The answer was kept: whoever connects later isn't asked.
    handle.services.connections.disconnect(record.id);
    await handle.services.connections.connect(record.id);
    assert.equal(inputs.length, 2);
    await handle.services.context.secrets.delete(`sessionFarm.ssh.passphrase.${key}`);
  });

  it('says what is wrong with its tunnel, and keeps the way where the host is edited', async () => {
    await sshd.authorize(`${await home.makeKey('id_ed25519')}.pub`);
    await writeFile(home.path('known_hosts'), await sshd.knownHostsLine());
    const record = await addEndpoint(handle, 'shop', 1);
    await answering(
      {
        picks: ['Connect Through a Tunnel', gate, undefined],
        messages: ['Edit Endpoint…'],
      },
      'sessionFarm.editEndpoint',
      record.id,
    );
    assert.match(
      messages[0]?.text ?? '',
      /^The SSH server .* reached the host of 127\.0\.0\.1:1, but nothing is listening there\./,
    );
    assert.deepEqual(messages[0]?.buttons.slice(0, 3), [
      'Retry',
      'Connect Through a Tunnel…',
      'Edit Endpoint…',
    ]);
    assert.deepEqual(recordOf(record).access ?? {}, {});
  });

  it('is offered a tunnel where its name means nothing here', async () => {
    await answering(
      { picks: [undefined], messages: ['Connect Through a Tunnel…'] },
      'sessionFarm.addEndpoint',
      'redis.invalid:6379',
    );
    assert.ok(messages[0]?.buttons.includes('Connect Through a Tunnel…'));
    assert.ok(lists[0]?.some((item) => item.startsWith(gate)));
    assert.ok(lists[0]?.some((item) => item.startsWith('Other SSH Server…')));
  });

  it('has its questions asked one after the other, and taken away with their connections', async () => {
    const answers = new SshAnswers(handle.services.context.secrets, handle.services.log);
    const [first, second] = [new AbortController(), new AbortController()];
    const question = { kind: 'prompt', prompt: 'Code:', isHidden: false, attempt: 1 } as const;
    const settled: string[] = [];
    const ask = async (through: string, { signal }: AbortController): Promise<void> => {
      settled.push(`${through} ${String(await answers.ask({ ...question, through }, signal))}`);
    };
    const shown: string[] = [];
    const window = vscode.window as { showInputBox: typeof vscode.window.showInputBox };
    const original = window.showInputBox;
    window.showInputBox = (options, token) => {
      shown.push(options?.title ?? '');
      return original(options, token);
    };
    try {
      const asked = [ask('one', first), ask('two', second)];
      await until(() => shown.length === 1, 'the first question');
      first.abort();
      await asked[0];
      assert.deepEqual(settled, ['one undefined']);
      await until(() => shown.length === 2, 'the second question');
      second.abort();
      await asked[1];
    } finally {
      window.showInputBox = original;
    }
    assert.deepEqual(settled, ['one undefined', 'two undefined']);
    const open = new AbortController();
    await answeringInputs(
      async ({ title }) => {
        settled.push(title);
        await until(() => settled.includes('go'), 'the go');
        return '123456';
      },
      async () => {
        const both = [ask('three', open), ask('four', open)];
        await until(() => settled.length === 3, 'the first question');
        settled.push('go');
        await Promise.all(both);
      },
    );
    assert.deepEqual(settled.slice(2), [
      'three Asks: Code:',
      'go',
      'three 123456',
      'four Asks: Code:',
      'four 123456',
    ]);
  });

  it('may be led to by a command, which ends with the connection', async () => {
    const log = join(home.home, 'log');
    await writeFile(log, '');
    const program = handle.services.context.asAbsolutePath(
      'test/integration/support/forward-port.mjs',
    );
    const record = await addEndpoint(handle, 'shop', server.port);
    await answering(
      {
        picks: ['Connect Through a Tunnel', 'A Command…', 'Other Command…', 'Development'],
        inputs: [`node "${program}" \${localPort} \${port} "${log}"`],
      },
      'sessionFarm.editEndpoint',
      record.id,
    );
    assert.deepEqual(
      lists[2]?.map((item) => item.split(' | ')[0]),
      [
        'AWS Session Manager',
        'kubectl port-forward',
        'Azure Bastion',
        'Google Cloud SSH',
        'ssh -L',
        'Other Command…',
      ],
    );
    const { tree } = handle.sessions;
    const row = await rowAt(tree, 'shop');
    await until(() => textOf(tree, row).includes('sessions'), 'the sessions');
    assert.match(textOf(tree, row), /via node/);
    const [pid = ''] = (await readFile(log, 'utf8')).split(' ');
    handle.services.connections.disconnect(record.id);
    await until(() => !isAlive(Number(pid)), 'the command to end', 15_000);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
