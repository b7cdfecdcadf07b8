import type { FarmRequest } from '../../lookup/hang/evidence.ts';
import type { DisposableLike } from '../disposable.ts';
import type { SessionAddress } from './session-uri.ts';

/** The requests of a session that aren't over; undefined where nobody watches it. Never rejects. */
export type FindRequests = (address: SessionAddress) => Promise<readonly FarmRequest[] | undefined>;

/** A request that is over and has changed items of its session. */
export interface ChangingRequest {
  /** Method and path as its row shows them. */
  readonly label: string;
  /** The server that answered. */
  readonly server?: string;
  readonly arrivedAtMs: number;
  readonly endedAtMs: number;
  /** The names of the items. */
  readonly items: readonly string[];
}

/** The requests that have changed a session, as far as they are remembered. Never rejects. */
export type FindChanges = (address: SessionAddress) => Promise<readonly ChangingRequest[]>;

/** What is known of the requests that belong to sessions: farms tell, and whoever explains a lock asks. */
export class SessionRequests {
  readonly #finders = new Set<FindRequests>();
  readonly #changeFinders = new Set<FindChanges>();

  add(find: FindRequests): DisposableLike {
    this.#finders.add(find);
    return { dispose: () => this.#finders.delete(find) };
  }

  addChanges(find: FindChanges): DisposableLike {
    this.#changeFinders.add(find);
    return { dispose: () => this.#changeFinders.delete(find) };
  }

  /** See {@link FindChanges}. */
  async changesOf(address: SessionAddress): Promise<readonly ChangingRequest[]> {
    return (await Promise.all([...this.#changeFinders].map((find) => find(address)))).flat();
  }

  /** See {@link FindRequests}. */
  async of(address: SessionAddress): Promise<readonly FarmRequest[] | undefined> {
    const found = await Promise.all([...this.#finders].map((find) => find(address)));
    const told = found.filter((requests) => requests !== undefined);
    return told.length === 0 ? undefined : told.flat();
  }
}
