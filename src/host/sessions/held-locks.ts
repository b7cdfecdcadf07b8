import * as vscode from '../shown/vscode.ts';
import type {
  ChangeKind,
  ChangeResult,
  SessionChange,
} from '../../stores/source/session-change.ts';
import type { DisposableLike } from '../disposable.ts';
import type { ConnectionPool } from '../endpoints/connection-pool.ts';
import type { Log } from '../log.ts';
import { addressKey } from './session-uri.ts';
import type { SessionAddress } from './session-uri.ts';

/** How long a lock lives without us: as long as requests wait after a crash, at most. */
const LOCK_TTL_MS = 30_000;
/** Three tries fit into a lock's life. */
const RENEW_MS = 9000;

/** A lock that we hold. */
export interface HeldLock {
  readonly address: SessionAddress;
  /** What stands in the lock's key. */
  readonly value: string;
  readonly takenAtMs: number;
}

/** Makes a change, and finds out what became of it where its reply is lost. */
export type Settle = <K extends ChangeKind>(change: SessionChange<K>) => Promise<ChangeResult<K>>;

interface Holding extends HeldLock {
  /** The debug session that was stepped through when it was taken. */
  readonly debugSessionId: string | undefined;
  readonly timer: ReturnType<typeof setInterval>;
  isRenewing: boolean;
}

/**
 * The write locks that this window holds while its user steps through requests: renewed again and
 * again, given back at the end. What isn't given back frees itself within half a minute.
 */
export class HeldLocks implements DisposableLike {
  readonly #connections: ConnectionPool;
  readonly #log: Log;
  readonly #held = new Map<string, Holding>();
  readonly #debugEnds: vscode.Disposable;
  readonly #changes = new vscode.EventEmitter<SessionAddress>();
  readonly #losses = new vscode.EventEmitter<HeldLock>();
  /** Fires when a lock has been taken, given back or lost. */
  readonly onDidChange = this.#changes.event;
  /** Fires when a lock turned out not to be ours any more. */
  readonly onDidLose = this.#losses.event;

  constructor(connections: ConnectionPool, log: Log) {
    this.#connections = connections;
    this.#log = log;
    this.#debugEnds = vscode.debug.onDidTerminateDebugSession(({ id }) => this.#endStepping(id));
  }

  /** All locks that are held. */
  all(): readonly HeldLock[] {
    return [...this.#held.values()];
  }

  /** The value of the lock that we hold on a session. */
  valueFor(address: SessionAddress): string | undefined {
    return this.#held.get(addressKey(address))?.value;
  }

  /** Whether a lock with this value is ours. */
  has(value: string | undefined): boolean {
    return this.all().some((held) => held.value === value);
  }

  /**
   * Takes the lock of a session. One that is held already is simply kept.
   */
  async take(address: SessionAddress, settle: Settle): Promise<ChangeResult<'hold-lock'>> {
    const held = this.#held.get(addressKey(address));
    if (held) return { outcome: 'taken', value: held.value };
    const { newLockValue } = await import('../../stores/deeds/hold-lock.ts');
    const { ref } = address;
    const own = newLockValue(ref.layout);
    const result = await settle({ kind: 'hold-lock', ref, value: own, ttlMs: LOCK_TTL_MS });
    if (result.outcome !== 'taken') return result;
    const timer = setInterval(() => void this.#renew(address), RENEW_MS);
    const { value } = result;
    const holding: Holding = {
      address,
      value,
      takenAtMs: Date.now(),
      debugSessionId: vscode.debug.activeDebugSession?.id,
      timer,
      isRenewing: false,
    };
    this.#held.set(addressKey(address), holding);
    this.#changes.fire(address);
    return result;
  }

  /**
   * Gives a lock back, if it still is ours. Undefined when none was held.
   * @param settle without it, one whose reply is lost frees itself
   */
  async giveBack(
    address: SessionAddress,
    settle: Settle = async (change) => (await this.#connect(address)).change(change),
  ): Promise<ChangeResult<'release-lock'> | undefined> {
    const held = this.#held.get(addressKey(address));
    if (!held) return undefined;
    this.#forget(held);
    try {
      const seen = { value: held.value };
      return await settle({ kind: 'release-lock', ref: address.ref, seen });
    } finally {
      this.#changes.fire(address);
    }
  }

  /** Gives all locks back, for the end of the window. Never rejects. */
  async giveBackAll(): Promise<void> {
    await Promise.all(
      this.all().map(({ address }) =>
        this.giveBack(address).catch((error: unknown) => this.#log.error('give-back-lock', error)),
      ),
    );
  }

  dispose(): void {
    this.#debugEnds.dispose();
    for (const { timer } of this.#held.values()) clearInterval(timer);
    this.#held.clear();
    this.#changes.dispose();
    this.#losses.dispose();
  }

  /** Gives back what was taken to step through a debug session that has ended. */
  #endStepping(debugSessionId: string): void {
    for (const held of this.#held.values()) {
      if (held.debugSessionId !== debugSessionId) continue;
      this.giveBack(held.address).catch((error: unknown) => {
        this.#log.error('give-back-lock', error);
      });
    }
  }

  async #renew(address: SessionAddress): Promise<void> {
    const held = this.#held.get(addressKey(address));
    if (!held || held.isRenewing) return;
    held.isRenewing = true;
    try {
      const { ref } = address;
      const { value } = held;
      const source = await this.#connect(address);
      const { outcome } = await source.change({
        kind: 'renew-lock',
        ref,
        value,
        ttlMs: LOCK_TTL_MS,
      });
      if (outcome === 'renewed' || this.#held.get(addressKey(address)) !== held) return;
      this.#forget(held);
      this.#losses.fire(held);
      this.#changes.fire(address);
    } catch (error) {
      // The connection may come back before the lock has run out; the next try will tell.
      this.#log.error('renew-lock', error);
    } finally {
      held.isRenewing = false;
    }
  }

  #forget(held: Holding): void {
    clearInterval(held.timer);
    this.#held.delete(addressKey(held.address));
  }

  #connect({ endpointId, database }: SessionAddress) {
    return this.#connections.connect(endpointId, { database });
  }
}
