import type { KeptBreakpoints } from '../protocol/farm/breakpoint.ts';
import type { FarmCommand, FarmCommandName } from '../protocol/farm/commands.ts';
import type { FarmProblem } from '../protocol/farm/problem.ts';
import type { CertificateState } from '../protocol/farm/balancer-state.ts';
import type { RequestDetails } from '../protocol/farm/request-details.ts';
import type { FarmPhase, FarmState } from '../protocol/farm/state.ts';
import type { TraceEntry } from '../protocol/farm/trace.ts';
import { formatEndpoint } from '../config/format-endpoint.ts';
import { parseEndpoint } from '../config/parse-endpoint.ts';
import { Balancer } from './balancer/balancer.ts';
import { breakpointRules } from './config/breakpoint-entries.ts';
import type { FarmConfig } from './config/parse-farm-config.ts';
import { executor } from './commands/executor.ts';
import type { Executor } from './commands/executor.ts';
import { hasProcess, kindOf } from './config/server-kind.ts';
import { FarmError, problemOf } from './errors.ts';
import { Fleet } from './fleet.ts';
import { loadCertificate } from './https/certificate.ts';
import { Members, secureUrlOf, urlOf } from './members.ts';
import type { Member } from './members.ts';
import { lines } from './output.ts';
import { Breakpoints } from './stepping/breakpoints.ts';
import { withKept } from './stepping/kept-breakpoints.ts';
import type { FarmSessions } from './sessions/farm-sessions.ts';
import { sessionsOf } from './sessions/sessions-of.ts';
import { checkPorts } from './port-check.ts';
import { Scaler, scalingIntervalMs } from './servers/scaler.ts';
import type { FarmServer, ServerListener } from './servers/farm-server.ts';
import type { SpawnPlaces } from './servers/spawn-plan.ts';
import { Warden } from '../processes/warden.ts';
import { describeRequest } from './trace/describe-request.ts';
import { Recorder } from './trace/recorder.ts';
import { Replays } from './trace/replays.ts';
import { Trace } from './trace/trace.ts';
import { englishText, l10n } from '../formats/reason.ts';

const connectionWarningIntervalMs = 60_000;

/** Where things of a farm are, and what its host has handed over. */
export interface FarmPlaces extends SpawnPlaces {
  /** What the Redis of `sessions` asks for, as JSON: for the farm itself, which reads there. */
  readonly sessionSecrets?: string;
  /** What the user has left of its breakpoints when it ran last. */
  readonly breakpoints?: KeptBreakpoints;
  /** Whether a host starts what launch configurations say; else somebody may, at some time. */
  readonly hasHost?: boolean;
}

