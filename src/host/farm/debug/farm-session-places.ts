import type { EndpointAddress, HostPort } from '../../../config/endpoint-address.ts';
import { formatEndpoint } from '../../../config/format-endpoint.ts';
import { isLoopback } from '../../../config/known-hosts.ts';
import { sessionPlace } from '../../../protocol/farm/session-place.ts';
import type { SessionPlace } from '../../../protocol/farm/session-place.ts';
import { shaped } from '../../../shapes/shape.ts';
import { isLayoutId } from '../../../stores/layout-facts.ts';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import type { SessionAddress } from '../../sessions/session-uri.ts';
import { addressOf } from '../redis-choice.ts';
import type { RunningFarm } from '../running-farm.ts';

/** How many new sessions are asked for at a time: under load nobody steps through all of them. */
const maxAsked = 20;
const maxKnown = 500;

/**
 * Where the sessions of a farm's requests are stored. A farm that has ended can't be asked any more,
 * so it is asked while requests are under way.
 */
export class FarmSessionPlaces {
  readonly #endpoints: EndpointStore;
  readonly #known = new WeakMap<RunningFarm, Map<number, SessionAddress>>();
  readonly #asking = new WeakMap<RunningFarm, Map<number, Promise<SessionAddress | undefined>>>();

  constructor(endpoints: EndpointStore) {
    this.#endpoints = endpoints;
  }

  /** Asks for the sessions of the requests that servers work on. */
  remember(farm: RunningFarm): void {
    const known = this.#knownOf(farm);
    const numbers = new Set(
      (farm.state?.underway ?? []).flatMap(({ server, session }) =>
        server === undefined || session === undefined || known.has(session) ? [] : [session],
      ),
    );
    for (const number of [...numbers].slice(0, maxAsked)) void this.of(farm, number);
  }

  /** Where a session is; undefined where nobody knows, or its Redis is none of our endpoints. */
  async of(farm: RunningFarm, number: number): Promise<SessionAddress | undefined> {
    const found = this.#knownOf(farm).get(number);
    if (found) return found;
    const asking = this.#asking.get(farm) ?? new Map<number, Promise<SessionAddress | undefined>>();
    this.#asking.set(farm, asking);
    const answer = asking.get(number) ?? this.#ask(farm, number);
    asking.set(number, answer);
    return answer.finally(() => asking.delete(number));
  }

  async #ask(farm: RunningFarm, number: number): Promise<SessionAddress | undefined> {
    try {
      const address = this.addressOf(await this.placeOf(farm, number));
      if (!address) return undefined;
      const known = this.#knownOf(farm);
      if (known.size >= maxKnown) known.delete(known.keys().next().value ?? number);
      known.set(number, address);
      return address;
    } catch {
      // It has ended, or doesn't know yet.
      return undefined;
    }
  }

  /**
   * Where the farm says that a session is stored.
   * @throws FarmCommandError when it doesn't know, or has ended
   */
  async placeOf(farm: RunningFarm, number: number): Promise<SessionPlace> {
    const place = shaped(sessionPlace, await farm.send({ name: 'sessionOf', number }));
    if (!place) throw new Error('The farm has answered with something else than a place.');
    return place;
  }

  #knownOf(farm: RunningFarm): Map<number, SessionAddress> {
    let known = this.#known.get(farm);
    if (!known) this.#known.set(farm, (known = new Map<number, SessionAddress>()));
    return known;
  }

  /** The session of a place; undefined where its Redis is none of our endpoints. */
  addressOf({ redis, layout, application, id }: SessionPlace): SessionAddress | undefined {
    if (!isLayoutId(layout)) return undefined;
    const wanted = addressOf(redis);
    if (!wanted) return undefined;
    const { database } = wanted;
    // What a tunnel leads to may be called as something here is: a farm goes through no tunnel.
    const records = this.#endpoints
      .all()
      .filter(({ address, access }) => !access?.tunnel && isSamePlace(address, wanted));
    const text = formatEndpoint(wanted);
    const record = records.find(({ address }) => formatEndpoint(address) === text) ?? records[0];
    if (!record) return undefined;
    return { endpointId: record.id, database, ref: { layout, application, id } };
  }
}

/** Whether two addresses have a server in common, however it was written and whatever this machine is called in it. */
function isSamePlace(one: EndpointAddress, other: EndpointAddress): boolean {
  if (one.socketPath !== undefined || other.socketPath !== undefined) {
    return one.socketPath === other.socketPath;
  }
  if (one.sentinelService !== other.sentinelService) return false;
  const servers = new Set(one.hosts.map(serverText));
  return other.hosts.some((host) => servers.has(serverText(host)));
}

function serverText({ host, port }: HostPort): string {
  return `${isLoopback(host) ? 'localhost' : host.toLowerCase()}:${port}`;
}
