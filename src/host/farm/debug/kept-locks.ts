import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import type { HostServices } from '../../services.ts';
import type { SessionAddress } from '../../sessions/session-uri.ts';
import { settled } from '../../settle-change.ts';

/** Several tries fit into a lock's life. */
const tries = 4;
const leastMs = 1000;

/**
 * Keeps the locks of requests alive that stand still in a debugger: their time to live begins again
 * and again, as long as they are the locks that they were. Nothing is taken and nothing is given back.
 */
export class KeptLocks implements DisposableLike {
  readonly #services: HostServices;
  readonly #owned = new DisposableStore();

  constructor(services: HostServices) {
    this.#services = services;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /**
   * @param takenSinceMs locks that were taken before are somebody else's
   * @returns what ends it; undefined where the session isn't locked, or may not be written
   */
  async keep(
    address: SessionAddress,
    lifeMs: number,
    takenSinceMs: number,
  ): Promise<DisposableLike | undefined> {
    const services = this.#services;
    if (!(await ensureWritable(services, address.endpointId))) return undefined;
    const { ref } = address;
    const source = await services.connections.connect(address.endpointId, address);
    const { lock } = await source.summary(ref);
    if (!lock || Date.now() - (lock.ageMs ?? 0) < takenSinceMs) return undefined;
    const change = { kind: 'renew-lock', ref, value: lock.value, ttlMs: lifeMs } as const;
    const { outcome } = await settled(services, address, change);
    if (outcome !== 'renewed') return undefined;
    const renew = async (): Promise<void> => {
      try {
        const again = await services.connections.connect(address.endpointId, address);
        const result = await again.change(change);
        if (result.outcome !== 'renewed') kept.dispose();
      } catch (error) {
        // The connection may come back before the lock has run out; the next try will tell.
        services.log.error('keep-lock', error);
      }
    };
    const timer = setInterval(() => void renew(), Math.max(leastMs, lifeMs / tries));
    const kept = this.#owned.add({ dispose: () => clearInterval(timer) });
    return kept;
  }
}
