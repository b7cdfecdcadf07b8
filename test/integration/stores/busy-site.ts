import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { type Random, randomFrom } from '../../../src/farm/seed/random.ts';
import type { RedisStore } from '../../../src/farm/site/redis-store.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { providerOf } from './support.ts';

/** The item that the editor of a test changes: `edit 0`, `edit 1`, … */
export const EDITED = 'Edited';
export const TIMEOUT_MINUTES = 20;

/** How the requests of a busy site behave. */
export interface BusySiteOptions {
  readonly clientCount: number;
  /** The longest time between two requests of a client. */
  readonly pauseMs: number;
}

/**
 * A site whose clients hammer one session, each with an item of its own that it counts up, by the
 * scripts of the provider.
 */
export class BusySite {
  readonly store: RedisStore;
  readonly #ref: SessionRef;
  readonly #connections: readonly RedisConnection[];
  readonly #options: BusySiteOptions;
  readonly #runs: Promise<number>[] = [];
  #isOver = false;

  constructor(ref: SessionRef, connections: readonly RedisConnection[], options: BusySiteOptions) {
    this.#ref = ref;
    this.#connections = connections;
    this.#options = options;
    this.store = this.#storeFor(0);
  }

  /** Stores a new session: the edited item, and a count of 0 for each client. */
  async create(): Promise<void> {
    const items = new SessionItems(this.store.codec, []);
    items.set(EDITED, 'edit 0');
    for (let i = 0; i < this.#options.clientCount; i++) items.set(`Client${i}`, 0);
    await this.store.create(this.#ref.id, items, TIMEOUT_MINUTES);
  }

  /** Begins to send requests that take the lock, as ASP.NET does by default. */
  start(): void {
    for (let i = 0; i < this.#options.clientCount; i++) this.#runs.push(this.#client(i));
  }

  /** Ends all clients; tells how many requests each of them made. */
  async stop(): Promise<readonly number[]> {
    this.#isOver = true;
    return Promise.all(this.#runs);
  }

  /**
   * Sends one request of each client that takes no lock, as ASP.NET does for applications that allow
   * concurrent requests: each stores what it loaded, whatever happened in between.
   */
  async sendFreeRequests(random: Random): Promise<void> {
    const clients = Array.from({ length: this.#options.clientCount }, (_, index) => index);
    await Promise.all(
      clients.map(async (index) => {
        await wait(random.below(4));
        await this.#freeRequest(index, random.below(6));
      }),
    );
  }

  async #client(index: number): Promise<number> {
    const random = randomFrom(index);
    const store = this.#storeFor(index);
    let requests = 0;
    while (!this.#isOver) {
      if (await this.#lockingRequest(store, index, requests)) requests++;
      await wait(random.below(this.#options.pauseMs));
    }
    return requests;
  }

  async #lockingRequest(store: RedisStore, index: number, requests: number): Promise<boolean> {
    const { id } = this.#ref;
    const answer = await store.getExclusive(id);
    if (answer.kind === 'locked') return false;
    assert.equal(answer.kind, 'found');
    const items = new SessionItems(store.codec, answer.items);
    assert.equal(items.get(`Client${index}`), requests, 'the site keeps what it stored');
    items.set(`Client${index}`, requests + 1);
    await store.update(id, items, answer.lockId ?? '', TIMEOUT_MINUTES);
    return true;
  }

  /** Stores the edited item as it was loaded, as a request does that has read a reference type. */
  async #freeRequest(index: number, workMs: number): Promise<void> {
    const { id } = this.#ref;
    const store = this.#storeFor(index);
    const answer = await store.get(id);
    assert.equal(answer.kind, 'found');
    const items = new SessionItems(store.codec, answer.items);
    const edited = items.get(EDITED);
    assert.ok(typeof edited === 'string');
    items.set(`Client${index}`, Number(items.get(`Client${index}`)) + 1);
    items.set(EDITED, edited);
    await wait(workMs);
    await store.update(id, items, '', TIMEOUT_MINUTES);
  }

  #storeFor(index: number): RedisStore {
    const connection = this.#connections[index % this.#connections.length];
    assert.ok(connection);
    return providerOf(connection, this.#ref);
  }
}
