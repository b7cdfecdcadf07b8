import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { controlFolder, controlPath } from '../farm/control-path.ts';
import type { DisposableLike } from './disposable.ts';

/** A local socket that only this user can open, for programs that VS Code starts for us. Listens once it is needed. */
export class PrivateSocket implements DisposableLike {
  readonly path: string;
  readonly #onConnection: (socket: net.Socket) => void;
  readonly #sockets = new Set<net.Socket>();
  #listening: Promise<net.Server> | undefined;

  /** @param onConnection gets each connection; errors of one end it */
  constructor(onConnection: (socket: net.Socket) => void) {
    this.#onConnection = onConnection;
    const random = randomBytes(12).toString('hex');
    this.path = controlPath({ platform: process.platform, temporaryFolder: tmpdir(), random });
  }

  /** Resolves when it can be connected to. */
  async open(): Promise<void> {
    await (this.#listening ??= this.#listen());
  }

  dispose(): void {
    const folder = controlFolder(this.path);
    void this.#listening?.then(async (server) => {
      server.close();
      for (const socket of this.#sockets) socket.destroy();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });
  }

  async #listen(): Promise<net.Server> {
    const folder = controlFolder(this.path);
    if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
    const server = net.createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      this.#onConnection(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.path, resolve);
    });
    if (folder !== undefined) await chmod(this.path, 0o600);
    server.unref();
    return server;
  }
}
