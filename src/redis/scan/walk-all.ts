import { setTimeout as wait } from 'node:timers/promises';
import { ReplyError } from '../../stores/commands.ts';
import { NoReplyError } from '../../stores/source-error.ts';
import { ConnectionError } from '../connection-error.ts';
import type { KeyWalk, PrimaryNode, RedisConnection } from '../connection.ts';
import { ConnectError } from '../../links/diagnosis.ts';
import type { SearchGaps } from '../../stores/source/session-index.ts';
import { inTime } from '../../links/in-time.ts';
import { SLOT_COUNT, type SlotClaim } from '../slot-claims.ts';

/** How often slots that have moved meanwhile are looked for. */
const MAX_ROUNDS = 8;
/** How often a walk begins anew whose connection was cut. */
const MAX_CUTS = 2;
const CUT_PAUSE_MS = 200;
const ROUND_PAUSE_MS = 100;
/**
 * How long a node of a cluster may take to say which slots it has, with the way to it, before the
 * sessions of the others are shown without its own. A search that lacks something is done again.
 */
const CLAIM_MS = 3000;
/** How long the map of the cluster is waited for: a node that is frozen may be the one that is asked. */
const MAP_MS = 1500;

/**
 * Walks the keys of all primaries. In a cluster, a slot counts as seen when the node that was walked
 * to its end had it before as well as after; where slots have moved meanwhile, those who have them
 * now are walked, too. A primary that is away holds nothing up: what is missing is said.
 * @returns undefined when everything was seen
 * @throws ConnectionError when the server of an endpoint without cluster goes away, or all primaries
 *   of a cluster; ReplyError where SCAN isn't allowed; the signal's reason on abort
 */
export async function walkAll(
  connection: RedisConnection,
  walk: KeyWalk,
): Promise<SearchGaps | undefined> {
  if (connection.facts.mode !== 'cluster') {
    await Promise.all(connection.primaries().map((primary) => walkWhole(primary, walk)));
    return undefined;
  }
  const sight = new SlotSight();
  const failures = new Map<string, unknown>();
  let walkCount = 0;
  // Nodes that were lost meanwhile are in the map again. What is known already need not wait for it.
  const refreshed = inTime(connection.refreshMap(), MAP_MS);
  let pending: readonly PrimaryNode[] = connection.primaries();
  if (pending.length === 0) {
    await refreshed;
    pending = connection.primaries();
  }
  for (let round = 0; round < MAX_ROUNDS && pending.length > 0; round++) {
    if (round > 0) await wait(ROUND_PAUSE_MS, undefined, { signal: walk.signal });
    await Promise.all(
      pending.map(async (primary) => {
        try {
          const before = await claimOf(primary);
          await walkWhole(primary, walk);
          sight.note(before, await claimOf(primary));
          walkCount += 1;
        } catch (error) {
          walk.signal?.throwIfAborted();
          if (!isAway(error)) throw error;
          failures.set(primary.name, error);
        }
      }),
    );
    sight.endRound();
    if (sight.missing === 0) return undefined;
    await inTime(connection.refreshMap(), MAP_MS);
    pending = await havingSlots(connection, failures, (claim) => sight.lacks(claim));
  }
  if (walkCount === 0) throw [...failures.values()][0];
  return { slotCount: sight.missing, nodes: [...failures.keys()].sort() };
}

/** Which slots have been seen whole. */
class SlotSight {
  readonly #seen = new Set<number>();
  /** Slots that were walked where their keys leave from, and not yet where they go. */
  readonly #half = new Set<number>();
  #halfNow = new Set<number>();

  get missing(): number {
    return SLOT_COUNT - this.#seen.size;
  }

  /** A node was walked to its end, and said this of itself before and after. */
  note(before: SlotClaim, after: SlotClaim): void {
    for (const slot of before.slots) {
      if (!after.slots.has(slot)) continue;
      const isLeaving = before.migrating.has(slot) || after.migrating.has(slot);
      if (isLeaving) this.#halfNow.add(slot);
      else this.#seen.add(slot);
    }
    // What had left before it could be seen was there by the time that this walk began.
    for (const slot of [...before.slots, ...before.importing]) {
      const stays = after.slots.has(slot) || after.importing.has(slot);
      const isTarget = !before.migrating.has(slot);
      if (stays && isTarget && this.#half.has(slot)) this.#seen.add(slot);
    }
  }

  endRound(): void {
    for (const slot of this.#halfNow) this.#half.add(slot);
    this.#halfNow = new Set();
  }

  /** Whether a node has slots that haven't been seen. */
  lacks({ slots, importing }: SlotClaim): boolean {
    return [...slots, ...importing].some((slot) => !this.#seen.has(slot));
  }
}

/** The primaries that answer, haven't failed before, and whose slots pass; notes failures. */
async function havingSlots(
  connection: RedisConnection,
  failures: Map<string, unknown>,
  passes: (claim: SlotClaim) => boolean,
): Promise<readonly PrimaryNode[]> {
  const candidates = connection.primaries().filter(({ name }) => !failures.has(name));
  const found = await Promise.all(
    candidates.map(async (primary) => {
      try {
        return passes(await claimOf(primary)) ? [primary] : [];
      } catch (error) {
        if (!isAway(error)) return [];
        failures.set(primary.name, error);
        return [];
      }
    }),
  );
  return found.flat();
}

/** Walks one primary; begins anew when its connection is cut. */
async function walkWhole(primary: PrimaryNode, walk: KeyWalk): Promise<void> {
  for (let cuts = 0; ; cuts++) {
    try {
      await primary.scanKeys(walk);
      return;
    } catch (error) {
      walk.signal?.throwIfAborted();
      const isCut = error instanceof NoReplyError && !error.isLate;
      if (!isCut || cuts >= MAX_CUTS) throw error;
    }
    await wait(CUT_PAUSE_MS, undefined, { signal: walk.signal });
  }
}

/** What a node says of its slots. @throws ConnectionError when it doesn't answer soon */
async function claimOf(primary: PrimaryNode): Promise<SlotClaim> {
  const claim = await inTime(primary.slots(), CLAIM_MS);
  if (claim === undefined) throw new ConnectionError('timed-out', { node: primary.name });
  return claim;
}

/** Whether a node can't be walked for now, while others can. */
function isAway(error: unknown): boolean {
  if (error instanceof ReplyError) return /^(?:LOADING|MASTERDOWN|CLUSTERDOWN)$/.test(error.code);
  return error instanceof NoReplyError || error instanceof ConnectError;
}
