import { randomBytes } from 'node:crypto';
import { keyAt } from '../../stores/change/conditions.ts';
import { newMemcachedLock } from '../../stores/layouts/php/memcached-lock.ts';
import type { ChangePlan } from '../../stores/plan/change-plan.ts';
import { LinkError } from '../link-error.ts';
import type { EntryReply } from '../wire/entry-taker.ts';
import type { MemcachedNode } from '../nodes/node.ts';
import type { Step } from './steps.ts';

/** How long a lock of ours stays if we can't give it back: a request waits less for it than a site for an answer. */
const GUARD_SECONDS = 30;
const MAX_LEFT = 100;

/** A lock that we hold at one server. */
interface Guard {
  readonly node: MemcachedNode;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly cas?: string;
}

/**
 * The locks of a site, held while a session is written: taken as the site's own requests take them, by an entry that may
 * not be there yet. Which of several servers a site's client asks is its own affair, so they are taken at all.
 */
export class Guards {
  /** Those that could not be given back. */
  #left: Guard[] = [];

  /**
   * Takes the locks that a plan needs free.
   * @returns what gives them back; undefined where somebody else has one by now
   * @throws LinkError
   */
  async take(
    plan: ChangePlan,
    entries: readonly (EntryReply | undefined)[],
    steps: readonly Step[],
    nodes: readonly MemcachedNode[],
  ): Promise<(() => Promise<void>) | undefined> {
    const keys = plan.conditions.flatMap(({ type, key }) => {
      const isOwn = steps.some((step) => step.key === key);
      return type === 'unlocked' && !isOwn && entries[key] === undefined ? [key] : [];
    });
    const isForOthers = steps.some((step) => !keys.includes(step.key));
    const taken: Guard[] = [];
    const giveBack = async (): Promise<void> => {
      await Promise.all(taken.splice(0).map((guard) => this.#giveBack(guard)));
    };
    if (!isForOthers) return giveBack;
    for (const key of keys.map((index) => keyAt(plan.keys, index))) {
      for (const node of nodes) {
        const value = Buffer.from(newMemcachedLock(randomBytes));
        const guard = { node, key, value };
        try {
          const writing = { flags: 0, expiry: GUARD_SECONDS };
          const written = await node.set(key, value, writing);
          if (written.outcome === 'done') {
            taken.push({ ...guard, ...(written.cas !== undefined && { cas: written.cas }) });
            continue;
          }
          await giveBack();
          return undefined;
        } catch (error) {
          if (error instanceof LinkError && error.wasSent) this.#leave(guard);
          await giveBack();
          // Nothing of the session was written.
          throw error;
        }
      }
    }
    return giveBack;
  }

  /** Gives back what is left of earlier times. Whatever goes wrong is no error: they end by themselves. */
  async clearLeft(): Promise<void> {
    await Promise.all(this.#left.splice(0).map((guard) => this.#giveBack(guard)));
  }

  async #giveBack(guard: Guard): Promise<void> {
    const { node, key, value } = guard;
    try {
      let { cas } = guard;
      if (cas === undefined) {
        const [entry] = await node.entries([key], () => true);
        if (!entry?.value || Buffer.compare(entry.value, value) !== 0) return;
        ({ cas } = entry);
      }
      await node.delete(key, cas);
    } catch {
      this.#leave(guard);
    }
  }

  #leave(guard: Guard): void {
    if (this.#left.length < MAX_LEFT) this.#left.push(guard);
  }
}
