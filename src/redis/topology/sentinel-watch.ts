import type { HostPort } from '../../config/endpoint-address.ts';
import type { Reply } from '../../stores/commands.ts';
import { replyText } from '../reach/handshake.ts';
import { otherSentinels, reachSentinel, type SentinelQuery, sentinelsOf } from './sentinel.ts';
import { timeLimit } from '../../links/time-limit.ts';
import type { RawConnection } from '../wire/raw-connection.ts';
import { subscribe, type Subscription } from '../wire/subscription.ts';

/** How many Sentinels are listened to at the same time. */
const MAX_SENTINELS = 5;
/** How long after its loss a Sentinel is tried again. */
const RETRY_MS = 5000;
const ATTEMPT_MS = 5000;

/** What a watch needs to know beside who to ask. */
export interface SentinelWatchParts {
  readonly query: Omit<SentinelQuery, 'signal' | 'others'>;
  /** Called when a Sentinel says that another server is the primary now. */
  onSwitch(): void;
}

/**
 * Listens to the Sentinels of a service (`+switch-master`), so that a connection moves as soon as
 * they have made another server the primary, even when the old one is alive. Learns of further
 * Sentinels. Its timers don't hold up the end of the program.
 */
export class SentinelWatch {
  readonly #parts: SentinelWatchParts;
  readonly #ending = new AbortController();
  readonly #open = new Map<string, Subscription | undefined>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #others: readonly HostPort[] = [];

  constructor(parts: SentinelWatchParts) {
    this.#parts = parts;
    this.#listenToAll();
  }

  /** Sentinels that others told of. */
  get others(): readonly HostPort[] {
    return this.#others;
  }

  close(): void {
    this.#ending.abort(new Error('The watch has ended'));
    for (const subscription of this.#open.values()) subscription?.close();
    this.#open.clear();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #listenToAll(): void {
    const { query } = this.#parts;
    for (const node of sentinelsOf({ ...query, others: this.#others }).slice(0, MAX_SENTINELS)) {
      const name = `${node.host}:${node.port}`;
      if (this.#open.has(name) || this.#ending.signal.aborted) continue;
      this.#open.set(name, undefined);
      void this.#listen(node, name).catch(() => this.#retry(name));
    }
  }

  async #listen(node: HostPort, name: string): Promise<void> {
    const { query } = this.#parts;
    const signal = timeLimit(ATTEMPT_MS, this.#ending.signal);
    const { connection } = (await reachSentinel(node, { ...query, signal })).welcome;
    let subscription: Subscription;
    try {
      await this.#learn(connection);
      signal.throwIfAborted();
      subscription = subscribe(connection, '+switch-master', (message) => this.#take(message));
    } catch (error) {
      connection.close();
      throw error;
    }
    this.#open.set(name, subscription);
    subscription.onEnd(() => this.#retry(name));
  }

  async #learn(connection: RawConnection): Promise<void> {
    const { service } = this.#parts.query;
    const known = await otherSentinels(connection, service).catch(() => []);
    this.#others = sentinelsOf({
      address: { ...this.#parts.query.address, hosts: this.#others },
      others: known,
    }).slice(0, 20);
    this.#listenToAll();
  }

  /** `<service> <old host> <old port> <new host> <new port>` */
  #take(message: Reply): void {
    const [service] = replyText(message).split(' ');
    if (service === this.#parts.query.service) this.#parts.onSwitch();
  }

  #retry(name: string): void {
    if (this.#ending.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#open.delete(name);
      this.#listenToAll();
    }, RETRY_MS);
    timer.unref();
    this.#timers.add(timer);
  }
}
