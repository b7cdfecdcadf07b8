import type { Socket } from 'node:net';
import { type Command, type Reply, ReplyError } from '../../stores/commands.ts';
import { encodeCommands } from './encode-command.ts';
import { type RespLimits, RespParser } from './resp-parser.ts';
import { SocketClosedError } from './socket.ts';

interface Waiter {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/**
 * Commands and replies over one socket, without any retry: for the first words with a server,
 * for scans, and for looking what it is that answers. Owns the socket.
 */
export class RawConnection {
  readonly #socket: Socket;
  readonly #waiters: Waiter[] = [];
  #failure: Error | undefined;
  #onData: (chunk: Uint8Array) => void;

  constructor(socket: Socket, limits: Partial<RespLimits> = {}) {
    this.#socket = socket;
    const parser = new RespParser((reply) => this.#waiters.shift()?.resolve(reply), limits);
    this.#onData = (chunk) => parser.push(chunk);
    socket
      .on('data', (chunk: Uint8Array) => {
        try {
          this.#onData(chunk);
        } catch (error) {
          this.close(error instanceof Error ? error : new Error(String(error)));
        }
      })
      .on('error', (error) => this.close(error))
      .on('close', () => this.close());
  }

  /** Sends a command; an error reply comes back as a value, a broken connection rejects. */
  ask(command: Command): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#waiters.push({ resolve, reject });
      this.#socket.write(encodeCommands([command]));
    });
  }

  /** As {@link ask}, but rejects for an error reply. */
  async call(command: Command): Promise<Reply> {
    const reply = await this.ask(command);
    if (reply instanceof ReplyError) throw reply;
    return reply;
  }

  /** Hands all further bytes to `onData`; what it throws closes the connection. */
  takeOver(onData: (chunk: Uint8Array) => void): (pieces: readonly Uint8Array[]) => void {
    this.#onData = onData;
    return (pieces) => {
      this.#socket.cork();
      for (const piece of pieces) this.#socket.write(piece);
      this.#socket.uncork();
    };
  }

  /** Calls `listener` once when the connection ends, at once if it has. */
  onClose(listener: (error: Error) => void): void {
    if (this.#failure) listener(this.#failure);
    else this.#socket.once('close', () => listener(this.#failure ?? new SocketClosedError()));
  }

  /** Ends the connection; what waits for a reply rejects with `error`. */
  close(error: Error = new SocketClosedError()): void {
    this.#failure ??= error;
    this.#socket.destroy();
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#failure);
  }
}
