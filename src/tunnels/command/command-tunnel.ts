import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HostPort } from '../../config/endpoint-address.ts';
import { formatHostPort } from '../../config/host-port.ts';
import { TunnelError } from '../../links/tunnel-failure.ts';
import { untilAborted } from '../../links/until-aborted.ts';
import type { Tunnel } from '../tunnel.ts';
import { Forward } from './forward.ts';

/** Programs that sign in somewhere first take their time, and a cluster has several of them start. */
const TIME_LIMIT_MS = 60_000;

/**
 * A tunnel by a program that forwards a local port: one process for each server that is dialled.
 * What a cluster announces is reached in this way without further ado.
 */
export class CommandTunnel implements Tunnel {
  readonly timeLimitMs = TIME_LIMIT_MS;
  readonly #command: readonly string[];
  readonly #isTrusted: () => boolean;
  readonly #forwards = new Map<string, Forward>();
  #isClosed = false;

  /** @param isTrusted whether programs may run now */
  constructor(command: readonly string[], isTrusted: () => boolean) {
    this.#command = command;
    this.#isTrusted = isTrusted;
  }

  async open(signal: AbortSignal, first: HostPort | undefined): Promise<void> {
    this.#check();
    if (first) await this.#portTo(first, signal);
  }

  readonly dial = async (target: HostPort, signal: AbortSignal): Promise<Duplex> =>
    connectTo(await this.#portTo(target, signal), signal);

  close(): void {
    this.#isClosed = true;
    for (const forward of this.#forwards.values()) forward.close();
    this.#forwards.clear();
  }

  /** @throws TunnelError where no program may be started */
  #check(): void {
    const through = this.#command[0] ?? '';
    if (!this.#isTrusted()) throw new TunnelError({ problem: 'not-trusted', through });
    if (this.#isClosed) throw new TunnelError({ problem: 'command-ended', through });
  }

  #portTo(target: HostPort, signal: AbortSignal): Promise<HostPort> {
    this.#check();
    const name = formatHostPort(target.host, target.port);
    let forward = this.#forwards.get(name);
    if (!forward) {
      forward = new Forward(this.#command, target);
      this.#forwards.set(name, forward);
    }
    return untilAborted(forward.ready(), signal);
  }
}

function connectTo({ host, port }: HostPort, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port });
    const end = (): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('connect', onConnect).off('error', fail);
    };
    const fail = (error: unknown): void => {
      end();
      socket.on('error', () => undefined).destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onAbort = (): void => fail(signal.reason);
    const onConnect = (): void => {
      end();
      resolve(socket.setNoDelay(true));
    };
    signal.addEventListener('abort', onAbort);
    socket.on('connect', onConnect).on('error', fail);
  });
}
