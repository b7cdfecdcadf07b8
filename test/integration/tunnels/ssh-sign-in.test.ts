import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { promisify } from 'node:util';
import { freePort, startRedis, until } from '../support/redis-server.ts';
import { opened, sshRig, tunnelFailureOf, user } from '../support/ssh-rig.ts';
import { startSshd } from '../support/ssh-server.ts';

const run = promisify(execFile);

describe('signing in to an SSH server', function () {
  this.timeout(60_000);
  const rig = sshRig();

  /** Starts an agent. @returns the environment in which it is known */
  async function startAgent(place: string): Promise<NodeJS.ProcessEnv> {
    const agent = spawn('ssh-agent', ['-D', '-a', place], { stdio: 'ignore' });
    await rig.own({
      stop: async () => {
        agent.kill();
        await once(agent, 'exit');
      },
    });
    const env = { ...process.env, SSH_AUTH_SOCK: place };
    await until(async () => {
      const listed = await run('ssh-add', ['-l'], { env }).catch((error: unknown) => error);
      return (
        !(listed instanceof Error) ||
        String(Reflect.get(listed, 'stdout')).includes('no identities')
      );
    }, 'the agent');
    return env;
  }

  it('jumps over one host to the next, each with its own key', async () => {
    const first = await rig.bastion();
    const second = await rig.bastion(['PermitOpen 127.0.0.1:*']);
    await writeFile(
      rig.home.path('config'),
      [
        'Host gate',
        `  HostName 127.0.0.1\n  Port ${first.port}`,
        'Host inner',
        `  HostName 127.0.0.1\n  Port ${second.port}\n  ProxyJump gate`,
      ].join('\n'),
    );
    const redis = await rig.own(startRedis());
    const byConfig = await rig.open(`127.0.0.1:${redis.port}`, rig.tunnelTo({ host: 'inner' }));
    assert.equal(await byConfig.call(['SET', 'key', 'value']), 'OK');
    const byHand = rig.tunnelTo({
      host: '127.0.0.1',
      port: second.port,
      jump: `${user}@127.0.0.1:${first.port}`,
    });
    const connection = await rig.open(`127.0.0.1:${redis.port}`, byHand);
    assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    const nowhere = rig.tunnelTo({ host: '127.0.0.1', port: await freePort(), jump: 'gate' });
    assert.equal((await tunnelFailureOf(opened(nowhere))).problem, 'unreachable');
  });

  it('asks for the passphrase of a key that the server takes, again where it was wrong', async () => {
    const server = await rig.own(startSshd());
    await writeFile(rig.home.path('known_hosts'), await server.knownHostsLine());
    const file = await rig.home.makeKey('id_ed25519', { passphrase: 'open-sesame' });
    await rig.home.makeKey('id_rsa', { passphrase: 'never asked', type: 'rsa' });
    await server.authorize(`${file}.pub`);
    rig.answers = ['wrong', 'open-sesame'];
    await opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port }));
    assert.deepEqual(rig.asked, [
      { kind: 'passphrase', file, attempt: 1 },
      { kind: 'passphrase', file, attempt: 2 },
    ]);
    assert.deepEqual(rig.settled, [false, true]);
    // Without a .pub file the key file itself tells which key it is.
    await run('rm', [`${file}.pub`]);
    rig.answers = ['open-sesame'];
    await opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port }));
    rig.answers = [undefined];
    const { problem } = await tunnelFailureOf(
      opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port })),
    );
    assert.equal(problem, 'sign-in-cancelled');
  });

  it('signs in with keys of other kinds and files', async () => {
    const server = await rig.bastion();
    for (const [name, format] of [
      ['pem', 'PEM'],
      ['pkcs8', 'PKCS8'],
    ] as const) {
      const file = await rig.home.makeKey(name, { type: 'rsa' });
      await run('ssh-keygen', ['-p', '-q', '-N', 'secret', '-P', '', '-m', format, '-f', file]);
      await server.authorize(`${file}.pub`);
      if (name === 'pem') rig.answers = ['secret'];
      else
        await run('ssh-keygen', ['-p', '-q', '-N', '', '-P', 'secret', '-m', format, '-f', file]);
      await opened(
        rig.tunnelTo({ host: '127.0.0.1', port: server.port, keyFile: `~/.ssh/${name}` }),
      );
    }
    const ecdsa = await rig.home.makeKey('ecdsa', { type: 'ecdsa' });
    await server.authorize(`${ecdsa}.pub`);
    await opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port, keyFile: ecdsa }));
  });

  it('takes the keys of an agent, and of those only the named ones where that is configured', async () => {
    const server = await rig.own(startSshd());
    await writeFile(rig.home.path('known_hosts'), await server.knownHostsLine());
    const file = await rig.home.makeKey('work', { passphrase: 'open-sesame' });
    await server.authorize(`${file}.pub`);
    rig.agentSocket = rig.home.path('agent.sock');
    const env = await startAgent(rig.agentSocket);
    const open = rig.home.path('open');
    await run('cp', [file, open]);
    await run('ssh-keygen', ['-p', '-q', '-P', 'open-sesame', '-N', '', '-f', open]);
    await run('ssh-add', ['-q', open], { env });
    await opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port }));
    // The file is named, its private part is the agent's: no passphrase is rig.asked.
    await opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port, keyFile: file }));
    assert.deepEqual(rig.asked, []);
    await rig.home.makeKey('other');
    await writeFile(
      rig.home.path('config'),
      `Host *\n  IdentitiesOnly yes\n  IdentityFile ${rig.home.path('other')}\n`,
    );
    const failure = await tunnelFailureOf(
      opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port })),
    );
    assert.equal(failure.problem, 'sign-in-refused');
    assert.equal(failure.through, `${user}@127.0.0.1:${server.port}`);
  });

  it('waits for an agent that has somebody confirm or touch something', async () => {
    const server = await rig.bastion();
    const place = rig.home.path('real.sock');
    const env = await startAgent(place);
    await run('ssh-add', ['-q', await rig.usualKey()], { env });
    await run('rm', [await rig.usualKey()]);
    // In front of the agent: passes a request for a signature on when the user has found the device.
    let touch: (() => void) | undefined;
    rig.agentSocket = rig.home.path('agent.sock');
    const front = createServer((near) => {
      const far = connect(place);
      far.pipe(near);
      near.on('data', (request) => {
        // SSH_AGENTC_SIGN_REQUEST (draft-miller-ssh-agent, section 5.1)
        if (request[4] === 13) touch = () => far.write(request);
        else far.write(request);
      });
      far.on('error', () => near.destroy());
      near.on('error', () => undefined);
      near.on('close', () => far.destroy());
    }).listen(rig.agentSocket);
    await once(front, 'listening');
    await rig.own({ stop: () => void front.close() });
    const opening = opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port }));
    await Promise.race([opening, until(() => touch !== undefined, 'the request')]);
    // A minute goes by, and the limits are looked at.
    let looks = 0;
    const now = performance.now.bind(performance);
    performance.now = () => {
      looks += 1;
      return now() + 60_000;
    };
    try {
      await Promise.race([opening, until(() => looks > 2, 'a look at the clock')]);
      touch?.();
      await opening;
    } finally {
      performance.now = now;
    }
  });

  it('asks before it trusts a server, and remembers a yes', async () => {
    const server = await rig.own(startSshd());
    await server.authorize(`${await rig.usualKey()}.pub`);
    const record = { host: '127.0.0.1', port: server.port };
    const refused = await tunnelFailureOf(opened(rig.tunnelTo(record)));
    assert.equal(refused.problem, 'host-key-unknown');
    assert.equal(await readFile(rig.home.path('known_hosts')).catch(() => 'none'), 'none');
    rig.accepts = true;
    await opened(rig.tunnelTo(record));
    assert.equal(rig.asked.length, 2);
    const [question] = rig.asked;
    assert(question && 'fingerprint' in question);
    assert.equal(question.fingerprint, refused.fingerprint);
    assert.equal(question.keyType, 'ssh-ed25519');
    assert.equal(
      await readFile(rig.home.path('known_hosts'), 'utf8'),
      await server.knownHostsLine(),
    );
    await opened(rig.tunnelTo(record));
    assert.equal(rig.asked.length, 2);
    // OpenSSH itself finds what was written, with the same fingerprint.
    const found = await run('ssh-keygen', [
      '-F',
      `[127.0.0.1]:${server.port}`,
      '-l',
      '-f',
      rig.home.path('known_hosts'),
    ]);
    assert(found.stdout.includes(question.fingerprint));
    // Hashed names are found as well.
    await run('ssh-keygen', ['-H', '-f', rig.home.path('known_hosts')]);
    await opened(rig.tunnelTo(record));
    assert.equal(rig.asked.length, 2);
  });

  it('refuses a server whose key has changed, without a question', async () => {
    const server = await rig.bastion();
    const other = await rig.own(startSshd());
    const [, key = ''] = /^\S+ (.*)$/m.exec(await other.knownHostsLine()) ?? [];
    await writeFile(rig.home.path('known_hosts'), `# hosts\n[127.0.0.1]:${server.port} ${key}\n`);
    rig.accepts = true;
    const failure = await tunnelFailureOf(
      opened(rig.tunnelTo({ host: '127.0.0.1', port: server.port })),
    );
    assert.equal(failure.problem, 'host-key-changed');
    assert.equal(failure.file, rig.home.path('known_hosts'));
    assert.equal(failure.line, 2);
    assert.match(failure.fingerprint ?? '', /^SHA256:[A-Za-z0-9+/]{43}$/);
    assert.deepEqual(rig.asked, []);
  });
});
