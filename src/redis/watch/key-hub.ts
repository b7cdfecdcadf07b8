import { ReplyError } from '../../stores/commands.ts';
import type { KeyListener, PrimaryNode, RedisConnection } from '../connection.ts';
import { ListeningRefusedError, tellsOfSessions } from './key-events.ts';

/** A server where more happens in a second is asked now and then instead: following it would cost both too much. */
const MAX_EVENTS_A_SECOND = 5000;
/** How long subscribing may take. */
const BEGIN_MS = 10_000;
/** How often it is looked whether other servers are the primaries: after a failover, or when slots moved. */
const PRIMARIES_MS = 2000;

/** Who is told of each key. */
export interface HubListener extends KeyListener {
  /** Servers are heard that weren't before: what happened there meanwhile was missed. */
  onMissed(): void;
}

/**
 * What all watches of one connection hear: a subscription at each primary, whatever number of them there is. It follows
 * the primaries of a cluster, and ends with the last watch.
 */
export class KeyHub {
  readonly #connection: RedisConnection;
  readonly #listeners = new Set<HubListener>();
  /** What ends listening, by the primary's name. */
  readonly #ends = new Map<string, () => void>();
  readonly #over = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isFollowing = false;
  #secondBeganMs = 0;
  #eventCount = 0;

  private constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** That of a connection, begun where there is none. Undefined where a server doesn't tell, or may not be listened to. */
  static async of(connection: RedisConnection): Promise<KeyHub | undefined> {
    if (refusing.has(connection)) return undefined;
    const known = hubs.get(connection);
    if (known) return known;
    const beginning = KeyHub.#begin(connection);
    hubs.set(connection, beginning);
    const hub = await beginning.catch((error: unknown) => {
      hubs.delete(connection);
      throw error;
    });
    if (!hub) hubs.delete(connection);
    return hub;
  }

  static async #begin(connection: RedisConnection): Promise<KeyHub | undefined> {
    const hub = new KeyHub(connection);
    const isHeard = await hub.#listenTo(connection.primaries());
    if (!isHeard || hub.#over.signal.aborted) {
      hub.#close();
      return undefined;
    }
    hub.#timer = setInterval(() => void hub.#followPrimaries(), PRIMARIES_MS);
    hub.#timer.unref();
    return hub;
  }

  get hasEnded(): boolean {
    return this.#over.signal.aborted;
  }

  add(listener: HubListener): void {
    this.#listeners.add(listener);
  }

  /** The last one that goes ends all subscriptions. */
  remove(listener: HubListener): void {
    if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#close();
  }

  /** @returns whether all of them are heard */
  async #listenTo(primaries: readonly PrimaryNode[]): Promise<boolean> {
    const tells = await Promise.all(primaries.map(isTelling));
    if (tells.includes('refused')) refusing.add(this.#connection);
    if (primaries.length === 0 || tells.some((answer) => answer !== 'tells')) return false;
    const signal = AbortSignal.any([AbortSignal.timeout(BEGIN_MS), this.#over.signal]);
    const { database } = this.#connection.facts;
    const begun = await Promise.allSettled(
      primaries.map(async (primary) => {
        const { name } = primary;
        // Each has a listener of its own: the end of one that is no primary any more ends nothing else.
        const end = await primary.listenToKeys(
          database,
          { onKey: (key, event) => this.#onKey(key, event), onEnd: () => this.#onLinkEnd(name) },
          signal,
        );
        if (this.hasEnded) end();
        else this.#ends.set(name, end);
      }),
    );
    const failures = begun.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    if (failures.some((reason) => reason instanceof ListeningRefusedError)) {
      refusing.add(this.#connection);
    }
    return failures.length === 0;
  }

  /** Takes in servers that have become primaries, and lets go of those that no longer are. */
  async #followPrimaries(): Promise<void> {
    if (this.#isFollowing || this.hasEnded) return;
    this.#isFollowing = true;
    try {
      const primaries = this.#connection.primaries();
      // While a cluster is asked anew who they are, there may be none.
      if (primaries.length === 0) return;
      const names = new Set(primaries.map(({ name }) => name));
      const fresh = primaries.filter(({ name }) => !this.#ends.has(name));
      if (fresh.length > 0) {
        if (!(await this.#listenTo(fresh))) {
          this.#end();
          return;
        }
        for (const listener of this.#listeners) listener.onMissed();
      }
      for (const [name, end] of this.#ends) {
        if (names.has(name)) continue;
        this.#ends.delete(name);
        end();
      }
    } catch {
      // Who can't be asked is asked now and then instead.
      this.#end();
    } finally {
      this.#isFollowing = false;
    }
  }

  #onKey(key: Uint8Array, event: string): void {
    if (this.hasEnded || this.#isTooMuch()) return;
    for (const listener of this.#listeners) listener.onKey(key, event);
  }

  #onLinkEnd(name: string): void {
    if (this.#ends.has(name)) this.#end();
  }

  #isTooMuch(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#secondBeganMs > 1000) {
      this.#secondBeganMs = nowMs;
      this.#eventCount = 0;
    }
    this.#eventCount += 1;
    if (this.#eventCount <= MAX_EVENTS_A_SECOND) return false;
    this.#end();
    return true;
  }

  /** Ends it, and tells those that still listen. */
  #end(): void {
    if (this.hasEnded) return;
    const listeners = [...this.#listeners];
    this.#close();
    for (const listener of listeners) listener.onEnd();
  }

  #close(): void {
    if (this.hasEnded) return;
    this.#over.abort(new Error('The watch is over.'));
    hubs.delete(this.#connection);
    clearInterval(this.#timer);
    this.#listeners.clear();
    for (const end of this.#ends.values()) end();
    this.#ends.clear();
  }
}

const hubs = new WeakMap<RedisConnection, Promise<KeyHub | undefined>>();

/** Those that said no aren't asked again: each refusal would be a line in the server's log. */
const refusing = new WeakSet<RedisConnection>();

async function isTelling(primary: PrimaryNode): Promise<'tells' | 'silent' | 'refused'> {
  try {
    const reply = await primary.call(['CONFIG', 'GET', 'notify-keyspace-events']);
    const flags: unknown = Array.isArray(reply) ? reply[1] : undefined;
    const told = flags instanceof Uint8Array ? Buffer.from(flags).toString('latin1') : '';
    return tellsOfSessions(told) ? 'tells' : 'silent';
  } catch (error) {
    // Not allowed, or renamed by a managed service: it is asked now and then instead.
    if (error instanceof ReplyError) return 'refused';
    throw error;
  }
}
