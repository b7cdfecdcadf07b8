import net from 'node:net';
import tls from 'node:tls';
import { loopback } from '../loopback.ts';
import { DelayedStream } from './delayed-stream.ts';

/** Where a gate leads. */
export type GateTarget =
  | {
      readonly host: string;
      readonly port: number;
      /** TLS is spoken there, though not on this side of the gate. */
      readonly tls?: tls.ConnectionOptions;
    }
  | { readonly path: string };

/** What happens to those who come through a gate. */
export interface GateTrouble {
  /** They are let in, and nothing comes back. */
  readonly isFrozen?: boolean;
  /** They are turned away, and those inside are thrown out. */
  readonly isClosed?: boolean;
  /** What comes back comes later by this. */
  readonly latencyMs?: number;
  /** So many of a hundred get this text back at once, and nothing else. */
  readonly errors?: { readonly percent: number; readonly text: string };
}

/** One way through a gate. */
interface Passage {
  readonly client: net.Socket;
  readonly target?: net.Socket;
  readonly streams: readonly DelayedStream[];
}

/**
 * A port of the loopback interface that leads to a server or to Redis, and where what goes wrong on that way can be
 * arranged: whoever comes here can't tell it from the real thing, on any system.
 */
export class Gate {
  readonly #target: () => GateTarget;
  readonly #onUnreachable: (message: string) => void;
  readonly #server = net.createServer({ allowHalfOpen: true, noDelay: true });
  readonly #passages = new Set<Passage>();
  /** Those who wait in front of a frozen gate. */
  readonly #waiting = new Set<net.Socket>();
  #trouble: GateTrouble = {};

  /** @param onUnreachable called when the target takes no connection */
  constructor(
    target: () => GateTarget,
    onUnreachable: (message: string) => void = () => undefined,
  ) {
    this.#target = target;
    this.#onUnreachable = onUnreachable;
    this.#server.on('connection', (client) => {
      client.on('error', () => client.destroy());
      this.#let(client);
    });
  }

  /** The port that it listens on; 0 before it does. */
  get port(): number {
    const address = this.#server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  /** Begins to listen on a free port, unless it does already. */
  async listen(): Promise<number> {
    if (!this.#server.listening) {
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject);
        this.#server.listen({ host: loopback, port: 0, exclusive: true }, () => {
          this.#server.off('error', reject);
          resolve();
        });
      });
    }
    return this.port;
  }

  setTrouble(trouble: GateTrouble): void {
    this.#trouble = trouble;
    const { isClosed = false, isFrozen = false } = trouble;
    for (const { client, target, streams } of this.#passages) {
      if (isClosed) {
        client.resetAndDestroy();
        target?.destroy();
      }
      for (const stream of streams) stream.stop(isFrozen);
    }
    if (isFrozen && !isClosed) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const client of waiting) this.#let(client);
  }

  /** Ends at once, with all who are inside. */
  async close(): Promise<void> {
    for (const client of this.#waiting) client.destroy();
    for (const { client, target } of this.#passages) {
      client.destroy();
      target?.destroy();
    }
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #let(client: net.Socket): void {
    const { isClosed, isFrozen, errors } = this.#trouble;
    if (client.destroyed) return;
    if (isClosed) {
      client.resetAndDestroy();
    } else if (isFrozen) {
      this.#waiting.add(client);
      client.once('close', () => this.#waiting.delete(client));
    } else if (errors && Math.random() * 100 < errors.percent) {
      this.#refuse(client, errors.text);
    } else {
      this.#pass(client);
    }
  }

  /** Answers the first words of a client itself. */
  #refuse(client: net.Socket, text: string): void {
    client.once('data', () => {
      setTimeout(() => client.end(text), this.#trouble.latencyMs ?? 0);
    });
    // The rest of a long request is taken, so that the answer isn't lost with the connection.
    client.resume();
  }

  #pass(client: net.Socket): void {
    const target = connect(this.#target());
    const forth = new DelayedStream(client, target, () => 0);
    const back = new DelayedStream(target, client, () => this.#trouble.latencyMs ?? 0);
    const passage: Passage = { client, target, streams: [forth, back] };
    this.#passages.add(passage);
    let isConnected = false;
    target.once(target instanceof tls.TLSSocket ? 'secureConnect' : 'connect', () => {
      isConnected = true;
    });
    target.on('error', (error) => {
      if (!isConnected) this.#onUnreachable(error.message);
      client.resetAndDestroy();
    });
    const end = (): void => {
      this.#passages.delete(passage);
    };
    client.on('close', () => {
      end();
      target.destroy();
    });
    target.on('close', () => {
      end();
      // What is still on its way to the client comes, its end with it.
      if (!target.readableEnded) client.destroy();
    });
  }
}

const connect = (target: GateTarget): net.Socket => {
  if ('path' in target) return net.connect({ path: target.path, allowHalfOpen: true });
  const { host, port } = target;
  if (target.tls) return tls.connect({ ...target.tls, host, port });
  return net.connect({ host, port, allowHalfOpen: true, noDelay: true });
};
