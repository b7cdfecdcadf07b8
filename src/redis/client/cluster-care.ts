import type { Cluster } from 'ioredis';
import { SLOT_COUNT } from '../slot-claims.ts';

/** Between two looks at a cluster that isn't whole. */
const RETRY_MS = 500;

/** What the library keeps of a cluster, beside what its types tell. */
interface Inside {
  readonly slots: readonly (readonly string[] | undefined)[];
  refreshSlotsCache(callback: (error?: unknown) => void): void;
}

/** Has a client ask who serves which slots; false when no node tells. */
export function refreshSlots(client: Cluster): Promise<boolean> {
  const inside = client as unknown as Inside;
  return new Promise((resolve) => {
    inside.refreshSlotsCache((error) => resolve(error === undefined || error === null));
  });
}

/** The slots that a client sends to a primary. */
export function slotsOf(client: Cluster, name: string): ReadonlySet<number> {
  const { slots } = client as unknown as Inside;
  return new Set([...slots.keys()].filter((slot) => slots[slot]?.[0] === name));
}

/**
 * Looks after a cluster when the link to one of its nodes ends: asks anew who serves which slots,
 * until all primaries answer again. Nothing runs while the cluster is whole; its timers don't hold
 * up the end of the program.
 */
export class ClusterCare {
  readonly #client: Cluster;
  readonly #onChange: (isWhole: boolean) => void;
  #isRunning = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #endWait: (() => void) | undefined;

  /** @param onChange called when a node is lost, and when all answer again */
  constructor(client: Cluster, onChange: (isWhole: boolean) => void) {
    this.#client = client;
    this.#onChange = onChange;
    client.on('-node', this.#onLoss);
  }

  close(): void {
    this.#isClosed = true;
    this.#client.off('-node', this.#onLoss);
    clearTimeout(this.#timer);
    this.#endWait?.();
  }

  readonly #onLoss = (): void => {
    if (this.#isRunning || this.#isClosed || this.#client.status !== 'ready') return;
    this.#isRunning = true;
    this.#onChange(false);
    void this.#recover().finally(() => {
      this.#isRunning = false;
    });
  };

  async #recover(): Promise<void> {
    while (!this.#isClosed && this.#client.status === 'ready') {
      if (await this.#isWhole()) {
        this.#tell(true);
        return;
      }
      await this.#wait();
    }
  }

  #tell(isWhole: boolean): void {
    if (!this.#isClosed) this.#onChange(isWhole);
  }

  async #isWhole(): Promise<boolean> {
    const inside = this.#client as unknown as Inside;
    if (!(await refreshSlots(this.#client))) return false;
    const primaries = this.#client.nodes('master');
    const names = new Set(primaries.map(({ options }) => `${options.host}:${options.port}`));
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const [owner] = inside.slots[slot] ?? [];
      if (owner === undefined || !names.has(owner)) return false;
    }
    // An error reply is an answer, too.
    const answers = primaries.map((node) =>
      node.ping().then(
        () => true,
        (error: unknown) => error instanceof Error && error.name === 'ReplyError',
      ),
    );
    return (await Promise.all(answers)).every((answers) => answers);
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#endWait = resolve;
      this.#timer = setTimeout(resolve, RETRY_MS);
      this.#timer.unref();
    });
  }
}
