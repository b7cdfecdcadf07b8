import { randomBytes, timingSafeEqual } from 'node:crypto';
import type net from 'node:net';
import type { DisposableLike } from '../../disposable.ts';
import { PrivateSocket } from '../../private-socket.ts';
import { McpSession } from './mcp-session.ts';
import type { McpServerParts } from './mcp-session.ts';
import { relayVariables } from './relay-variables.ts';

/** A connection that hasn't said who it is by then is closed. */
const tokenLimitMs = 5000;
/** Longer lines are no questions to us. */
const maxLineLength = 1024 * 1024;

/** Answers clients of the Model Context Protocol, which come through the relay that VS Code starts. */
export class McpServer implements DisposableLike {
  readonly #parts: McpServerParts;
  readonly #token = randomBytes(32).toString('hex');
  readonly #socket = new PrivateSocket((socket) => this.#take(socket));

  constructor(parts: McpServerParts) {
    this.#parts = parts;
  }

  /** What the relay must find in its environment. */
  async open(): Promise<Readonly<Record<string, string>>> {
    await this.#socket.open();
    return { [relayVariables.path]: this.#socket.path, [relayVariables.token]: this.#token };
  }

  dispose(): void {
    this.#socket.dispose();
  }

  #take(socket: net.Socket): void {
    const limit = setTimeout(() => socket.destroy(), tokenLimitMs);
    let session: McpSession | undefined;
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      text += piece;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      if (text.length > maxLineLength) socket.destroy();
      for (const line of lines) {
        if (session) void answerOn(socket, session, line);
        else if (this.#isToken(line)) {
          clearTimeout(limit);
          session = new McpSession(this.#parts);
        } else socket.destroy();
      }
    });
    socket.on('close', () => {
      clearTimeout(limit);
      session?.end();
    });
  }

  #isToken(line: string): boolean {
    const given = Buffer.from(line);
    const token = Buffer.from(this.#token);
    return given.length === token.length && timingSafeEqual(given, token);
  }
}

async function answerOn(socket: net.Socket, session: McpSession, line: string): Promise<void> {
  if (line.trim() === '') return;
  const answer = await session.take(line);
  if (answer !== undefined && socket.writable) socket.write(`${answer}\n`);
}