/** A balancer and its servers. */
export class Farm implements ServerListener {
  readonly trace = new Trace();
  readonly #recorder = new Recorder();
  readonly #replays = new Replays(() => ({
    port: this.#balancer.port,
    isSecure: this.#config.https !== false,
  }));
  /** Called when {@link state} would give something else. */
  onChange: () => void = () => undefined;
  /** Called for each request when it is over. */
  onTrace: (entry: TraceEntry) => void = () => undefined;
  /** Called with the ports that are its own when servers have come or gone. */
  onPorts: (ports: readonly number[]) => void = () => undefined;
  /** Called when the command `stop` came; whoever runs the farm calls {@link stop} then. */
  onStopRequest: () => void = () => undefined;

  readonly #config: FarmConfig;
  readonly #workingFolder: string;
  readonly #hasHost: boolean;
  readonly #print: (line: string) => void;
  readonly #members: Members;
  readonly #executor: Executor;
  readonly #balancer: Balancer;
  readonly #sessions: FarmSessions | undefined;
  readonly #fleet: Fleet;
  readonly #breakpoints: Breakpoints;
  readonly #warden = new Warden();
  /** What was said of servers last. */
  readonly #warned = new WeakMap<FarmServer, string | undefined>();
  #scaling: NodeJS.Timeout | undefined;
  #warnedAtMs = 0;
  #certificate: CertificateState | undefined;
  #phase: FarmPhase = 'starting';
  #failure: FarmProblem | undefined;
  #onSettled: (() => void) | undefined;

  /** @param print takes the lines of `output.ts` */
  constructor(config: FarmConfig, places: FarmPlaces, print: (line: string) => void) {
    this.#config = config;
    this.#workingFolder = places.workingFolder;
    this.#hasHost = places.hasHost ?? false;
    this.#print = print;
    this.#members = new Members(config, places, this, () => this.onChange());
    this.#sessions = sessionsOf(config, {
      redisSecrets: places.redisSecrets,
      sessionSecrets: places.sessionSecrets,
      onTrouble: (text) => this.#print(lines.warning(text)),
      onAmend: (entry) => {
        this.trace.amend(entry);
        this.onTrace(entry);
      },
      onChange: () => this.onChange(),
    });
    this.#breakpoints = new Breakpoints(this.#sessions, () => this.onChange());
    const { breakpoints: kept = { rules: [], off: [] } } = places;
    this.#breakpoints.set(withKept(breakpointRules(config.breakpoints), kept));
    this.#balancer = new Balancer({
      backends: this.#members.backends,
      affinity: config.affinity !== false,
      balancing: {
        ...config,
        ...(typeof config.affinity === 'object' && { affinityOptions: config.affinity }),
        responseTimeoutMs: config.responseTimeoutSeconds * 1000,
      },
      arrResponseHeader: config.arrResponseHeader,
      limits: {
        headTimeoutMs: config.headTimeoutSeconds * 1000,
        bodyTimeoutMs: config.bodyTimeoutSeconds * 1000,
        maxConnections: config.maxConnections,
        maxBufferedBytes: config.maxBufferedMegabytes * 1024 * 1024,
      },
      onRefusedConnection: () => this.#warnOfConnections(),
      watchers: [this.#recorder, this.#replays, ...(this.#sessions ? [this.#sessions] : [])],
      stops: (exchange) => this.#breakpoints.stops(exchange),
      onTrace: (entry) => {
        this.trace.add(entry);
        this.onTrace(entry);
      },
      onChange: () => this.onChange(),
    });
    this.#fleet = new Fleet({
      members: this.#members,
      chooser: this.#balancer.chooser,
      servers: config.servers,
      port: config.port,
      drainMs: config.drainSeconds * 1000,
      onChange: () => {
        this.#watch();
        this.onPorts(this.ports());
        this.onChange();
      },
      onNote: (note) => this.#print(lines.note(englishText(note))),
      onLoss: (server, count) => {
        this.#print(lines.warning(`Sessions lost with the memory of ${server}: ${count}.`));
      },
    });
    this.#executor = executor({
      balancer: this.#balancer,
      members: this.#members,
      fleet: this.#fleet,
      trace: this.trace,
      sessions: this.#sessions,
      breakpoints: this.#breakpoints,
      recorder: this.#recorder,
      replays: this.#replays,
      onChange: () => this.onChange(),
      onStopRequest: () => this.onStopRequest(),
    });
  }

  /** The balancer's address in a browser. */
  get #url(): string {
    const { port, https } = this.#config;
    return https === false ? urlOf(port) : secureUrlOf(port);
  }

  /** Says once a minute that clients are turned away. */
  #warnOfConnections(): void {
    const nowMs = Date.now();
    if (nowMs - this.#warnedAtMs < connectionWarningIntervalMs) return;
    this.#warnedAtMs = nowMs;
    const limit = this.#config.maxConnections;
    this.#print(
      lines.warning(
        `The balancer is refusing connections, because ${limit} are open. Raise "maxConnections" to allow more.`,
      ),
    );
  }

  /**
   * Starts everything; resolves when all servers have answered or ended, and one at least answers.
   * @param onPorts called when its ports are its own
   * @throws FarmError `port-in-use` or `bad-certificate` before anything was started, `server-ended` when no server is left
   */
  async start(onPorts: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { port, https, http2 } = this.#config;
    const { all } = this.#members;
    const own = all.filter(({ kind }) => hasProcess(kind));
    await checkPorts(
      port,
      own.map(({ config }) => ({ port: config.port, owner: config.name })),
    );
    const loaded = await loadCertificate(https, this.#workingFolder);
    this.#certificate = loaded?.state;
    await this.#balancer.listen(port, loaded && { certificate: loaded.certificate, http2 });
    await onPorts();
    await Promise.all(all.map((member) => member.start()));
    const { least = 0 } = this.#config.scaling ?? {};
    if (this.#fleet.size < least) {
      await this.#fleet.scaleTo(least, l10n.t('The farm has {0} servers at least.', least));
    }
    await this.#settled();
    if (this.#phase !== 'starting') return;
    // Those that others start may come later.
    if (own.length === all.length && !all.some(({ server }) => server.phase === 'ready')) {
      throw new FarmError('server-ended', l10n.t('No server in the farm could be started.'));
    }
    this.#scale();
    this.#setPhase('ready');
    this.#print(lines.ready(this.#url));
  }

  /** Waits until no server is waited for any more. */
  async #settled(): Promise<void> {
    const isSettled = (): boolean =>
      !this.#members.all.some(
        ({ isStarting, kind }) => isStarting && (kind !== 'launch' || this.#hasHost),
      );
    while (this.#phase === 'starting' && !isSettled()) {
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
    }
  }

  /** Follows the plan of the definition, if there is one. */
  #scale(): void {
    const { scaling } = this.#config;
    if (!scaling) return;
    const scaler = new Scaler(scaling);
    let before = this.#balancer.requestCount;
    this.#scaling = setInterval(() => {
      const staying = this.#members.all.filter(({ isLeaving }) => !isLeaving);
      const ended = this.#balancer.requestCount;
      const active = staying.reduce((sum, { backend }) => sum + backend.activeCount, 0);
      const step = scaler.look({
        nowMs: Date.now(),
        size: staying.length,
        readyCount: staying.filter(({ backend }) => backend.isReady).length,
        isSettled: staying.every(({ server }) => server.phase !== 'starting'),
        requestCount: ended - before + active,
      });
      before = ended;
      if (!step) return;
      const newest = staying.at(-1)?.config.name ?? '';
      const done =
        step.direction === 'out'
          ? this.#fleet.add(step.reason)
          : this.#fleet.remove(newest, step.reason);
      done.catch((error: unknown) => {
        this.#print(lines.warning(englishText(problemOf(error).reason)));
      });
    }, scalingIntervalMs);
  }

  /** The ports of this machine that are its own: the balancer's, then those of the servers. */
  ports(): number[] {
    return [this.#config.port, ...this.#members.ports()];
  }

  /** Ends the balancer and all servers with what they have started. */
  async stop(): Promise<void> {
    if (this.#phase !== 'failed') this.#setPhase('stopping');
    this.#onSettled?.();
    this.#sessions?.close();
    clearInterval(this.#scaling);
    await this.#fleet.close();
    await Promise.all([
      this.#balancer.close(),
      ...this.#members.all.map((member) => member.dispose()),
    ]);
    this.#warden.dispose();
  }

  /** The farm can't go on. */
  fail(failure: FarmProblem): void {
    this.#failure = failure;
    this.#setPhase('failed');
  }

  state(): FarmState {
    const { name, session, layout, application, servers } = this.#config;
    const redis = formatEndpoint(parseEndpoint(this.#config.redis).address);
    const balancer = this.#balancer;
    const hasSample = servers.some((server) => kindOf(server) === 'sample');
    return {
      name,
      phase: this.#phase,
      pid: process.pid,
      balancer: {
        ...balancer.state(this.#config.port, this.#url),
        ...(this.#certificate && { certificate: this.#certificate }),
      },
      servers: this.#members.state(),
      held: balancer.held(),
      underway: balancer.underway(),
      breakpoints: [...this.#breakpoints.rules],
      ...(this.#sessions && { sessions: [...this.#sessions.state()] }),
      ...(hasSample && {
        sample: session === 'redis' ? { session, redis, layout, application } : { session },
      }),
      ...(this.#failure && { failure: this.#failure }),
    };
  }

  /** What is kept of the last requests, the newest first. */
  *lastDetails(): Iterable<RequestDetails> {
    for (const { id } of this.trace.list().toReversed()) {
      if (this.#recorder.get(id)) yield describeRequest(id, this.trace, this.#recorder);
    }
  }

  /** Does what a host asks, and gives what it asked for. @throws FarmError when it can't be done */
  execute(command: FarmCommand): Promise<unknown> {
    return this.#executor.execute(command);
  }

  /** The commands that it knows. */
  get commandNames(): readonly FarmCommandName[] {
    return this.#executor.names;
  }

  onPhase(server: FarmServer): void {
    const member = this.#members.all.find((each) => each.server === server);
    if (!member) return;
    this.#watch();
    if (member.follow()) {
      this.#balancer.chooser.refresh();
      if (member.backend.isReady) this.#print(lines.serverReady(server.name, member.state().url));
    }
    this.#warnOf(member);
    this.#onSettled?.();
    this.onChange();
  }

  /** No command of a user may outlive the farm. */
  #watch(): void {
    this.#warden.watch(
      this.#members.all.flatMap(({ kind, server: { pid } }) =>
        kind === 'command' && pid ? [pid] : [],
      ),
    );
  }

  /** Says what keeps a server from taking requests, once. */
  #warnOf({ server, config }: Member): void {
    const { problem, phase, lastLines, lostSessionCount } = server;
    const text = problem && englishText(problem);
    if (this.#warned.get(server) === text) return;
    this.#warned.set(server, text);
    if (text === undefined || this.#phase === 'stopping') return;
    const said = [
      phase === 'starting'
        ? `${config.name} is not ready. ${text}`
        : `${config.name} is down. ${text}`,
    ];
    const last = lastLines.at(-1);
    if (last !== undefined) said.push(`Its last line: ${last}`);
    if (lostSessionCount > 0) said.push(`Sessions lost with its memory: ${lostSessionCount}.`);
    this.#print(lines.warning(said.join(' ')));
  }

  onLine(server: FarmServer, line: string): void {
    this.#print(lines.server(server.name, line));
  }

  #setPhase(phase: FarmPhase): void {
    this.#phase = phase;
    this.onChange();
  }
}
