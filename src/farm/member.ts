import type { ServerKind, ServerState, ServerTrouble } from '../protocol/farm/server-state.ts';
import { l10n, verbatim, type Reason } from '../formats/reason.ts';
import { Backend } from './balancer/backend.ts';
import { bracketed } from './balancer/request-head.ts';
import type { FarmConfig, ServerConfig } from './config/parse-farm-config.ts';
import { isLoopbackHost, parseServerAddress } from './config/server-address.ts';
import { hasProcess, kindOf } from './config/server-kind.ts';
import { wantsRedis } from './config/wants-redis.ts';
import { FarmError } from './errors.ts';
import { loopback } from './loopback.ts';
import { FarmServer } from './servers/farm-server.ts';
import type { ServerListener } from './servers/farm-server.ts';
import { Gate } from './servers/gate.ts';
import { redisTarget } from './servers/redis-way.ts';
import { tlsOptions } from './servers/readiness.ts';
import { spawnPlan } from './servers/spawn-plan.ts';
import type { SpawnPlaces } from './servers/spawn-plan.ts';
import { errorText, TimedTrouble } from './servers/timed-trouble.ts';

/** What a server of a farm is made of. */
export interface MemberOptions {
  readonly farm: FarmConfig;
  readonly places: SpawnPlaces;
  readonly listener: ServerListener;
  /** Called when something else of its state has changed. */
  readonly onChange: () => void;
  /** Why it is there, where that isn't the definition. */
  readonly note?: Reason;
}

/** One server of a farm: where it comes from, what the balancer knows of it, and the gates on its ways. */
export class Member {
  readonly config: ServerConfig;
  readonly kind: ServerKind;
  readonly server: FarmServer;
  readonly backend: Backend;
  /** Why it is there or leaves, where that isn't the definition. */
  note: Reason | undefined;
  /** True while it waits for its last requests, and then goes. */
  isLeaving = false;

  readonly #onChange: () => void;
  readonly #trouble: TimedTrouble;
  /** In front of the server: led through while something is wrong with it, and always where TLS is spoken. */
  readonly #gate: Gate;
  /** On its way to Redis. */
  readonly #redisGate: Gate | undefined;

