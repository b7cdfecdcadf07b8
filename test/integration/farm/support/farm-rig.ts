import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { controlTokenVariable } from '../../../../src/protocol/farm/handover.ts';
import { controlFolder, controlPath } from '../../../../src/farm/control-path.ts';
import { distFolder } from './bundle.ts';
import { ControlClient } from './control-client.ts';
import { freePorts, until } from './http.ts';

/** Whether a process with that id lives. */
export const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A farm process with two sample servers on free ports. */
export class FarmRig {
  readonly child: ChildProcess;
  readonly port: number;
  readonly serverPorts: readonly number[];
  readonly lines: string[] = [];
  readonly controlPath: string;
  readonly token: string;
  exitCode: number | null | undefined;
  readonly #clients: ControlClient[] = [];

  private constructor(
    child: ChildProcess,
    ports: readonly number[],
    control: { readonly path: string; readonly token: string },
  ) {
    this.child = child;
    const [port = 0, ...serverPorts] = ports;
    this.port = port;
    this.serverPorts = serverPorts;
    this.controlPath = control.path;
    this.token = control.token;
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      this.lines.push(...lines);
    });
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => this.lines.push(`stderr: ${text}`));
    child.once('close', (code) => (this.exitCode = code));
  }

  /**
   * Starts a farm, without waiting for it.
   * @param config members of the task definition; ports are free ones unless given
   */
  static async start(
    config: Readonly<Record<string, unknown>> = {},
    args: readonly string[] = [],
  ): Promise<FarmRig> {
    const dist = await distFolder();
    const ports = await freePorts(3);
    const [port, first, second] = ports;
    const control = {
      token: randomBytes(16).toString('hex'),
      path: controlPath({
        platform: process.platform,
        temporaryFolder: tmpdir(),
        random: randomBytes(8).toString('hex'),
      }),
    };
    const whole = {
      port,
      servers: [
        { name: 'server-a', port: first },
        { name: 'server-b', port: second },
      ],
      session: 'inproc',
      site: resolve('samples/farm/site/server.js'),
      ...config,
    };
    const child = spawn(
      process.execPath,
      [
        ...[join(dist, 'farm.js'), '--config', JSON.stringify(whole)],
        ...['--control', control.path, ...args],
      ],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...process.env, [controlTokenVariable]: control.token, NODE_OPTIONS: '' },
      },
    );
    return new FarmRig(child, ports, control);
  }

  /** Starts a farm and waits until it is ready. */
  static async ready(
    config: Readonly<Record<string, unknown>> = {},
    args: readonly string[] = [],
  ): Promise<FarmRig> {
    const rig = await FarmRig.start(config, args);
    await rig.line(/^Farm ready on /);
    return rig;
  }

  /** Waits for a line. */
  async line(pattern: RegExp): Promise<string> {
    const find = (): string | undefined => this.lines.find((line) => pattern.test(line));
    await until(`the farm prints ${String(pattern)}`, () => {
      if (find() === undefined && this.exitCode !== undefined) {
        throw new Error(`The farm ended: ${this.lines.join('\n')}`);
      }
      return find() !== undefined;
    });
    return find() ?? '';
  }

  async control(token = this.token): Promise<ControlClient> {
    const client = await ControlClient.connect(this.controlPath, token);
    this.#clients.push(client);
    return client;
  }

  /** The exit code, once all its output has come. */
  async ended(): Promise<number | null> {
    await until('the farm has ended', () => this.exitCode !== undefined);
    return this.exitCode ?? null;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.close();
    try {
      await this.#end();
    } finally {
      // A farm that was killed leaves its socket behind.
      const folder = controlFolder(this.controlPath);
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    }
  }

  async #end(): Promise<void> {
    if (this.exitCode !== undefined) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await closed;
  }
}
