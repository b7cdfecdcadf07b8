import net from 'node:net';
import {
  farmProtocolVersion,
  farmToHost,
  maxLineLength,
  toLine,
} from '../../protocol/farm/messages.ts';
import type { FarmCommand } from '../../protocol/farm/commands.ts';
import type { FarmToHost } from '../../protocol/farm/messages.ts';
import type { FarmProblem } from '../../protocol/farm/problem.ts';
import type { FarmState } from '../../protocol/farm/state.ts';
import type { RequestDetails } from '../../protocol/farm/request-details.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import { shapedJson } from '../../shapes/shape.ts';
import type { DisposableLike } from '../disposable.ts';
import type { ControlChannel } from './control-channel.ts';
import { englishText, l10n } from '../../formats/reason.ts';

/** How often a farm that is just starting is tried. */
const retryMs = 50;

/** What a farm tells. */
export interface FarmListener {
  /** It let us in. `commands`: the names of those that it knows, if it says so. */
  onWelcome(commands: readonly string[] | undefined): void;
  onState(state: FarmState): void;
  /** Requests that ended, oldest first; with `reset` they replace what was known. */
  onTrace(entries: readonly TraceEntry[], reset: boolean): void;
  /** It ends, and leaves what it keeps of a request. */
  onKept(details: RequestDetails): void;
  /** The connection is over: the farm ended, or never let us in. */
  onClose(): void;
}

/** A farm refused a command; the message is the farm's own. */
export class FarmCommandError extends Error {
  override readonly name = 'FarmCommandError';
  readonly problem: FarmProblem;

  constructor(problem: FarmProblem) {
    super(englishText(problem.reason));
    this.problem = problem;
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The host's end of a farm's control socket. */
export class FarmClient implements DisposableLike {
  readonly #listener: FarmListener;
  readonly #waiting = new Map<number, Waiting>();
  #isDisposed = false;
  #socket: net.Socket | undefined;
  #nextId = 1;
  #rest = '';

  constructor(listener: FarmListener) {
    this.#listener = listener;
  }

  /**
   * Connects as soon as the farm listens; tries until it does or the client is disposed.
   * @returns false when it was disposed before
   */
  async connect({ path, token }: ControlChannel): Promise<boolean> {
    let socket: net.Socket | undefined;
    while (!socket && !this.#isDisposed) {
      socket = await open(path);
      if (!socket) await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    if (!socket) return false;
    this.#listen(socket);
    // Disposed while it was connecting.
    if (this.#isDisposed) this.dispose();
    else socket.write(toLine({ type: 'hello', version: farmProtocolVersion, token }));
    return !this.#isDisposed;
  }

  get isConnected(): boolean {
    return this.#socket?.writable === true;
  }

  /**
   * Gives a command and waits until the farm has done it.
   * @returns what the command asked for, not checked
   * @throws FarmCommandError
   */
  async send(command: FarmCommand): Promise<unknown> {
    const socket = this.#socket;
    if (!socket?.writable) {
      throw new FarmCommandError({
        code: 'not-connected',
        reason: l10n.t('The farm is not responding. It is still starting or has just stopped.'),
      });
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      socket.write(toLine({ type: 'command', id, command }));
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#socket?.destroy();
  }

  #listen(socket: net.Socket): void {
    this.#socket = socket;
    this.#rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => this.#take(text, socket));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#socket = undefined;
      for (const { reject } of this.#waiting.values()) {
        reject(
          new FarmCommandError({
            code: 'ended',
            reason: l10n.t('The farm is not responding. It is still starting or has just stopped.'),
          }),
        );
      }
      this.#waiting.clear();
      if (!this.#isDisposed) this.#listener.onClose();
    });
  }

  #take(text: string, socket: net.Socket): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > maxLineLength) socket.destroy();
    for (const line of lines) {
      const message = shapedJson(farmToHost, line);
      if (!message) {
        socket.destroy();
        return;
      }
      this.#tell(message);
    }
  }

  #tell(message: FarmToHost): void {
    switch (message.type) {
      case 'welcome':
        this.#listener.onWelcome(message.commands);
        break;
      case 'state':
        this.#listener.onState(message.state);
        break;
      case 'trace':
        this.#listener.onTrace(message.entries, message.reset === true);
        break;
      case 'kept':
        this.#listener.onKept(message.details);
        break;
      case 'reply': {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.ok) waiting?.resolve(message.value);
        else waiting?.reject(new FarmCommandError(message.error));
      }
    }
  }
}

function open(path: string): Promise<net.Socket | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    socket.once('connect', () => resolve(socket.removeAllListeners('error')));
    socket.once('error', () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}
