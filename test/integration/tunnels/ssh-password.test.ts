import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { type AuthContext, type Connection, Server } from 'ssh2';
import type { Tunnel } from '../../../src/tunnels/tunnel.ts';
import { until } from '../support/redis-server.ts';
import { opened, sshRig, tunnelFailureOf, user } from '../support/ssh-rig.ts';

/**
 * What a server answers to each way to sign in. A double made of the library's own server: sshd takes
 * passwords of the users of a machine only.
 */
type Answer = (context: AuthContext) => void;

describe('signing in to an SSH server with what only the user knows', function () {
  this.timeout(60_000);
  const rig = sshRig();

  async function serverThat(
    answer: Answer,
    onClient?: (client: Connection) => void,
  ): Promise<number> {
    const hostKey = await readFile(await rig.home.makeKey(`host-${Math.random()}`));
    const server = new Server({ hostKeys: [hostKey] }, (client) => {
      client.on('authentication', answer).on('error', () => undefined);
      onClient?.(client);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await rig.own({ stop: () => void server.close() });
    rig.accepts = true;
    return (server.address() as AddressInfo).port;
  }
  const secretsAsked = () => rig.asked.filter((question) => 'kind' in question);

  it('asks for a password, and again where it was wrong', async () => {
    const port = await serverThat((context) => {
      if (context.method === 'password' && context.password === 'open-sesame') context.accept();
      else context.reject(['password']);
    });
    rig.answers = ['wrong', 'open-sesame'];
    await opened(rig.tunnelTo({ host: '127.0.0.1', port }));
    const through = `${user}@127.0.0.1:${port}`;
    assert.deepEqual(secretsAsked(), [
      { kind: 'password', through, behind: '', attempt: 1 },
      { kind: 'password', through, behind: '', attempt: 2 },
    ]);
    assert.deepEqual(rig.settled, [false, true]);
  });

  it('passes on what the server asks in its own words, after a key where both are wanted', async () => {
    const key = await rig.usualKey();
    let hasKey = false;
    const port = await serverThat((context) => {
      if (context.method === 'publickey' && !hasKey) {
        if (!context.signature) context.accept();
        else {
          hasKey = true;
          context.reject(['keyboard-interactive'], true);
        }
      } else if (context.method === 'keyboard-interactive' && hasKey) {
        const prompts = [
          { prompt: 'Password: ', echo: false },
          { prompt: 'One-time code: ', echo: true },
        ];
        context.prompt(prompts, 'Shop', 'Welcome.', (answers) => {
          if (answers.join() === 'open-sesame,123456') context.accept();
          else context.reject(['keyboard-interactive']);
        });
      } else context.reject(hasKey ? ['keyboard-interactive'] : ['publickey']);
    });
    rig.answers = ['open-sesame', '123456'];
    await opened(rig.tunnelTo({ host: '127.0.0.1', port, keyFile: key }));
    const through = `${user}@127.0.0.1:${port}`;
    assert.deepEqual(secretsAsked(), [
      { kind: 'password', through, behind: '', attempt: 1 },
      {
        kind: 'prompt',
        through,
        prompt: 'Welcome. One-time code: ',
        isHidden: false,
        attempt: 1,
      },
    ]);
    assert.deepEqual(rig.settled, [true, true]);
  });

  it('sends nothing to the server when the user gives up', async () => {
    const answered: (readonly string[])[] = [];
    let tries = 0;
    const port = await serverThat((context) => {
      if (context.method === 'keyboard-interactive') {
        tries += 1;
        const prompts = [
          { prompt: 'Password: ', echo: false },
          { prompt: 'Code: ', echo: true },
        ];
        context.prompt(prompts, (answers) => {
          answered.push(answers);
          context.reject(['keyboard-interactive', 'password']);
        });
      } else context.reject(['keyboard-interactive', 'password']);
    });
    for (const answers of [[undefined], ['open-sesame', undefined]]) {
      rig.answers = [...answers];
      rig.asked = [];
      rig.settled = [];
      const tunnel = rig.tunnelTo({ host: '127.0.0.1', port });
      assert.equal((await tunnelFailureOf(opened(tunnel))).problem, 'sign-in-cancelled');
      assert.equal(secretsAsked().length, answers.length);
      // What was typed before wasn't tried.
      assert.deepEqual(rig.settled, answers.length > 1 ? [undefined] : []);
    }
    assert.deepEqual(answered, []);
    assert.equal(tries, 2);
  });

  it('asks for no other key when the user gives up', async () => {
    for (const name of ['id_ed25519', 'id_ecdsa']) {
      const type = name.slice('id_'.length);
      await rig.home.makeKey(name, { passphrase: 'open-sesame', type });
    }
    let signatures = 0;
    const port = await serverThat((context) => {
      if (context.method === 'publickey' && !context.signature) context.accept();
      else {
        if (context.method === 'publickey') signatures += 1;
        context.reject(['publickey', 'password']);
      }
    });
    rig.answers = [undefined, 'open-sesame'];
    const tunnel = rig.tunnelTo({ host: '127.0.0.1', port });
    assert.equal((await tunnelFailureOf(opened(tunnel))).problem, 'sign-in-cancelled');
    assert.equal(secretsAsked().length, 1);
    assert.equal(signatures, 0);
  });

  it('takes a question away when the tunnel is closed, or the server hangs up', async () => {
    let hangUp: (() => void) | undefined;
    const port = await serverThat(
      (context) => context.reject(['password']),
      (client) => {
        hangUp = () => client.end();
      },
    );
    rig.leavesOpen = true;
    for (const end of [(tunnel: Tunnel) => tunnel.close(), () => hangUp?.()]) {
      rig.asked = [];
      rig.ended = 0;
      const tunnel = rig.tunnelTo({ host: '127.0.0.1', port });
      const opening = opened(tunnel);
      await until(() => secretsAsked().length === 1, 'the question');
      end(tunnel);
      await assert.rejects(opening);
      await until(() => rig.ended === 1, 'the end of the question');
    }
  });

  it('gives up when the user does, or when nothing is right', async () => {
    const port = await serverThat((context) =>
      context.reject(['keyboard-interactive', 'password']),
    );
    rig.answers = [undefined];
    const tunnel = rig.tunnelTo({ host: '127.0.0.1', port });
    assert.equal((await tunnelFailureOf(opened(tunnel))).problem, 'sign-in-cancelled');
    const asked = rig.asked.length;
    // Those that dial later don't ask again; only who opens it anew does.
    const dialled = tunnel.dial({ host: '127.0.0.1', port: 1 }, AbortSignal.timeout(5000));
    assert.equal((await tunnelFailureOf(dialled)).problem, 'sign-in-cancelled');
    assert.equal(rig.asked.length, asked);
    rig.answers = ['a', 'b', 'c'];
    assert.equal((await tunnelFailureOf(opened(tunnel))).problem, 'sign-in-refused');
    assert.deepEqual(rig.settled, [false, false, false]);
  });
});
