import type { FarmCommand, FarmCommandName } from '../protocol/farm/commands.ts';
import type { FarmProblem } from '../protocol/farm/problem.ts';
import type { FarmPhase, FarmState } from '../protocol/farm/state.ts';
import type { TraceEntry } from '../protocol/farm/trace.ts';
import { formatEndpoint } from '../config/format-endpoint.ts';
import { parseEndpoint } from '../config/parse-endpoint.ts';
import { Balancer } from './balancer/balancer.ts';
import type { FarmConfig } from './config/parse-farm-config.ts';
import { executor } from './commands/executor.ts';
import type { Executor } from './commands/executor.ts';
import { FarmError } from './errors.ts';
import { Members, urlOf } from './members.ts';
import { lines } from './output.ts';
import { findTaken, nextFree, waitForFree } from './ports.ts';
import type { FarmSessions } from './sessions/farm-sessions.ts';
import { sessionsOf } from './sessions/sessions-of.ts';
import type { ServerProcess } from './servers/server-process.ts';
import type { ServerListener } from './servers/server-process.ts';
import type { SpawnPlaces } from './servers/spawn-plan.ts';
import { Warden } from '../processes/warden.ts';
import { Trace } from './trace.ts';
import { englishText, l10n, type Reason } from '../formats/reason.ts';

const connectionWarningIntervalMs = 60_000;

/** A balancer and its servers. */
export class Farm implements ServerListener {
  readonly trace = new Trace();
  /** Called when {@link state} would give something else. */
  onChange: () => void = () => undefined;
  /** Called for each request when it is over. */
  onTrace: (entry: TraceEntry) => void = () => undefined;
  /** Called when the command `stop` came; whoever runs the farm calls {@link stop} then. */
  onStopRequest: () => void = () => undefined;

  readonly #config: FarmConfig;
  readonly #print: (line: string) => void;
  readonly #members: Members;
  readonly #executor: Executor;
  readonly #balancer: Balancer;
  readonly #sessions: FarmSessions | undefined;
  readonly #warden = new Warden();
  #warnedAtMs = 0;
  #phase: FarmPhase = 'starting';
  #failure: FarmProblem | undefined;
  #onSettled: (() => void) | undefined;

