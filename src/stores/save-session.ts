import { applyChange } from './apply-change.ts';
import type { CommandRunner } from './commands.ts';
import type { SessionDraft } from './draft.ts';
import type { ItemChange } from './layout.ts';
import { layoutById } from './layouts.ts';
import { type ItemConflict, mergeItems } from './merge.ts';
import { readSession } from './read-session.ts';
import { StoreError } from './replies.ts';
import type { SessionItem, SessionLock, SessionSnapshot } from './session.ts';

/** What became of a save. Except for 'saved', nothing was written. */
export type SaveResult =
  /** `snapshot` is what Redis holds now. `mergedNames`: items that the site had changed meanwhile. */
  | {
      readonly outcome: 'saved';
      readonly snapshot: SessionSnapshot;
      readonly mergedNames: readonly (string | null)[];
    }
  /** A request holds the write lock. */
  | { readonly outcome: 'locked'; readonly lock: SessionLock }
  /** The session expired or was ended. */
  | { readonly outcome: 'gone' }
  /** The site changed the same items. `current` is what Redis holds. */
  | {
      readonly outcome: 'changed';
      readonly current: SessionSnapshot;
      readonly conflicts: readonly ItemConflict[];
    }
  /** The data key has a type that the layout never writes. */
  | { readonly outcome: 'wrong-type'; readonly foundType: string }
  /** It would remove the last item, and with it the session. */
  | { readonly outcome: 'last-item' };

/** How a save is meant. */
export interface SaveOptions {
  /** Writes the edited items whatever the site made of them. */
  readonly overwrites?: boolean;
  /** The value of a lock that we hold ourselves: it doesn't refuse the save. */
  readonly heldLock?: string;
}

/** How often a save starts over when the site changed other items only. */
const MAX_MERGES = 3;

/**
 * Saves a draft in one atomic step, one round trip: it refuses while a lock is held, when the
 * session has gone, and when an edited item is no longer what was loaded; it writes only what
 * changed and leaves every time to live as it is. Changes of the site to other items are taken
 * over. Safe to do again after a lost connection: what was written already counts as saved.
 * @throws StoreError `no-permission` with the missing command, `unwritable` with the item or reason,
 * `too-many-items`, `name-taken`, `split-keys`
 */
export async function saveSession(
  runner: CommandRunner,
  draft: SessionDraft,
  { overwrites = false, heldLock }: SaveOptions = {},
): Promise<SaveResult> {
  const layout = layoutById(draft.base.ref.layout);
  if (!layout.planSave) throw new StoreError('unwritable', layout.id);
  let base = draft.base;
  let changes = draft.changes();
  // A blob is replaced as a whole: overwriting an item must not take the site's other items back.
  if (overwrites && base.blob !== undefined) {
    base = await readSession(runner, base.ref);
    changes = rebased(changes, base.items);
  }
  for (let merges = 0; ; merges++) {
    if (changes.length === 0) return saved(draft, base, changes, base);
    if (base.condition === 'gone') return { outcome: 'gone' };
    const keepsFields = base.blob === undefined;
    const { plan, blob } = layout.planSave({
      keys: layout.keys(base.ref),
      base,
      changes,
      overwrites: overwrites && keepsFields,
      ...(heldLock !== undefined && { heldLock }),
    });
    const result = await applyChange(runner, plan);
    switch (result.outcome) {
      case 'done': {
        const { ttlMs } = result;
        return saved(draft, base, changes, { ...(ttlMs >= 0 && { ttlMs }), ...(blob && { blob }) });
      }
      case 'locked':
      case 'gone':
      case 'wrong-type':
      case 'last-item':
        return result;
      case 'exists':
        throw new StoreError('unexpected-reply', result.outcome);
      case 'changed':
    }
    const current = await readSession(runner, base.ref);
    if (current.condition === 'gone') return { outcome: 'gone' };
    const merge = overwrites
      ? { conflicts: [], changes: rebased(draft.changes(), current.items) }
      : mergeItems(draft.changes(), current.items);
    if (merge.conflicts.length > 0 || merges === MAX_MERGES) {
      return { outcome: 'changed', current, conflicts: merge.conflicts };
    }
    base = current;
    changes = merge.changes;
  }
}

/** The same changes, seen from what Redis holds now. */
function rebased(
  changes: readonly ItemChange[],
  items: readonly SessionItem[],
): readonly ItemChange[] {
  const current = new Map(items.map((item) => [item.name, item.bytes]));
  return changes.map(({ name, after }) => {
    const before = current.get(name);
    return { name, ...(before && { before }), ...(after && { after }) };
  });
}

/** What Redis holds after a save. */
function saved(
  draft: SessionDraft,
  base: SessionSnapshot,
  changes: readonly ItemChange[],
  { ttlMs, blob }: Pick<SessionSnapshot, 'ttlMs' | 'blob'>,
): SaveResult {
  const items = new Map(base.items.map((item) => [item.name, item]));
  for (const { name, after } of changes) {
    if (after === undefined) items.delete(name);
    else items.set(name, { ...(items.get(name) ?? { name, isSystem: false }), bytes: after });
  }
  const written = [...items.values()];
  const { ref, condition, timeoutSeconds } = base;
  const snapshot: SessionSnapshot = {
    ref,
    condition,
    items: written,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs !== undefined && { ttlMs }),
    ...(blob && { blob }),
    readAtMs: Date.now(),
  };
  const mergedNames = mergeNames(draft, base);
  return { outcome: 'saved', snapshot, mergedNames };
}

/** The items that the site had changed since the draft was opened. */
function mergeNames(draft: SessionDraft, base: SessionSnapshot): readonly (string | null)[] {
  if (base === draft.base) return [];
  const before = new Map(draft.base.items.map((item) => [item.name, item.bytes]));
  const edited = new Set(draft.changes().map(({ name }) => name));
  const names = base.items
    .filter(({ name, bytes }) => {
      const old = before.get(name);
      return !edited.has(name) && (old === undefined || !Buffer.from(old).equals(bytes));
    })
    .map(({ name }) => name);
  const present = new Set(base.items.map(({ name }) => name));
  for (const name of before.keys()) if (!present.has(name) && !edited.has(name)) names.push(name);
  return names;
}
