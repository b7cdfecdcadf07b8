import type { FarmRequest } from '../../lookup/hang/evidence.ts';
import type { ChangingRequest } from '../../survey/history/changing-request.ts';
import type { DisposableLike } from '../disposable.ts';
import type { SessionAddress } from './session-uri.ts';

/** The requests of a session that aren't over; undefined where nobody watches it. Never rejects. */
export type FindRequests = (address: SessionAddress) => Promise<readonly FarmRequest[] | undefined>;

/** The requests that were about a session and are over, as far as they are remembered. Never rejects. */
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
