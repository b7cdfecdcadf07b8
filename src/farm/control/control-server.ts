import { timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import {
  farmProtocolVersion,
  hostToFarm,
  maxLineLength,
  toLine,
} from '../../protocol/farm/messages.ts';
import type { FarmToHost, HostToFarm } from '../../protocol/farm/messages.ts';
import { shapedJson } from '../../shapes/shape.ts';
import { controlFolder } from '../control-path.ts';
import { FarmError, problemOf } from '../errors.ts';
import type { Farm } from '../farm.ts';
import { StateFeed } from './state-feed.ts';
import { l10n } from '../../formats/reason.ts';

/** A connection that hasn't shown the token by then is closed. */
const helloLimitMs = 5000;

/** A host that keeps its end open is cut off after this when the farm ends. */
const closeLimitMs = 200;

/** A host that doesn't read is cut off when so much waits for it. */
const maxWaitingBytes = 64 * 1024 * 1024;

/** A host that hasn't read by then what the farm leaves is cut off. */
const leaveLimitMs = 5000;

/** So much, in UTF-16 code units, is told of the last requests when the farm ends. */
const maxLeftLength = 16 * 1024 * 1024;

/** Of what the trace remembers so much is told with one line: lines have a limit. */
const maxEntriesPerLine = 250;

const matches = (given: string, token: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Writes one line after the other as they are read; gives up on who doesn't read, or has gone. */
async function writeInTurn(socket: net.Socket, lines: readonly string[]): Promise<void> {
  const limit = setTimeout(() => socket.destroy(), leaveLimitMs);
  for (const line of lines) {
    if (!socket.writable) break;
    if (socket.write(line)) continue;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        socket.off('drain', go).off('close', go);
        resolve();
      };
      socket.on('drain', go).on('close', go);
    });
  }
  clearTimeout(limit);
}

/** Lets hosts that know the token watch a farm and give it commands, over a local socket. */
export class ControlServer {
  readonly #farm: Farm;
  readonly #path: string;
  readonly #token: string;
  readonly #server = net.createServer((socket) => this.#onConnection(socket));
  readonly #sockets = new Set<net.Socket>();
  /** Those that have shown the token. */
  readonly #hosts = new Set<net.Socket>();
  readonly #feed: StateFeed;
  /** Tells our socket from one that a later farm has put in its place. */
  #inode: number | undefined;

  constructor(farm: Farm, path: string, token: string) {
    this.#farm = farm;
    this.#path = path;
    this.#token = token;
    this.#feed = new StateFeed(
      () => farm.state(),
      (message) => {
        for (const host of this.#hosts) this.#send(host, message);
      },
    );
    farm.onChange = () => {
      if (this.#hosts.size > 0) this.#feed.stateChanged();
    };
    farm.onTrace = (entry) => {
      if (this.#hosts.size > 0) this.#feed.requestEnded(entry);
    };
  }

  /** @throws FarmError `control-unavailable` */
  async listen(): Promise<void> {
    const folder = controlFolder(this.#path);
    try {
      if (folder === undefined) {
        await this.#listenAt(this.#path);
        return;
      }
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Made beside its place and moved there: a farm that ends meanwhile removes its own only.
      const own = join(folder, process.pid.toString(36));
      await rm(own, { force: true });
      await this.#listenAt(own);
      await chmod(own, 0o600);
      this.#inode = (await stat(own)).ino;
      await rename(own, this.#path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new FarmError(
        'control-unavailable',
        l10n.t('The control socket could not be created. {0}', reason),
        {
          path: this.#path,
        },
      );
    }
  }

  #listenAt(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, resolve);
    });
  }

  /** True while a host is connected. */
  get hasHost(): boolean {
    return this.#hosts.size > 0;
  }

  /** Sends what waits to be sent, closes all connections and removes the socket. */
  async close(): Promise<void> {
    this.#feed.flush();
    this.#feed.dispose();
    await this.#leaveDetails();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.end();
    const limit = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, closeLimitMs);
    await closed;
    clearTimeout(limit);
    const folder = controlFolder(this.#path);
    if (folder !== undefined && !(await this.#isReplaced())) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Hands what is known of the last requests to the hosts: it ends with this process. */
  async #leaveDetails(): Promise<void> {
    if (this.#hosts.size === 0) return;
    const lines: string[] = [];
    let room = maxLeftLength;
    for (const details of this.#farm.lastDetails()) {
      const line = toLine({ type: 'kept', details });
      if (line.length > maxLineLength) continue;
      room -= line.length;
      if (room < 0) break;
      lines.push(line);
    }
    await Promise.all([...this.#hosts].map((host) => writeInTurn(host, lines)));
  }

  async #isReplaced(): Promise<boolean> {
    const found = await stat(this.#path).catch(() => undefined);
    return found !== undefined && found.ino !== this.#inode;
  }

  #onConnection(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.setEncoding('utf8');
    const limit = setTimeout(() => socket.destroy(), helloLimitMs).unref();
    let rest = '';
    socket.on('data', (text: string) => {
      rest += text;
      if (rest.length > maxLineLength) socket.destroy();
      for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
        const message = shapedJson(hostToFarm, rest.slice(0, end));
        rest = rest.slice(end + 1);
        if (message === undefined || !this.#take(socket, message)) {
          socket.destroy();
          return;
        }
        clearTimeout(limit);
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(limit);
      this.#sockets.delete(socket);
      this.#hosts.delete(socket);
    });
  }

  /** @returns false when the connection must be closed */
  #take(socket: net.Socket, message: HostToFarm): boolean {
    if (message.type === 'hello') {
      if (!matches(message.token, this.#token)) return false;
      this.#send(socket, {
        type: 'welcome',
        version: farmProtocolVersion,
        pid: process.pid,
        commands: this.#farm.commandNames,
      });
      this.#send(socket, { type: 'state', state: this.#farm.state() });
      const entries = this.#farm.trace.list();
      for (let at = 0; at === 0 || at < entries.length; at += maxEntriesPerLine) {
        const part = entries.slice(at, at + maxEntriesPerLine);
        const reset = at === 0 && { reset: true };
        this.#send(socket, { type: 'trace', entries: part, skipped: 0, ...reset });
      }
      this.#hosts.add(socket);
      return true;
    }
    if (!this.#hosts.has(socket)) return false;
    const { id, command } = message;
    this.#farm.execute(command).then(
      (value) => {
        if (command.name === 'clearTrace') this.#feed.reset();
        this.#send(socket, { type: 'reply', id, ok: true, ...(value !== undefined && { value }) });
      },
      (error: unknown) => {
        this.#send(socket, { type: 'reply', id, ok: false, error: problemOf(error) });
      },
    );
    return true;
  }

  #send(socket: net.Socket, message: FarmToHost): void {
    if (!socket.writable) return;
    socket.write(toLine(message));
    if (socket.writableLength > maxWaitingBytes) socket.destroy();
  }
}