  /** @param print takes the lines of `output.ts` */
  constructor(config: FarmConfig, places: SpawnPlaces, print: (line: string) => void) {
    this.#config = config;
    this.#print = print;
    this.#members = new Members(config, places, this);
    this.#sessions = sessionsOf(config, {
      redisSecrets: places.redisSecrets,
      onTrouble: (text) => this.#print(lines.warning(text)),
      onAmend: (entry) => {
        this.trace.amend(entry);
        this.onTrace(entry);
      },
      onChange: () => this.onChange(),
    });
    this.#balancer = new Balancer({
      backends: this.#members.all.map(({ backend }) => backend),
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
      watchers: this.#sessions ? [this.#sessions] : [],
      onTrace: (entry) => {
        this.trace.add(entry);
        this.onTrace(entry);
      },
      onChange: () => this.onChange(),
    });
    this.#executor = executor({
      balancer: this.#balancer,
      members: this.#members,
      trace: this.trace,
      sessions: this.#sessions,
      onChange: () => this.onChange(),
      onStopRequest: () => this.onStopRequest(),
    });
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
   * @throws FarmError `port-in-use` before anything was started, `server-ended` when no server is left
   */
  async start(onPorts: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { port } = this.#config;
    await this.#checkPorts();
    await this.#balancer.listen(port);
    await onPorts();
    const settled = new Promise<void>((resolve) => {
      this.#onSettled = resolve;
    });
    await Promise.all(this.#members.all.map(({ process }) => process.start()));
    await settled;
    if (this.#phase !== 'starting') return;
    if (!this.#members.all.some(({ process }) => process.phase === 'ready')) {
      throw new FarmError('server-ended', l10n.t('No server in the farm could be started.'));
    }
    this.#setPhase('ready');
    this.#print(lines.ready(urlOf(this.#balancer.port)));
  }

  /** Ends the balancer and all servers with what they have started. */
  async stop(): Promise<void> {
    if (this.#phase !== 'failed') this.#setPhase('stopping');
    this.#onSettled?.();
    this.#sessions?.close();
    await Promise.all([
      this.#balancer.close(),
      ...this.#members.all.map(({ process }) => process.stop()),
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
    const hasSample = servers.some(({ command }) => command === undefined);
    return {
      name,
      phase: this.#phase,
      pid: process.pid,
      balancer: balancer.state(this.#config.port, urlOf(this.#config.port)),
      servers: this.#members.state(),
      held: balancer.held(),
      underway: balancer.underway(),
      ...(this.#sessions && { sessions: [...this.#sessions.state()] }),
      ...(hasSample && {
        sample: session === 'redis' ? { session, redis, layout, application } : { session },
      }),
      ...(this.#failure && { failure: this.#failure }),
    };
  }

  /** Does what a host asks, and gives what it asked for. @throws FarmError when it can't be done */
  execute(command: FarmCommand): Promise<unknown> {
    return this.#executor.execute(command);
  }

  /** The commands that it knows. */
  get commandNames(): readonly FarmCommandName[] {
    return this.#executor.names;
  }

  onPhase(server: ServerProcess): void {
    const member = this.#members.all.find(({ process }) => process === server);
    if (!member) return;
    this.#warden.watch(
      this.#members.all.flatMap(({ isCommand, process: { pid } }) =>
        isCommand && pid ? [pid] : [],
      ),
    );
    const isReady = server.phase === 'ready';
    if (member.backend.isReady !== isReady) {
      member.backend.host = server.host;
      member.backend.isReady = isReady;
      this.#balancer.chooser.refresh();
      if (isReady) this.#print(lines.serverReady(server.name, urlOf(server.port)));
    }
    if (server.phase === 'down' && this.#phase !== 'stopping' && server.problem !== undefined) {
      this.#print(lines.warning(`${server.name} is down. ${englishText(server.problem)}`));
    }
    if (this.#members.all.every(({ process }) => process.phase !== 'starting')) this.#onSettled?.();
    this.onChange();
  }

  onLine(server: ServerProcess, line: string): void {
    this.#print(lines.server(server.name, line));
  }

  async #checkPorts(): Promise<void> {
    const { port, servers } = this.#config;
    const wanted = [
      { port, owner: 'the balancer' },
      ...servers.map((server) => ({ port: server.port, owner: server.name })),
    ];
    await waitForFree(wanted);
    const taken = await findTaken(wanted);
    if (!taken) return;
    const own = wanted.map((other) => other.port);
    const free = await nextFree(taken.port + 1, own);
    const reason = portTaken(
      String(taken.port),
      taken.port === port ? undefined : taken.owner,
      free,
    );
    throw new FarmError('port-in-use', reason, {
      port: taken.port,
      owner: taken.owner,
      ...(free !== undefined && { nextFree: free }),
    });
  }

  #setPhase(phase: FarmPhase): void {
    this.#phase = phase;
    this.onChange();
  }
}

/**
 * @param server whose port it is; absent for the balancer's
 * @param free a port to use instead; absent where none was found
 */
const portTaken = (port: string, server: string | undefined, free: number | undefined): Reason => {
  if (server === undefined) {
    return free === undefined
      ? l10n.t('Port {0} of the balancer is in use by another program. Close that program.', port)
      : l10n.t(
          'Port {0} of the balancer is in use by another program. Close that program, or set "port" to {1}.',
          port,
          free,
        );
  }
  return free === undefined
    ? l10n.t(
        'Port {0} of the server {1} is in use by another program. Close that program.',
        port,
        server,
      )
    : l10n.t(
        'Port {0} of the server {1} is in use by another program. Close that program, or set the "port" of this server to {2}.',
        port,
        server,
        free,
      );
};
