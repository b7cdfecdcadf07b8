import type { ChildProcess } from 'node:child_process';
import { homedir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { HostPort } from '../../config/endpoint-address.ts';
import { endProcess } from '../../processes/end-process.ts';
import { programFile } from '../../processes/find-program.ts';
import { answeringHost, freePort } from '../../processes/local-port.ts';
import { startProgram, type StartedProgram } from '../../processes/start-program.ts';
import { Warden } from '../../processes/warden.ts';
import { TunnelError, type TunnelProblem } from '../../links/tunnel-failure.ts';
import { fillCommand } from './command-text.ts';

/** How long a program may take until its port takes connections. */
const START_MS = 60_000;
const PROBE_MS = 100;
/** The pause before a program that ended is started again: doubled each time, up to the last. */
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 30_000;
/** One that ran for this long is started again at once. */
const GOOD_RUN_MS = 30_000;
/** How long the last words of a program that has ended are waited for. */
const LAST_WORDS_MS = 1000;
const MAX_LINES = 6;
const MAX_LINE_LENGTH = 300;

/** Ends what runs when this process is killed and can't do it itself. */
const warden = new Warden();
const running = new Set<ChildProcess>();

interface Run {
  readonly child: ChildProcess;
  readonly at: HostPort;
}

/** The way of one server's connections: a program with a local port, started when it is needed. */
export class Forward {
  readonly #command: readonly string[];
  readonly #target: HostPort;
  readonly #lines: string[] = [];
  #run: Run | undefined;
  #starting: Promise<HostPort> | undefined;
  #startedMs = -Infinity;
  #pauseMs = 0;
  readonly #closing = new AbortController();

  constructor(command: readonly string[], target: HostPort) {
    this.#command = command;
    this.#target = target;
  }

  /**
   * Where the server is reached on this machine, once the program takes connections there; starts
   * the program unless it runs.
   * @throws TunnelError
   */
  ready(): Promise<HostPort> {
    if (this.#run) return Promise.resolve(this.#run.at);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Ends the program with all that it has started. */
  close(): void {
    this.#closing.abort();
    const child = this.#run?.child;
    this.#run = undefined;
    if (child) end(child);
  }

  async #start(): Promise<HostPort> {
    if (this.#pauseMs > 0) await this.#pause();
    const port = await freePort();
    if (this.#isClosed) throw this.#error('command-ended');
    const child = await this.#spawn(port);
    this.#startedMs = performance.now();
    let failure: TunnelError | undefined;
    const over = (): void => {
      failure ??= this.#error('command-ended', this.#lines.join(' / '));
    };
    child.once('error', (error) => {
      failure ??= this.#error('command-not-started', 'code' in error ? String(error.code) : '');
      this.#noteEnd(child);
    });
    // Its last words have come when its streams are closed, which what it has started may keep open.
    child.once('exit', () => {
      this.#noteEnd(child);
      const limit = setTimeout(over, LAST_WORDS_MS);
      child.once('close', () => clearTimeout(limit));
    });
    child.once('close', over);
    const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
    const why = (): TunnelError | undefined =>
      failure ?? (this.#isClosed ? this.#error('command-ended') : undefined);
    const endMs = this.#startedMs + START_MS;
    for (;;) {
      const host = await answeringHost(port);
      const error =
        why() ??
        (host === undefined && performance.now() > endMs
          ? this.#error('command-silent', this.#lines.join(' / '))
          : undefined);
      if (error) {
        end(child);
        throw error;
      }
      if (host !== undefined && !hasEnded()) {
        this.#run = { child, at: { host, port } };
        return this.#run.at;
      }
      await wait(PROBE_MS);
    }
  }

  /** Not longer than until it is closed. */
  async #pause(): Promise<void> {
    const { signal } = this.#closing;
    await wait(this.#pauseMs, undefined, { signal }).catch(() => undefined);
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #spawn(localPort: number): Promise<ChildProcess> {
    const filled = fillCommand(this.#command, { ...this.#target, localPort });
    if (!filled) throw this.#error('bad-target');
    const [name = '', ...args] = filled;
    const program = await programFile(name);
    if (this.#isClosed) throw this.#error('command-ended');
    const child = this.#startProgram(program, args);
    this.#lines.length = 0;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    }
    running.add(child);
    watch();
    return child;
  }

  #startProgram(file: string, args: readonly string[]): StartedProgram {
    try {
      return startProgram({ file, args, folder: homedir() });
    } catch (error) {
      throw this.#error('command-not-started', error instanceof Error ? error.message : '');
    }
  }

  #hear(text: string): void {
    for (const line of text.split(/[\r\n]+/)) {
      const shown = line.replace(/\p{Cc}+/gu, ' ').trim();
      if (shown !== '') this.#lines.push(shown.slice(0, MAX_LINE_LENGTH));
    }
    this.#lines.splice(0, Math.max(0, this.#lines.length - MAX_LINES));
  }

  #noteEnd(child: ChildProcess): void {
    if (this.#run?.child === child) this.#run = undefined;
    // What it had started must not live on without it.
    end(child);
    const ranWell = performance.now() - this.#startedMs > GOOD_RUN_MS;
    this.#pauseMs = ranWell
      ? 0
      : Math.min(Math.max(this.#pauseMs * 2, FIRST_PAUSE_MS), LAST_PAUSE_MS);
  }

  #error(problem: TunnelProblem, detail = ''): TunnelError {
    const through = this.#command[0] ?? '';
    const target = this.#target;
    return new TunnelError({ problem, through, target, ...(detail !== '' && { detail }) });
  }
}

function end(child: ChildProcess): void {
  void endProcess(child).then(() => {
    running.delete(child);
    watch();
  });
}

function watch(): void {
  warden.watch([...running].flatMap(({ pid }) => pid ?? []));
}
