import { type Command, type Reply, ReplyError } from '../../stores/commands.ts';
import type { ServerSocket } from '../../links/dialled-socket.ts';
import { encodeCommands } from './encode-command.ts';
import { ReplyCheck } from './reply-check.ts';
import { type ReplyLimits, replyLimitsOf } from './reply-limits.ts';
import { RespParser } from './resp-parser.ts';
import { SocketClosedError } from '../../links/socket.ts';

interface Waiter {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/**
 * Commands and replies over one socket, without any retry: for the first words with a server,
 * for scans, and for looking what it is that answers. Owns the socket.
 */
export class RawConnection {
  readonly #socket: ServerSocket;
  readonly #waiters: Waiter[] = [];
  readonly #check = new ReplyCheck();
  readonly #maxReplyBytes: number;
  #failure: Error | undefined;
  #isReleased = false;
  #onData: (chunk: Uint8Array) => void;

  /** @param limits what no reply may go beyond, whatever its command allows */
  constructor(socket: ServerSocket, limits: { readonly maxReplyBytes?: number } = {}) {
    this.#socket = socket;
    this.#maxReplyBytes = limits.maxReplyBytes ?? Infinity;
    const parser = new RespParser((reply) => this.#waiters.shift()?.resolve(reply));
    this.#onData = (chunk) => parser.push(this.#check.push(chunk));
    socket.on('data', this.#takeData).on('error', this.#takeEnd).on('close', this.#takeEnd);
  }

  readonly #takeData = (chunk: Uint8Array): void => {
    if (this.#failure) return;
    try {
      this.#onData(chunk);
    } catch (error) {
      this.close(error instanceof Error ? error : new Error(String(error)));
    }
  };

  readonly #takeEnd = (error?: unknown): void => {
    this.close(error instanceof Error ? error : undefined);
  };

  /** Sends a command; an error reply comes back as a value, a broken connection rejects. */
  ask(command: Command): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#waiters.push({ resolve, reject });
      this.#check.expect(this.#limitsOf(command));
      this.#socket.write(encodeCommands([command]));
    });
  }

  /** As {@link ask}, but rejects for an error reply. */
  async call(command: Command): Promise<Reply> {
    const reply = await this.ask(command);
    if (reply instanceof ReplyError) throw reply;
    return reply;
  }

  #limitsOf(command: Command): ReplyLimits {
    const limits = replyLimitsOf(command);
    return { ...limits, bytes: Math.min(limits.bytes, this.#maxReplyBytes) };
  }

  /** Gives the socket away, paused, when no reply is awaited: it is somebody else's from then on. */
  release(): ServerSocket {
    if (this.#failure) throw this.#failure;
    const socket = this.#socket;
    socket.pause();
    socket.off('data', this.#takeData).off('error', this.#takeEnd).off('close', this.#takeEnd);
    this.#isReleased = true;
    this.#failure = new SocketClosedError();
    return socket;
  }

  /**
   * Hands all further bytes to `onData`, unchecked; what it throws closes the connection.
   */
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
    if (this.#isReleased) return;
    this.#failure ??= error;
    this.#socket.destroy();
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#failure);
  }
}
