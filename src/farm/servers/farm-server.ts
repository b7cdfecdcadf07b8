import type { ServerKind, ServerPhase } from '../../protocol/farm/server-state.ts';
import { hasProcess } from '../config/server-kind.ts';
import { FarmError } from '../errors.ts';
import { answeringHost, isFree } from '../../processes/local-port.ts';
import { listenerOf } from '../../processes/port-listener.ts';
import { LaunchedProcesses } from './launched-processes.ts';
import { loopback } from '../loopback.ts';
import { l10n, type Reason } from '../../formats/reason.ts';
import { askIfReady, type ReadyRule } from './readiness.ts';
import { RestartRule } from './restart-rule.ts';
import { ServerChild, startProblem } from './server-child.ts';
import type { SpawnPlan } from './spawn-plan.ts';

/** How often a port is tried until it answers; that of another machine with growing pauses. */
const probeIntervalMs = 50;
const maxProbeIntervalMs = 1000;
/** How long a server may think about the question whether it is ready: the first request may compile a site. */
const firstAnswerLimitMs = 5000;
const leastAnswerLimitMs = 500;
const maxAnswerLimitMs = 60_000;
/** After this it is said what a server that isn't ready yet lacks. */
const patienceMs = 10_000;

/** Told of what happens to a server. */
export interface ServerListener {
  /** Something that its state shows has changed. */
  onPhase(server: FarmServer): void;
  onLine(server: FarmServer, line: string): void;
}

/** What a server is. */
export interface ServerDescription {
  readonly name: string;
  readonly kind: ServerKind;
  readonly port: number;
  /** Where it is, when not on this machine's loopback interface. */
  readonly host?: string;
  readonly isTls: boolean;
  readonly authority: string;
  readonly ready: ReadyRule;
  readonly restartsAfterCrash: boolean;
  /** How to start it, asked for at each start; absent for one that others start. */
  readonly plan?: () => SpawnPlan;
  /** After how long it is said what it lacks. */
  readonly patienceMs?: number;
}

/** One server of the farm, from its start to its end and on to the next start: when it takes requests, and why not. */
export class FarmServer {
  readonly description: ServerDescription;
  /** The address under which it answers: known once it is ready. */
  host: string;
  /** Why it is down, or takes so long to start. */
  problem: Reason | undefined;
  /** How often it was started again after it had ended by itself. */
  restartCount = 0;
  /** `Date.now()` when it is started again. */
  restartsAtMs: number | undefined;
  /** The last lines that it wrote before it ended by itself. */
  lastLines: readonly string[] = [];
  /** How many sessions went with it when it ended last. */
  lostSessionCount = 0;

  readonly #listener: ServerListener;
  readonly #restartRule: RestartRule;
  #phase: ServerPhase = 'stopped';
  #child: ServerChild | undefined;
  #ending: Promise<void> | undefined;
  #spawning: Promise<void> | undefined;
  #attempt = 0;
  #restart: NodeJS.Timeout | undefined;
  /** A debugger starts it, and hasn't told which process that is. */
  #isLaunchedUnseen = false;
  /** Those that debuggers have started for it. */
  readonly #launched: LaunchedProcesses;

  constructor(description: ServerDescription, listener: ServerListener) {
    this.description = description;
    this.host = description.host ?? loopback;
    this.#listener = listener;
    this.#restartRule = new RestartRule(description.restartsAfterCrash);
    this.#launched = new LaunchedProcesses(description.port);
  }

  get name(): string {
    return this.description.name;
  }

  get phase(): ServerPhase {
    return this.#phase;
  }

  get pid(): number | undefined {
    return this.#child?.pid ?? this.#launched.pid;
  }

  get debugPort(): number | undefined {
    return this.#child?.debugPort;
  }

  get sessionCount(): number | undefined {
    return this.#child?.sessionCount;
  }

  /**
   * Starts the process, unless it runs, or begins to wait for one that others start. Resolves when it is under way, not
   * when it is ready.
   * @throws FarmError `port-in-use`
   */
  async start(): Promise<void> {
    this.#restartRule.reset();
    await this.#start();
  }

  /** Remembers a process that a debugger has started for it; one that others started otherwise isn't the farm's. */
  noteProcess(pid: number): void {
    if (this.description.kind === 'launch') this.#launched.note(pid);
  }

  /** A debugger is about to start its process. It is looked for once the server is ready, unless others listen there. */
  async noteLaunch(): Promise<void> {
    if (this.description.kind !== 'launch') return;
    this.#isLaunchedUnseen = (await answeringHost(this.description.port)) === undefined;
  }

