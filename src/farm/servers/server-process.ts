import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { ServerPhase } from '../../protocol/farm/server-state.ts';
import { FarmError } from '../errors.ts';
import { endProcess } from '../../processes/end-process.ts';
import { answeringHost, isFree } from '../../processes/local-port.ts';
import { userEnvironment } from '../../processes/start-program.ts';
import { LineSplitter } from './line-splitter.ts';
import type { SpawnPlan } from './spawn-plan.ts';
import { l10n, type Reason } from '../../formats/reason.ts';

/** How often a port is tried until it answers. */
const probeIntervalMs = 50;

/** What Node says about its inspector: of use for the port only. */
const inspectorLine =
  /^(Debugger listening on ws:\/\/[^ ]*:(\d+)\/|For help, see: https:\/\/nodejs\.org\/|Debugger attached\.|Waiting for the debugger to disconnect|Debugger ending on )/;

/** Told of what happens to a server. */
export interface ServerListener {
  onPhase(server: ServerProcess): void;
  onLine(server: ServerProcess, line: string): void;
}

/** One server of the farm: a process of the user's or the sample site, on a port of its own. */
export class ServerProcess {
  readonly name: string;
  readonly port: number;
  /** The address under which it answers: known once it is ready. */
  host = '127.0.0.1';
  debugPort: number | undefined;
  /** Why it is down. */
  problem: Reason | undefined;

  readonly #plan: SpawnPlan;
  readonly #listener: ServerListener;
  #phase: ServerPhase = 'stopped';
  #child: ChildProcess | undefined;
  #ending: Promise<void> | undefined;
  #attempt = 0;

  constructor(name: string, port: number, plan: SpawnPlan, listener: ServerListener) {
    this.name = name;
    this.port = port;
    this.#plan = plan;
    this.#listener = listener;
  }

  get phase(): ServerPhase {
    return this.#phase;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Starts the process, unless it runs. Resolves when it is under way, not when it is ready.
   * @throws FarmError `port-in-use`
   */
  async start(): Promise<void> {
    await this.#ending;
    if (this.#child) return;
    const attempt = ++this.#attempt;
    if (!(await isFree(this.port))) {
      throw new FarmError(
        'port-in-use',
        l10n.t('Port {0} of {1} is in use by another program.', String(this.port), this.name),
        {
          port: this.port,
          server: this.name,
        },
      );
    }
    // Stopped or started by someone else meanwhile.
    if (attempt === this.#attempt) this.#spawn();
  }

  /** Ends the process and all that it has started. */
  async stop(): Promise<void> {
    this.#attempt++;
    const child = this.#child;
    this.#setPhase('stopped');
    if (child) this.#ending = endProcess(child);
    await this.#ending;
  }

  /** A connection failed while it was ready: it is down until its port answers again. */
  reportUnreachable(problem: Reason): void {
    if (this.#phase !== 'ready') return;
    this.#setPhase('down', problem);
    if (this.#child) void this.#probe(this.#child);
  }

  #spawn(): void {
    const { file, args, cwd, env, hasChannel } = this.#plan;
    const child = spawn(file, [...args], {
      cwd,
      env: { ...(hasChannel ? process.env : userEnvironment(process.env)), ...env },
      stdio: ['ignore', 'pipe', 'pipe', ...(hasChannel ? ['ipc' as const] : [])],
      // A group of its own, so that all that it starts can be ended with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    this.debugPort = undefined;
    for (const stream of [child.stdout, child.stderr]) {
      const lines = new LineSplitter((line) => this.#onLine(line));
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => lines.push(text));
      stream?.on('end', () => lines.flush());
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      this.#onEnd(child, startProblem(error, file));
    });
    child.once('exit', (code, signal) => {
      this.#onEnd(
        child,
        signal === null
          ? l10n.t('The server exited with code {0}.', code ?? 0)
          : l10n.t('The server was stopped by the signal {0}.', signal),
      );
    });
    this.#setPhase('starting');
    void this.#probe(child);
  }

  #onLine(line: string): void {
    const inspector = inspectorLine.exec(line);
    if (!inspector) {
      this.#listener.onLine(this, line);
    } else if (inspector[2] !== undefined) {
      this.debugPort = Number(inspector[2]);
      this.#listener.onPhase(this);
    }
  }

  async #probe(child: ChildProcess): Promise<void> {
    const isWaiting = (): boolean =>
      this.#child === child && (this.#phase === 'starting' || this.#phase === 'down');
    while (isWaiting()) {
      const host = await answeringHost(this.port);
      if (!isWaiting()) return;
      if (host !== undefined) {
        this.host = host;
        this.#setPhase('ready');
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, probeIntervalMs));
    }
  }

  #onEnd(child: ChildProcess, problem: Reason): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.debugPort = undefined;
    if (this.#phase !== 'stopped') {
      // What it had started must not live on without it.
      void endProcess(child);
      this.#setPhase('down', problem);
    } else {
      this.#listener.onPhase(this);
    }
  }

  #setPhase(phase: ServerPhase, problem?: Reason): void {
    this.#phase = phase;
    this.problem = problem;
    this.#listener.onPhase(this);
  }
}

const startProblem = (error: NodeJS.ErrnoException, file: string): Reason =>
  error.code === 'ENOENT'
    ? l10n.t('"{0}" was not found. Check "command" and "cwd" of the server.', file)
    : l10n.t('"{0}" could not be started. {1}', file, error.message);