  constructor(config: ServerConfig, options: MemberOptions) {
    const { name, weight } = config;
    const { farm, places, listener } = options;
    this.config = config;
    this.kind = kindOf(config);
    this.note = options.note;
    this.#onChange = options.onChange;
    const address = config.address === undefined ? undefined : parseServerAddress(config.address);
    const port = address?.port ?? config.port;
    this.backend = new Backend(name, port, weight, (problem) => this.#onUnreachable(problem));
    if (address && !isLoopbackHost(address.host)) this.backend.replacesHost = true;
    this.backend.authority = address?.authority ?? `${loopback}:${port}`;
    const target = wantsRedis(config, farm)
      ? redisTarget(farm.redis, this.kind === 'sample')
      : undefined;
    this.#redisGate = target && new Gate(() => target);
    this.server = new FarmServer(
      {
        name,
        kind: this.kind,
        port,
        ...(address && { host: address.host }),
        isTls: address?.isTls ?? false,
        authority: this.backend.authority,
        ready: { path: config.readyPath, status: config.readyStatus },
        restartsAfterCrash: config.restart === 'crash',
        ...(hasProcess(this.kind) && {
          plan: () => spawnPlan(config, farm, places, this.#redisGate?.port),
        }),
      },
      listener,
    );
    this.#gate = new Gate(
      () => ({
        host: this.server.host,
        port,
        ...(address?.isTls && { tls: tlsOptions(address.host) }),
      }),
      (problem) => this.#onUnreachable(problem),
    );
    this.#trouble = new TimedTrouble((trouble) => this.#arrange(trouble));
  }

  /** @throws FarmError `port-in-use` */
  async start(): Promise<void> {
    await this.#redisGate?.listen();
    if (this.server.description.isTls) await this.#gate.listen();
    await this.server.start();
  }

  /** Ends it for good, with all that was made for it. */
  async dispose(): Promise<void> {
    this.#trouble.dispose();
    this.backend.isReady = false;
    await this.server.stop();
    this.backend.pool.dispose();
    await Promise.all([this.#gate.close(), this.#redisGate?.close()]);
  }

  /** Whether it may be ready soon. */
  get isStarting(): boolean {
    return this.server.phase === 'starting';
  }

  /** Takes over whether it is ready. @returns whether that has changed what the balancer does */
  follow(): boolean {
    const isReady = this.server.phase === 'ready' && !this.isLeaving;
    if (this.backend.isReady === isReady) return false;
    this.#route();
    this.backend.isReady = isReady;
    return true;
  }

  /**
   * What goes wrong with it from now on.
   * @param seconds after which it is again as before; absent: it stays so
   * @throws FarmError `no-way-to-redis`
   */
  async setTrouble(trouble: ServerTrouble, seconds?: number): Promise<void> {
    if (trouble.isCutOff && !this.#redisGate) {
      const { name } = this.config;
      throw new FarmError(
        'no-way-to-redis',
        l10n.t(
          '{0} does not reach Redis through the farm. Use {1} in its "command" or "env" as the address of Redis.',
          name,
          '${redis}',
        ),
        { server: name },
      );
    }
    await this.#gate.listen();
    this.#trouble.set(trouble, seconds);
  }

  state(): ServerState {
    const { server, backend, kind } = this;
    const { current, untilMs } = this.#trouble;
    const address = this.config.address;
    return {
      name: backend.name,
      port: server.description.port,
      url: address ?? `http://${loopback}:${server.description.port}`,
      weight: backend.weight,
      phase: server.phase,
      requestCount: backend.requestCount,
      errorCount: backend.errorCount,
      activeCount: backend.activeCount,
      kind,
      ...(backend.availability !== 'available' && { availability: backend.availability }),
      ...(backend.isTested && { health: backend.healthProblem ? 'unhealthy' : 'healthy' }),
      ...(backend.healthProblem && { healthProblem: backend.healthProblem }),
      ...(server.pid !== undefined && { pid: server.pid }),
      ...(server.debugPort !== undefined && { debugPort: server.debugPort }),
      ...(backend.stoppedSinceMs !== undefined && { stoppedSinceMs: backend.stoppedSinceMs }),
      ...(server.problem !== undefined && { problem: server.problem }),
      ...(Object.keys(current).length > 0 && { trouble: current }),
      ...(untilMs !== undefined && { troubleUntilMs: untilMs }),
      ...(this.#redisGate && this.#redisGate.port > 0 && { redisPort: this.#redisGate.port }),
      ...(server.restartCount > 0 && { restartCount: server.restartCount }),
      ...(server.restartsAtMs !== undefined && { restartsAtMs: server.restartsAtMs }),
      ...(server.lastLines.length > 0 && { lastLines: [...server.lastLines] }),
      ...(server.sessionCount !== undefined && { sessionCount: server.sessionCount }),
      ...(server.lostSessionCount > 0 && { lostSessionCount: server.lostSessionCount }),
      ...(this.isLeaving && { isLeaving: true }),
      ...(this.note && { note: this.note }),
    };
  }

  #onUnreachable(problem: string): void {
    this.server.reportUnreachable(verbatim(problem));
  }

  #arrange(trouble: ServerTrouble): void {
    const { isFrozen = false, latencyMs = 0, errorPercent = 0, isCutOff = false } = trouble;
    this.#gate.setTrouble({
      isFrozen,
      latencyMs,
      ...(errorPercent > 0 && {
        errors: { percent: errorPercent, text: errorText(this.config.name, errorPercent) },
      }),
    });
    this.#redisGate?.setTrouble({ isClosed: isCutOff });
    this.#route();
    // What is under way beside the gate stands still, too.
    this.backend.pool.freeze(isFrozen);
    this.#onChange();
  }

  /** Leads requests through the gate where something is arranged there, else past it. */
  #route(): void {
    if (this.kind !== 'address') {
      this.backend.authority = `${bracketed(this.server.host)}:${this.server.description.port}`;
    }
    const { isFrozen, latencyMs = 0, errorPercent = 0 } = this.#trouble.current;
    const isGated =
      this.server.description.isTls || isFrozen === true || latencyMs > 0 || errorPercent > 0;
    if (isGated) this.backend.reroute(loopback, this.#gate.port, errorPercent > 0);
    else this.backend.reroute(this.server.host, this.server.description.port);
  }
}
