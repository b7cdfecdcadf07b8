import net from 'node:net';
import { keepReadingAfterFailedWrites } from './failed-writes.ts';
import { BadResponse } from './response-head.ts';
import { ResponseReader } from './response-reader.ts';
import type { ResponseHandler } from './response-reader.ts';

/** How a connection failed to bring a whole response. */
export interface ConnectionFailure {
  /**
   * `connect`: nothing was sent. `closed`: broke off. `protocol`: the response isn't HTTP/1.
   * `tls`: the server wants https. `cut`: a user wanted it so.
   */
  readonly kind: 'connect' | 'closed' | 'protocol' | 'tls' | 'cut';
  readonly message: string;
  /** True when not one byte of the response had come. */
  readonly isBeforeResponse: boolean;
}

/** Told what comes of one request on a connection: the response, or one failure. */
export interface ExchangeHandler extends ResponseHandler {
  onFailure(failure: ConnectionFailure): void;
  /** What was sent has left the process's buffers; more may be written. */
  onDrain?(): void;
  /** All that has come so far was handed over, and the response goes on. */
  onPartial?(): void;
}

/** Takes what comes after a connection has gone over to another protocol. */
export interface SwitchedProtocol {
  /** Bytes to keep. */
  onBytes(bytes: Buffer): void;
  onDrain(): void;
  onClose(): void;
}

/** Told of the life of a connection, apart from requests. */
export interface ConnectionOwner {
  /** All that went over its connections, both ways. */
  byteCount: number;
  /** The response has ended and the connection can take another request. */
  onIdle(connection: UpstreamConnection): void;
  onClose(connection: UpstreamConnection): void;
}

const readBufferBytes = 64 * 1024;

/**
 * A connection to one server that carries one request at a time. Reads into one buffer of its own:
 * the handler gets copies of what it is to keep.
 */
export class UpstreamConnection {
  /** `Date.now()` when it last became idle. */
  idleSinceMs = 0;
  /** When the server closes it, if idle that long; from `Keep-Alive`, else what servers commonly do. */
  idleLimitMs = 4000;
  /** True when it has carried a request before, so that it may have been closed meanwhile. */
  isReused = false;

  readonly #socket: net.Socket;
  readonly #owner: ConnectionOwner;
  #reader: ResponseReader | undefined;
  #handler: ExchangeHandler | undefined;
  #switched: SwitchedProtocol | undefined;
  #isConnected = false;
  #isClosed = false;
  #hasBytes = false;
  #isFrozen = false;
  #isRequestSent = false;
  #readsOn = false;
  #error: Error | undefined;

