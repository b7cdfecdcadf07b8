import net from 'node:net';
import { farmProtocolVersion, farmToHost, toLine } from '../../../../src/protocol/farm/messages.ts';
import type { FarmCommand } from '../../../../src/protocol/farm/commands.ts';
import type { FarmToHost } from '../../../../src/protocol/farm/messages.ts';
import type { FarmProblem } from '../../../../src/protocol/farm/problem.ts';
import type { FarmState } from '../../../../src/protocol/farm/state.ts';
import type { TraceEntry } from '../../../../src/protocol/farm/trace.ts';
import { shapedJson } from '../../../../src/shapes/shape.ts';
import { until } from './http.ts';

/** The host's end of a control socket. */
export class ControlClient {
  readonly messages: FarmToHost[] = [];
  isClosed = false;
  readonly #socket: net.Socket;
  #nextId = 1;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const message = shapedJson(farmToHost, line);
        if (!message) throw new Error(`Not a message: ${line}`);
        this.messages.push(message);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  /** Connects, as soon as somebody listens, and shows the token. */
  static async connect(path: string, token: string): Promise<ControlClient> {
    let socket: net.Socket | undefined;
    await until('the control socket takes connections', async () => {
      const attempt = net.connect(path);
      const isOpen = await new Promise<boolean>((resolve) => {
        attempt.once('connect', () => resolve(true)).once('error', () => resolve(false));
      });
      if (isOpen) socket = attempt;
      return isOpen;
    });
    if (!socket) throw new Error('not connected');
    const client = new ControlClient(socket);
    socket.write(toLine({ type: 'hello', version: farmProtocolVersion, token }));
    return client;
  }

  /** The newest state. */
  get state(): FarmState | undefined {
    const message = this.messages.findLast(({ type }) => type === 'state');
    return message?.type === 'state' ? message.state : undefined;
  }

  get trace(): readonly TraceEntry[] {
    return this.messages.flatMap((message) => (message.type === 'trace' ? message.entries : []));
  }

  /** Waits for a state of which something holds. */
  async stateWhere(
    what: string,
    holds: (state: FarmState) => boolean,
    limitMs?: number,
  ): Promise<FarmState> {
    await until(what, () => this.state !== undefined && holds(this.state), limitMs);
    if (!this.state) throw new Error('no state');
    return this.state;
  }

  /** Gives a command; the problem that comes back, or undefined when it was done. */
  async command(command: FarmCommand): Promise<FarmProblem | undefined> {
    const reply = await this.#reply(command);
    return reply?.type === 'reply' && !reply.ok ? reply.error : undefined;
  }

  /** Gives a command; what the farm gives back. */
  async ask(command: FarmCommand): Promise<unknown> {
    const reply = await this.#reply(command);
    return reply?.type === 'reply' && reply.ok ? reply.value : undefined;
  }

  async #reply(command: FarmCommand): Promise<FarmToHost | undefined> {
    const id = this.#nextId++;
    this.#socket.write(toLine({ type: 'command', id, command }));
    const reply = (): FarmToHost | undefined =>
      this.messages.find((message) => message.type === 'reply' && message.id === id);
    await until(`${command.name} is answered`, () => reply() !== undefined);
    return reply();
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  close(): void {
    this.#socket.destroy();
  }
}
