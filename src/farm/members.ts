import type { ServerState } from '../protocol/farm/server-state.ts';
import { l10n, type Reason } from '../formats/reason.ts';
import type { Backend } from './balancer/backend.ts';
import type { FarmConfig, ServerConfig } from './config/parse-farm-config.ts';
import { hasProcess } from './config/server-kind.ts';
import { FarmError } from './errors.ts';
import { loopback } from './loopback.ts';
import { Member } from './member.ts';
import type { ServerListener } from './servers/farm-server.ts';
import type { SpawnPlaces } from './servers/spawn-plan.ts';

export type { Member } from './member.ts';

/** The servers of a farm, in their order. They come and go while it runs. */
export class Members {
  /** What the balancer chooses from: this list itself changes when servers come and go. */
  readonly backends: Backend[] = [];
  readonly #config: FarmConfig;
  readonly #places: SpawnPlaces;
  readonly #listener: ServerListener;
  readonly #onChange: () => void;
  readonly #all: Member[] = [];

  /** @param onChange called when something of their state has changed that the listener doesn't hear */
  constructor(
    config: FarmConfig,
    places: SpawnPlaces,
    listener: ServerListener,
    onChange: () => void,
  ) {
    this.#config = config;
    this.#places = places;
    this.#listener = listener;
    this.#onChange = onChange;
    for (const server of config.servers) this.add(server);
  }

  get all(): readonly Member[] {
    return this.#all;
  }

  /** Takes a server in, without starting it. @param note why it is there, where that isn't the definition */
  add(server: ServerConfig, note?: Reason): Member {
    const member = new Member(server, {
      farm: this.#config,
      places: this.#places,
      listener: this.#listener,
      onChange: this.#onChange,
      ...(note && { note }),
    });
    this.#all.push(member);
    this.backends.push(member.backend);
    return member;
  }

  /** Ends a server for good. Its requests break off. */
  async remove(member: Member): Promise<void> {
    await member.dispose();
    drop(this.#all, member);
    drop(this.backends, member.backend);
    this.#onChange();
  }

  /** @throws FarmError `unknown-server` */
  named(name: string): Member {
    const member = this.#all.find(({ backend }) => backend.name === name);
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

  /** The ports of this machine that belong to the servers. */
  ports(): number[] {
    return this.#all.filter(({ kind }) => hasProcess(kind)).map(({ config }) => config.port);
  }

  /** As hosts are told of them. */
  state(): ServerState[] {
    return this.#all.map((member) => member.state());
  }
}

function drop<T>(list: T[], element: T): void {
  const index = list.indexOf(element);
  if (index !== -1) list.splice(index, 1);
}

/** Where a port of this machine is opened in a browser. */
export function urlOf(port: number): string {
  return `http://${loopback}:${port}`;
}

/** Where a balancer with a development certificate is: those are for this name, not all for the address. */
export function secureUrlOf(port: number): string {
  return `https://localhost:${port}`;
}
