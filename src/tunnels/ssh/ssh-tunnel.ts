import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { HostPort } from '../../config/endpoint-address.ts';
import { TunnelError, type TunnelProblem } from '../../links/tunnel-failure.ts';
import { untilAborted } from '../../links/until-aborted.ts';
import type { Tunnel } from '../tunnel.ts';
import { openHop, type SshMachine } from './open-hop.ts';
import type { SshQuestions } from './questions.ts';
import { nameOfHop, type SshHop } from './resolve-host.ts';

/** What a tunnel is made of. */
export interface SshTunnelParts {
  /** The way: jump hosts first, the server that connects to Redis last. Read anew each time. */
  hops(): Promise<readonly SshHop[]>;
  readonly machine: SshMachine;
  readonly questions: SshQuestions;
}

/** An open way: the connection to each hop. */
interface Line {
  readonly last: Client;
  readonly through: string;
  close(): void;
}

/**
 * A tunnel over SSH: one connection, in which each connection to a server has a channel of its own.
 * When it is lost, the next who dials opens it again. A sign-in that the user has called off stays
 * so until the tunnel is opened anew: nobody is asked again and again.
 */
export class SshTunnel implements Tunnel {
  readonly #parts: SshTunnelParts;
  readonly #closing = new AbortController();
  #line: Line | undefined;
  #opening: Promise<Line> | undefined;
  #calledOff: TunnelError | undefined;

  constructor(parts: SshTunnelParts) {
    this.#parts = parts;
  }

  async open(signal: AbortSignal): Promise<void> {
    this.#calledOff = undefined;
    await this.#ready(signal);
  }

  readonly dial = async (target: HostPort, signal: AbortSignal): Promise<Duplex> => {
    const line = await this.#ready(signal);
    return forward(line.last, target, line.through, signal);
  };

  close(): void {
    this.#closing.abort(new Error('The tunnel was closed'));
    this.#line?.close();
    this.#line = undefined;
  }

  /** The open connection. Opening goes on when one who waits for it gives up: the next finds it open. */
  async #ready(signal: AbortSignal): Promise<Line> {
    signal.throwIfAborted();
    this.#closing.signal.throwIfAborted();
    if (this.#line) return this.#line;
    if (this.#calledOff) throw this.#calledOff;
    this.#opening ??= this.#openLine().finally(() => {
      this.#opening = undefined;
    });
    return untilAborted(this.#opening, signal);
  }

  async #openLine(): Promise<Line> {
    const { machine, questions } = this.#parts;
    const { signal } = this.#closing;
    const clients: Client[] = [];
    const close = (): void => {
      for (const client of clients.splice(0).toReversed()) client.destroy();
    };
    try {
      const hops = await this.#parts.hops();
      let through = '';
      let way = '';
      for (const hop of hops) {
        const before = clients.at(-1);
        const via = before && (await jump(before, hop, through, signal));
        const client = await openHop(hop, { via, before: way }, machine, questions, signal);
        clients.push(client);
        through = nameOfHop(hop);
        way += `${through} `;
        // Without one of its hops, the way is lost.
        client.once('close', () => {
          if (this.#line?.close === close) this.#line = undefined;
          close();
        });
      }
      const last = clients.at(-1);
      if (!last) throw new TunnelError({ problem: 'lost', through });
      signal.throwIfAborted();
      this.#line = { last, through, close };
      return this.#line;
    } catch (error) {
      close();
      if (error instanceof TunnelError && error.failure.problem === 'sign-in-cancelled') {
        this.#calledOff = error;
      }
      throw error;
    }
  }
}

/** Has a jump host connect to the next hop. @throws TunnelError about that hop */
async function jump(
  client: Client,
  hop: SshHop,
  through: string,
  signal: AbortSignal,
): Promise<Duplex> {
  try {
    return await forward(client, hop, through, signal);
  } catch (error) {
    if (!(error instanceof TunnelError)) throw error;
    const problem = hopProblems[error.failure.problem] ?? error.failure.problem;
    const failure = { ...error.failure, problem };
    if (problem !== error.failure.problem) failure.through = nameOfHop(hop);
    throw new TunnelError(failure, { cause: error });
  }
}

/** What is wrong with a target is wrong with the next hop. */
const hopProblems: Partial<Record<TunnelProblem, TunnelProblem>> = {
  'target-name-not-found': 'name-not-found',
  'target-refused': 'unreachable',
  'target-timed-out': 'timed-out',
};

/** Has an SSH server connect to a target. @throws TunnelError, or the reason of the signal */
function forward(
  client: Client,
  target: HostPort,
  through: string,
  signal: AbortSignal,
): Promise<Duplex> {
  const { host, port } = target;
  const opening = new Promise<Duplex>((resolve, reject) => {
    const fail = (error: unknown): void => reject(forwardError(error, { host, port }, through));
    try {
      client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (error) fail(error);
        else resolve(channel);
      });
    } catch (error) {
      fail(error);
    }
  });
  return untilAborted(opening, signal, (late) => late.on('error', () => undefined).destroy());
}

/** Why a channel wasn't opened: RFC 4254, section 5.1, and the words of OpenSSH's channels.c. */
function forwardError(error: unknown, target: HostPort, through: string): TunnelError {
  const text = error instanceof Error ? error.message : String(error);
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  const problem: TunnelProblem =
    reason === undefined
      ? 'lost'
      : reason === 1 || reason === 3
        ? 'forwarding-refused'
        : targetProblem(text);
  const detail = text
    .replace(/^\(SSH\) Channel open failure: /, '')
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 200);
  return new TunnelError({ problem, through, target, detail }, { cause: error });
}

function targetProblem(text: string): TunnelProblem {
  if (/refused/i.test(text)) return 'target-refused';
  if (/not known|unknown host|no address|not found|name resolution|nodename/i.test(text)) {
    return 'target-name-not-found';
  }
  return /timed out|no route|unreachable/i.test(text) ? 'target-timed-out' : 'unknown';
}
