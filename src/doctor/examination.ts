import type { LookupAddress } from 'node:dns';
import type { EndpointAddress, HostPort } from '../config/endpoint-address.ts';
import { isLoopback } from '../config/known-hosts.ts';
import type { Reason } from '../formats/reason.ts';
import { verbatim } from '../formats/reason.ts';
import type { ConnectOptions } from '../links/connect-options.ts';
import { explainError } from '../links/connect-failure.ts';
import { ConnectError, type ConnectFailure } from '../links/diagnosis.ts';
import { attemptOf, type ReachOptions, reachServer } from '../redis/reach/reach.ts';
import { remediesFor } from '../redis/reach/remedies.ts';
import { keeperOf } from '../redis/connect.ts';
import type { SignInKeeper } from '../redis/sign-in/sign-in-keeper.ts';
import { reachFor } from '../redis/topology/topology.ts';
import { nameOfTarget, type SocketTarget } from '../links/socket.ts';
import type { CloudAdvice } from './cloud-advice.ts';
import { fixTexts } from './fix-texts.ts';
import type { Finding } from './report.ts';
import { Server, type ServerParameter } from './server.ts';

/** What an examination is about, and who helps with it. */
export interface ExaminationOptions {
  /** How the endpoint is connected to; whether it may be written to counts for nothing here. */
  readonly connection: ConnectOptions;
  /** Puts a failed connection into a sentence that says what to do. */
  readonly say: (failure: ConnectFailure) => string;
  /** What the API of a cloud knows about the endpoint. */
  readonly cloud?: CloudAdvice | undefined;
}

/** What the steps of an examination share: what one has found, others need. */
export class Examination {
  readonly options: ExaminationOptions;
  readonly address: EndpointAddress;
  /** The server that is examined; Sentinels lead to another one than the address names. */
  target: SocketTarget;
  /** The addresses of each host. */
  readonly addresses = new Map<string, readonly LookupAddress[]>();
  /** Set once it is known that no server can be reached: steps that need one are left out. */
  obstacle: Reason | undefined;
  /** How the server is reached, as far as it is known. */
  reach: Omit<ReachOptions, 'target' | 'signal'>;
  #server: Promise<Server> | undefined;
  #parameters: Promise<ReadonlyMap<string, string> | undefined> | undefined;
  readonly #open = new Set<Server>();
  readonly #keeper: SignInKeeper | undefined;

  constructor(options: ExaminationOptions) {
    const { address } = options.connection;
    this.options = options;
    this.address = address;
    this.target = address.hosts[0] ?? { socketPath: address.socketPath ?? '' };
    this.#keeper = keeperOf(options.connection);
    this.reach = reachFor(options.connection, this.#keeper);
  }

  /** The hosts that the address names; none for a Unix socket. */
  get hosts(): readonly HostPort[] {
    return this.address.hosts;
  }

  /** True when the server is on this machine: what a tunnel leads to isn't, whatever it is called. */
  get isLocal(): boolean {
    if (this.reach.dial) return false;
    return !('host' in this.target) || isLoopback(this.target.host);
  }

  /** The server that is examined, connected to once. @throws ConnectError, the signal's reason */
  server(signal: AbortSignal): Promise<Server> {
    this.#server ??= this.connectTo(this.target, signal);
    return this.#server;
  }

  /** Has the next step connect anew, after one didn't end in time. */
  forgetServer(): void {
    this.#server = undefined;
  }

  /** Another server of the endpoint, reached in the same way. @throws ConnectError */
  async connectTo(target: SocketTarget, signal: AbortSignal): Promise<Server> {
    const { welcome, tls } = await reachServer({ ...this.reach, target, signal });
    this.reach = { ...this.reach, usesTls: tls !== undefined, mayUpgrade: false };
    const server = new Server(welcome.connection, welcome.greeting);
    this.#open.add(server);
    return server;
  }

  /** What an error of a connection is, with all that is known about the attempt. */
  failureOf(error: unknown, target: SocketTarget = this.target): ConnectFailure {
    if (error instanceof ConnectError) return error.failure;
    return explainError(error, attemptOf({ ...this.reach, target }));
  }

  /** A failed connection as a finding, with what helps most. */
  failed(failure: ConnectFailure, facts: Finding['facts'] = []): Finding {
    const [action] = remediesFor(failure, this.isLocal);
    const cause = verbatim(this.options.say(failure));
    return {
      outcome: 'failed',
      facts,
      cause,
      failure,
      ...(action && { fix: { text: fixTexts[action], action } }),
    };
  }

  /** A parameter of the server, by CONFIG or from the cloud; undefined where neither tells. */
  async parameter(
    server: Server,
    name: ServerParameter,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const told = await server.parameter(name);
    if (told !== undefined) return told;
    this.#parameters ??= this.options.cloud?.parameters?.(signal).catch(() => undefined);
    return (await this.#parameters)?.get(name);
  }

  /** `host:port` of the server, or the path of its socket. */
  get targetName(): string {
    return nameOfTarget(this.target);
  }

  /** Ends all connections. */
  close(): void {
    for (const server of this.#open) server.close();
    this.#keeper?.close();
  }
}

/** What the steps look at that ask the server. */
export interface ServerSubject {
  readonly examination: Examination;
  readonly server: Server;
}
