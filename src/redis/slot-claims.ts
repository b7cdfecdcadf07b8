/** How many slots a cluster has. */
export const SLOT_COUNT = 16_384;

/** What a node of a cluster says of its slots. */
export interface SlotClaim {
  /** Slots that it serves, by number. */
  readonly slots: ReadonlySet<number>;
  /** Slots whose keys are on their way to it from another node. */
  readonly importing: ReadonlySet<number>;
  /** Slots of its own whose keys are on their way to another node. */
  readonly migrating: ReadonlySet<number>;
}

/** A node that says nothing of slots. */
export const noSlots: SlotClaim = {
  slots: new Set(),
  importing: new Set(),
  migrating: new Set(),
};

/**
 * Reads what a node says of itself in the reply of CLUSTER NODES: the line with the flag `myself`,
 * whose fields from the ninth on are slots: `7`, `0-5460`, `[93-<-id]` for one that it gets,
 * `[77->-id]` for one that it gives away (redis.io/docs/latest/commands/cluster-nodes).
 * @returns undefined where the reply has no such line
 */
export function readOwnSlots(text: string): SlotClaim | undefined {
  const own = text
    .split('\n')
    .map((line) => line.trimEnd().split(' '))
    .find(([, , flags = '']) => flags.split(',').includes('myself'));
  if (!own) return undefined;
  const slots = new Set<number>();
  const importing = new Set<number>();
  const migrating = new Set<number>();
  for (const field of own.slice(8)) {
    const [, coming] = /^\[(\d{1,5})-<-/.exec(field) ?? [];
    if (coming !== undefined) importing.add(Number(coming));
    const [, going] = /^\[(\d{1,5})->-/.exec(field) ?? [];
    if (going !== undefined) migrating.add(Number(going));
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(field) ?? [];
    if (first === undefined || last === undefined) continue;
    const end = Math.min(Number(last), SLOT_COUNT - 1);
    for (let slot = Number(first); slot <= end; slot++) slots.add(slot);
  }
  return { slots, importing, migrating };
}