  constructor(host: string, port: number, owner: ConnectionOwner) {
    this.#owner = owner;
    this.#socket = net.connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafeSlow(readBufferBytes),
        callback: (length, buffer) => {
          this.#onBytes(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    this.#socket.on('connect', () => {
      this.#isConnected = true;
    });
    this.#socket.on('drain', () => {
      this.#handler?.onDrain?.();
      this.#switched?.onDrain();
    });
    this.#socket.on('error', (error) => {
      this.#error = error;
    });
    this.#socket.on('end', () => this.#socket.destroy());
    this.#socket.on('close', () => this.#onClose());
  }

  /** True once it can't take another request. */
  get isClosed(): boolean {
    return this.#isClosed || this.#socket.destroyed;
  }

  /**
   * Sends a request's head, and its whole body when that is none.
   * @param method decides whether the response has a body
   */
  send(method: string, head: string, hasBody: boolean, handler: ExchangeHandler): void {
    this.#handler = handler;
    this.#reader = new ResponseReader(method, handler);
    this.#hasBytes = false;
    this.#isRequestSent = !hasBody;
    this.#owner.byteCount += head.length;
    if (hasBody && !this.#readsOn) {
      this.#readsOn = true;
      keepReadingAfterFailedWrites(this.#socket);
    }
    this.#socket.write(head, 'latin1');
  }

  /** Calls back when the connection stands; at once if it does. Failures go to the handler. */
  whenConnected(callback: () => void): void {
    if (this.#isConnected) callback();
    else this.#socket.once('connect', callback);
  }

  /** A piece of the request's body. @returns false when the sender should wait for `onDrain` */
  write(piece: Uint8Array | string): boolean {
    this.#owner.byteCount += piece.length;
    return this.#socket.write(piece);
  }

  /** The request's body is complete. */
  endRequest(): void {
    this.#isRequestSent = true;
    if (this.#reader?.isDone) this.#becomeIdle();
  }

  /** The server has agreed to another protocol: all that comes from now on is somebody else's. */
  switchProtocol(switched: SwitchedProtocol): void {
    this.#handler = undefined;
    this.#reader = undefined;
    this.#switched = switched;
  }

  /** Sends no more; what the server still has to say comes. */
  end(): void {
    this.#socket.end();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#isFrozen) this.#socket.resume();
  }

  /** Reads nothing until it goes on, whatever others want. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    if (isFrozen) this.pause();
    else this.resume();
  }

  /** Gives the connection up; the handler hears nothing more. */
  destroy(): void {
    this.#handler = undefined;
    this.#reader = undefined;
    this.#switched = undefined;
    this.#socket.destroy();
  }

  /** Ends it while it is at work: the handler hears that. */
  cut(): void {
    this.#fail('cut', 'The server was made unavailable.');
    this.#socket.destroy();
  }

  #onBytes(bytes: Buffer): void {
    this.#owner.byteCount += bytes.length;
    if (this.#switched) {
      // The buffer is used again for the next piece.
      this.#switched.onBytes(Buffer.from(bytes));
      return;
    }
    this.#hasBytes = true;
    const reader = this.#reader;
    if (!reader) {
      // A response that nobody asked for: whatever follows can't be told apart from the next one.
      this.#socket.destroy();
      return;
    }
    let taken: number;
    try {
      taken = reader.push(bytes);
    } catch (error) {
      const kind = error instanceof BadResponse && error.isTls ? 'tls' : 'protocol';
      this.#fail(kind, error instanceof Error ? error.message : String(error));
      this.#socket.destroy();
      return;
    }
    if (this.#hasSwitched(bytes, taken)) return;
    if (this.#reader !== reader) return;
    if (taken < bytes.length) this.#socket.destroy();
    else if (!reader.isDone) this.#handler?.onPartial?.();
    else if (this.#isRequestSent) this.#becomeIdle();
  }

  /** Hands over what came behind the response that changed the protocol. */
  #hasSwitched(bytes: Buffer, taken: number): boolean {
    if (!this.#switched) return false;
    if (taken < bytes.length) this.#switched.onBytes(Buffer.from(bytes.subarray(taken)));
    return true;
  }

  #becomeIdle(): void {
    const head = this.#reader?.head;
    this.#reader = undefined;
    this.#handler = undefined;
    if (!head?.keepAlive || this.isClosed) {
      this.#socket.destroy();
      return;
    }
    if (head.idleSeconds !== undefined)
      this.idleLimitMs = Math.max(0, head.idleSeconds * 1000 - 1000);
    // The end of a response may have come together with the piece that made its reader pause.
    if (this.#socket.isPaused()) this.#socket.resume();
    this.idleSinceMs = Date.now();
    this.isReused = true;
    this.#owner.onIdle(this);
  }

  #onClose(): void {
    this.#isClosed = true;
    this.#owner.onClose(this);
    this.#switched?.onClose();
    const isWhole = this.#error === undefined && this.#reader?.close() === true;
    if (isWhole || this.#reader?.isDone) return;
    const text = this.#error?.message ?? 'The server closed the connection.';
    this.#fail(this.#isConnected ? 'closed' : 'connect', text);
  }

  #fail(kind: ConnectionFailure['kind'], message: string): void {
    const handler = this.#handler;
    this.#handler = undefined;
    this.#reader = undefined;
    handler?.onFailure({ kind, message, isBeforeResponse: !this.#hasBytes });
  }
}
