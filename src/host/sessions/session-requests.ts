import type { FarmRequest } from '../../lookup/hang/evidence.ts';
import type { DisposableLike } from '../disposable.ts';
import type { SessionAddress } from './session-uri.ts';

/** The requests of a session that aren't over; undefined where nobody watches it. Never rejects. */
export type FindRequests = (address: SessionAddress) => Promise<readonly FarmRequest[] | undefined>;

/** What is known of the requests that belong to sessions: farms tell, and whoever explains a lock asks. */
export class SessionRequests {
  readonly #finders = new Set<FindRequests>();

  add(find: FindRequests): DisposableLike {
    this.#finders.add(find);
    return { dispose: () => this.#finders.delete(find) };
  }

  /** See {@link FindRequests}. */
  async of(address: SessionAddress): Promise<readonly FarmRequest[] | undefined> {
    const found = await Promise.all([...this.#finders].map((find) => find(address)));
    const told = found.filter((requests) => requests !== undefined);
    return told.length === 0 ? undefined : told.flat();
  }
}
