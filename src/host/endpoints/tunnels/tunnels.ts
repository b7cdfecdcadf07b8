import * as vscode from '../../shown/vscode.ts';
import type { EndpointAccess, Tunnel as TunnelRecord } from '../../../config/endpoint-access.ts';
import type { ConnectOptions, Dial } from '../../../links/connect-options.ts';
import { explainError } from '../../../links/connect-failure.ts';
import { ConnectError } from '../../../links/diagnosis.ts';
import { passesTunnel, TunnelError, type TunnelProblem } from '../../../links/tunnel-failure.ts';
import type { Tunnel } from '../../../tunnels/tunnel.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { Log } from '../../log.ts';
import { SshAnswers } from './ssh-answers.ts';
import { tunnelFailureText } from './tunnel-failure-text.ts';

/** How long a tunnel is kept for the next connection, which often follows at once. */
const LINGER_MS = 5000;

interface Kept {
  readonly tunnel: Tunnel;
  users: number;
  /** Whether a connection has come about through it. */
  wasOpen: boolean;
  /** What the user was told of it. */
  readonly told: Set<TunnelProblem>;
  timer?: NodeJS.Timeout;
}

/**
 * The tunnels of this window. Connections that go the same way share one; the last one that is
 * closed ends it.
 */
export class Tunnels implements DisposableLike {
  readonly #kept = new Map<string, Kept>();
  readonly #answers: SshAnswers;
  readonly #log: Log;

  constructor(secrets: vscode.SecretStorage, log: Log) {
    this.#answers = new SshAnswers(secrets, log);
    this.#log = log;
  }

  /**
   * Has a connection go through its endpoint's tunnel, if it has one: opens that, and ends it when
   * the connection is released.
   * @throws ConnectError, or the reason of the signal
   */
  async lead(
    options: ConnectOptions,
    access: EndpointAccess | undefined,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ConnectOptions> {
    const record = access?.tunnel;
    // A Unix socket is a file of this machine.
    if (!record || options.address.socketPath !== undefined) return options;
    let kept: Kept | undefined;
    const release = (): void => {
      options.release?.();
      if (kept) this.#release(record, kept);
    };
    try {
      kept = await this.#take(record);
      const { tunnel } = kept;
      await tunnel.open(signal, options.address.hosts[0]);
      const { timeLimitMs } = tunnel;
      return {
        ...options,
        ...(timeLimitMs !== undefined && { connectTimeoutMs: timeLimitMs }),
        dial: this.#watched(kept),
        release,
      };
    } catch (error) {
      release();
      if (!(error instanceof TunnelError)) throw error;
      const { usesTls } = options.address;
      throw new ConnectError(explainError(error, { usesTls, hasPassword: false }), {
        cause: error,
      });
    }
  }

  dispose(): void {
    for (const { tunnel, timer } of this.#kept.values()) {
      clearTimeout(timer);
      tunnel.close();
    }
    this.#kept.clear();
  }

  async #take(record: TunnelRecord): Promise<Kept> {
    const key = JSON.stringify(record);
    if (!this.#kept.has(key)) {
      const tunnel = await this.#make(record);
      // Somebody else may have made one meanwhile.
      if (!this.#kept.has(key))
        this.#kept.set(key, { tunnel, users: 0, wasOpen: false, told: new Set() });
    }
    const kept = this.#kept.get(key);
    if (!kept) throw new TunnelError({ problem: 'lost', through: '' });
    clearTimeout(kept.timer);
    kept.users += 1;
    return kept;
  }

  /**
   * Tells once why a tunnel that was open doesn't come back and won't by itself: the connection only
   * goes on trying. Whoever connects for the first time is told by that.
   */
  #watched(kept: Kept): Dial {
    return async (target, signal) => {
      try {
        const stream = await kept.tunnel.dial(target, signal);
        kept.wasOpen = true;
        return stream;
      } catch (error) {
        if (error instanceof TunnelError) this.#tell(kept, error);
        throw error;
      }
    };
  }

  #tell(kept: Kept, { message, failure }: TunnelError): void {
    this.#log.info('tunnels', message);
    if (!kept.wasOpen || passesTunnel(failure) !== 'never' || kept.told.has(failure.problem))
      return;
    kept.told.add(failure.problem);
    void vscode.window.showErrorMessage(tunnelFailureText(failure));
  }

  #release(record: TunnelRecord, kept: Kept): void {
    kept.users -= 1;
    if (kept.users > 0) return;
    clearTimeout(kept.timer);
    kept.timer = setTimeout(() => {
      const key = JSON.stringify(record);
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
      kept.tunnel.close();
    }, LINGER_MS);
  }

  /** What SSH and commands need is loaded when the first tunnel is made. */
  async #make(record: TunnelRecord): Promise<Tunnel> {
    switch (record.kind) {
      case 'ssh': {
        const { makeSshTunnel } = await import('../../../tunnels/ssh/make-ssh-tunnel.ts');
        return makeSshTunnel(record, this.#answers);
      }
      case 'command': {
        const { CommandTunnel } = await import('../../../tunnels/command/command-tunnel.ts');
        return new CommandTunnel(record.command, () => vscode.workspace.isTrusted);
      }
    }
  }
}
