import type { ServerState } from '../protocol/farm/server-state.ts';
import { l10n, verbatim } from '../formats/reason.ts';
import { Backend } from './balancer/backend.ts';
import type { FarmConfig } from './config/parse-farm-config.ts';
import { FarmError } from './errors.ts';
import { loopback } from './loopback.ts';
import { ServerProcess } from './servers/server-process.ts';
import type { ServerListener } from './servers/server-process.ts';
import { spawnPlan } from './servers/spawn-plan.ts';
import type { SpawnPlaces } from './servers/spawn-plan.ts';

/** A server's process and what the balancer knows of it. */
export interface Member {
  /** False for the sample site. */
  readonly isCommand: boolean;
  readonly process: ServerProcess;
  readonly backend: Backend;
}

/** The servers of a farm, in their order. */
export class Members {
  readonly all: readonly Member[];

  constructor(config: FarmConfig, places: SpawnPlaces, listener: ServerListener) {
    this.all = config.servers.map((server) => {
      const plan = spawnPlan(server, config, places);
      const process = new ServerProcess(server.name, server.port, plan, listener);
      const backend = new Backend(server.name, server.port, server.weight, (problem) => {
        process.reportUnreachable(verbatim(problem));
      });
      return { isCommand: server.command !== undefined, process, backend };
    });
  }

  /** @throws FarmError `unknown-server` */
  named(name: string): Member {
    const member = this.all.find(({ backend }) => backend.name === name);
    if (member) return member;
    throw new FarmError('unknown-server', l10n.t('The farm has no server {0}.', name), {
      server: name,
    });
  }

  /** The server of that name, if it takes requests. @throws FarmError `unknown-server`, `not-ready` */
  ready(name: string): Backend {
    const { backend } = this.named(name);
    if (backend.isReady) return backend;
    throw new FarmError('not-ready', l10n.t('{0} is not accepting requests.', name), {
      server: name,
    });
  }

  /** As hosts are told of them. */
  state(): ServerState[] {
    return this.all.map(stateOf);
  }
}

function stateOf({ process: server, backend }: Member): ServerState {
  return {
    name: backend.name,
    port: backend.port,
    url: urlOf(backend.port),
    weight: backend.weight,
    phase: server.phase,
    requestCount: backend.requestCount,
    errorCount: backend.errorCount,
    activeCount: backend.activeCount,
    ...(backend.availability !== 'available' && { availability: backend.availability }),
    ...(backend.isTested && { health: backend.healthProblem ? 'unhealthy' : 'healthy' }),
    ...(backend.healthProblem && { healthProblem: backend.healthProblem }),
    ...(server.pid !== undefined && { pid: server.pid }),
    ...(server.debugPort !== undefined && { debugPort: server.debugPort }),
    ...(backend.stoppedSinceMs !== undefined && { stoppedSinceMs: backend.stoppedSinceMs }),
    ...(server.problem !== undefined && { problem: server.problem }),
  };
}

/** Where a port of this machine is opened in a browser. */
export function urlOf(port: number): string {
  return `http://${loopback}:${port}`;
}