  /** Ends the process and all that it has started; one that others started gets no more requests. */
  async stop(): Promise<void> {
    this.#attempt++;
    clearTimeout(this.#restart);
    this.#restartRule.reset();
    const child = this.#child;
    this.lostSessionCount = child?.sessionCount ?? 0;
    this.#setPhase('stopped');
    if (child) this.#ending = child.end();
    // One that was just being started ends as soon as it is there.
    await Promise.allSettled([this.#ending, this.#spawning, this.#launched.end()]);
  }

  /** Ends the process as a crash would. @throws FarmError `no-process` where the farm has started none */
  kill(): void {
    if (!this.#child) {
      if (this.#launched.kill()) return;
      throw new FarmError(
        'no-process',
        l10n.t('{0} has no process that the farm started.', this.name),
        {
          server: this.name,
        },
      );
    }
    this.#child.kill();
  }

  /** A connection failed while it was ready: it is down until it answers again. */
  reportUnreachable(problem: Reason): void {
    if (this.#phase !== 'ready') return;
    this.#setPhase('down', problem);
    if (this.#child || !hasProcess(this.description.kind)) void this.#probe(this.#attempt);
  }

  async #start(): Promise<void> {
    await this.#ending;
    if (this.#child || (this.#phase === 'ready' && !this.description.plan)) return;
    clearTimeout(this.#restart);
    this.restartsAtMs = undefined;
    const attempt = ++this.#attempt;
    const { plan, port, name } = this.description;
    if (!plan) {
      this.#setPhase('starting');
      void this.#probe(attempt);
      return;
    }
    if (!(await isFree(port))) {
      throw new FarmError(
        'port-in-use',
        l10n.t('Port {0} of {1} is in use by another program.', String(port), name),
        { port, server: name },
      );
    }
    // Stopped or started by someone else meanwhile.
    if (attempt !== this.#attempt) return;
    this.#setPhase('starting');
    await (this.#spawning = this.#spawn(plan(), attempt));
  }

  async #spawn(plan: SpawnPlan, attempt: number): Promise<void> {
    let child: ServerChild;
    try {
      child = await ServerChild.start(plan, {
        onLine: (line) => this.#listener.onLine(this, line),
        onNews: () => this.#listener.onPhase(this),
        onEnd: (problem) => this.#onEnd(child, problem),
      });
    } catch (error) {
      this.#setPhase('down', startProblem(error as NodeJS.ErrnoException, plan.file));
      return;
    }
    if (attempt !== this.#attempt) {
      await child.end();
      return;
    }
    this.#child = child;
    this.#listener.onPhase(this);
    void this.#probe(attempt);
  }

  /** Asks until it answers; says what it lacks when that takes long. */
  async #probe(attempt: number): Promise<void> {
    const { kind, port, patienceMs: patience = patienceMs } = this.description;
    const isWaiting = (): boolean =>
      this.#attempt === attempt && (this.#phase === 'starting' || this.#phase === 'down');
    const saysAtMs = Date.now() + (kind === 'address' ? 0 : patience);
    let limitMs = Math.min(firstAnswerLimitMs, patience);
    let hasSaid = false;
    let pauseMs = probeIntervalMs;
    while (isWaiting()) {
      const host = this.description.host ?? (await answeringHost(port));
      const lacks = host === undefined ? this.#noPort() : await this.#ask(host, limitMs);
      if (!isWaiting()) return;
      if (lacks === undefined) {
        this.#setPhase('ready');
        return;
      }
      const untilSaidMs = saysAtMs - Date.now();
      if (untilSaidMs <= 0) {
        this.#say(lacks);
        hasSaid = true;
      }
      // What it lacks is said in time; after that it may think for longer.
      if (host !== undefined) limitMs = Math.min(limitMs * 2, maxAnswerLimitMs);
      if (!hasSaid) limitMs = Math.max(Math.min(limitMs, untilSaidMs), leastAnswerLimitMs);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (!hasProcess(kind)) pauseMs = Math.min(pauseMs * 2, maxProbeIntervalMs);
    }
  }

  /** @returns why it isn't ready; undefined when it is */
  async #ask(host: string, limitMs: number): Promise<Reason | undefined> {
    const { port, isTls, authority, ready } = this.description;
    const readiness = await askIfReady({ host, port, isTls, authority }, ready, limitMs);
    if (readiness !== true) return readiness;
    this.host = host;
    return undefined;
  }

  #noPort(): Reason {
    const { kind, port } = this.description;
    return kind === 'launch'
      ? l10n.t('Nothing listens on port {0} yet. Start its launch configuration.', String(port))
      : l10n.t('Nothing listens on port {0} yet. Use {1} in its command.', String(port), '${port}');
  }

  /** It isn't ready, for a reason that its user should know. */
  #say(problem: Reason): void {
    const phase = this.description.kind === 'address' ? 'down' : this.#phase;
    const isKnown = JSON.stringify(this.problem) === JSON.stringify(problem);
    // What made it go down says more than that it doesn't answer.
    if (isKnown || (this.#phase === 'down' && this.problem)) return;
    this.#setPhase(phase, problem);
  }

  #onEnd(child: ServerChild, problem: Reason): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    if (this.#phase === 'stopped') {
      this.#listener.onPhase(this);
      return;
    }
    // What it had started must not live on without it.
    this.#ending = child.end();
    this.lastLines = child.lastLines;
    this.lostSessionCount = child.sessionCount ?? 0;
    this.#attempt++;
    this.#planRestart();
    this.#setPhase('down', problem);
  }

  #planRestart(): void {
    const pauseMs = this.#restartRule.onFailure(Date.now());
    if (pauseMs === undefined) return;
    this.restartsAtMs = Date.now() + pauseMs;
    this.#restart = setTimeout(() => {
      this.restartCount++;
      this.#start().catch((error: unknown) => {
        this.#planRestart();
        this.#setPhase('down', error instanceof FarmError ? error.reason : this.problem);
      });
    }, pauseMs);
  }

  async #findLaunched(): Promise<void> {
    if (!this.#isLaunchedUnseen) return;
    this.#isLaunchedUnseen = false;
    const pid = await listenerOf(this.description.port);
    if (pid === undefined || this.#phase !== 'ready') return;
    this.#launched.note(pid);
    this.#listener.onPhase(this);
  }

  #setPhase(phase: ServerPhase, problem?: Reason): void {
    this.#phase = phase;
    this.problem = problem;
    if (phase === 'ready') {
      this.lastLines = [];
      void this.#findLaunched();
    }
    if (phase !== 'down') this.restartsAtMs = undefined;
    this.#listener.onPhase(this);
  }
}
