import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { ConnectOptions } from '../../../src/links/connect-options.ts';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import { TunnelError, type TunnelFailure } from '../../../src/links/tunnel-failure.ts';
import { makeSshTunnel, type SshTunnelRecord } from '../../../src/tunnels/ssh/make-ssh-tunnel.ts';
import type {
  HostKeyQuestion,
  SecretQuestion,
  SshQuestions,
} from '../../../src/tunnels/ssh/questions.ts';
import type { Tunnel } from '../../../src/tunnels/tunnel.ts';
import { makeSshHome, type SshHome, type SshServer, startSshd } from './ssh-server.ts';

/** The user of this machine, as whom the tests sign in. */
export const user = userInfo().username;

/** A home with SSH files, servers and tunnels for each test of a suite, and whoever is asked. */
export class SshRig {
  home!: SshHome;
  agentSocket: string | undefined;
  /** What was asked. */
  asked: (HostKeyQuestion | SecretQuestion)[] = [];
  /** What is answered, one after the other. */
  answers: (string | undefined)[] = [];
  /** Which answers were told to be right; undefined where nobody knows. */
  settled: (boolean | undefined)[] = [];
  /** Whether nobody answers, until a question is ended by its signal. */
  leavesOpen = false;
  /** Questions that were ended while they were open. */
  ended = 0;
  /** Whether hosts that aren't known are trusted. */
  accepts = false;
  readonly #owned: { stop(): Promise<void> | void }[] = [];
  readonly #questions: SshQuestions = {
    acceptHostKey: (question) => {
      this.asked.push(question);
      return Promise.resolve(this.accepts);
    },
    ask: async (question, signal) => {
      this.asked.push(question);
      if (!this.leavesOpen) return this.answers.shift();
      if (!signal.aborted) await once(signal, 'abort');
      this.ended += 1;
      return undefined;
    },
    settle: (_, isRight) => void this.settled.push(isRight),
  };

  async start(): Promise<void> {
    this.asked = [];
    this.answers = [];
    this.settled = [];
    this.accepts = false;
    this.leavesOpen = false;
    this.ended = 0;
    this.agentSocket = undefined;
    this.home = await makeSshHome();
  }

  async stop(): Promise<void> {
    for (const one of this.#owned.splice(0).toReversed()) await one.stop();
    await this.home.remove();
  }

  /** Stops something with the test. */
  async own<T extends { stop(): Promise<void> | void }>(starting: Promise<T> | T): Promise<T> {
    const one = await starting;
    this.#owned.push(one);
    return one;
  }

  /** An SSH server that takes the key `id_ed25519` of the home and whose own key is known. */
  async bastion(options: readonly string[] = []): Promise<SshServer> {
    const server = await this.own(startSshd(options));
    await writeFile(this.home.path('known_hosts'), await server.knownHostsLine(), { flag: 'a' });
    await server.authorize(`${await this.usualKey()}.pub`);
    return server;
  }

  async usualKey(): Promise<string> {
    const file = this.home.path('id_ed25519');
    const exists = await readFile(file).catch(() => undefined);
    return exists ? file : this.home.makeKey('id_ed25519');
  }

  tunnelTo(record: Omit<SshTunnelRecord, 'kind'>): Tunnel {
    const { agentSocket, home } = this;
    const env = { USER: user, ...(agentSocket !== undefined && { SSH_AUTH_SOCK: agentSocket }) };
    const places = { platform: process.platform, home: home.home, env };
    const tunnel = makeSshTunnel({ kind: 'ssh', ...record }, this.#questions, places);
    this.#owned.push({ stop: () => tunnel.close() });
    return tunnel;
  }

  async open(
    text: string,
    tunnel: Tunnel,
    options: Partial<ConnectOptions> = {},
  ): Promise<RedisConnection> {
    const connection = await connect({
      ...parseEndpoint(text),
      canWrite: true,
      dial: tunnel.dial,
      ...options,
    });
    this.#owned.push({ stop: () => connection.close() });
    return connection;
  }
}

/** A rig for the tests of a suite. */
export function sshRig(): SshRig {
  const rig = new SshRig();
  beforeEach(() => rig.start());
  afterEach(() => rig.stop());
  return rig;
}

/** Why a tunnel can't be opened, or doesn't lead to a server. */
export async function tunnelFailureOf(attempt: Promise<unknown>): Promise<TunnelFailure> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TunnelError) return error.failure;
  assert(error instanceof ConnectError && error.failure.tunnel, String(error));
  return error.failure.tunnel;
}

export const opened = (tunnel: Tunnel): Promise<void> => tunnel.open(AbortSignal.timeout(30_000));
