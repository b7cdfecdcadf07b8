import type { EndpointAddress } from '../../../config/endpoint-address.ts';
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
  readonly #asking = new WeakMap<RunningFarm, Set<number>>();

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
    const known = this.#knownOf(farm);
    const found = known.get(number);
    const asking = this.#asking.get(farm) ?? new Set();
    if (found || asking.has(number)) return found;
    this.#asking.set(farm, asking.add(number));
    try {
      const place = shaped(sessionPlace, await farm.send({ name: 'sessionOf', number }));
      const address = place && this.#addressOf(place);
      if (!address) return undefined;
      if (known.size >= maxKnown) known.delete(known.keys().next().value ?? number);
      known.set(number, address);
      return address;
    } catch {
      // It has ended, or doesn't know yet.
      return undefined;
    } finally {
      asking.delete(number);
    }
  }

  #knownOf(farm: RunningFarm): Map<number, SessionAddress> {
    let known = this.#known.get(farm);
    if (!known) this.#known.set(farm, (known = new Map<number, SessionAddress>()));
    return known;
  }

  #addressOf({ redis, layout, application, id }: SessionPlace): SessionAddress | undefined {
    if (!isLayoutId(layout)) return undefined;
    const wanted = addressOf(redis);
    if (!wanted) return undefined;
    const { database } = wanted;
    const record = this.#endpoints
      .all()
      .filter(({ access }) => !access?.tunnel)
      .find(({ address }) => placeText({ ...address, database }) === placeText(wanted));
    if (!record) return undefined;
    return { endpointId: record.id, database, ref: { layout, application, id } };
  }
}

/** The same text for the same place, however it was written and whatever this machine is called in it. */
function placeText({ hosts, database }: EndpointAddress): string {
  const names = hosts.map(({ host, port }) => [host === 'localhost' ? '127.0.0.1' : host, port]);
  return JSON.stringify([names, database]);
}
