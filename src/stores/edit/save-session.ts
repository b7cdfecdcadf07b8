import { equalBytes } from '../../formats/splice.ts';
import { applyChange } from '../change/apply-change.ts';
import { changedItems, withLoadedName } from '../layouts/changed-items.ts';
import type { CommandRunner } from '../commands.ts';
import type { SessionDraft } from './draft.ts';
import { refusingLock } from '../read/held-lock.ts';
import type { ItemChange } from '../layout.ts';
import { storedChanges } from '../read/item-codec.ts';
import { layoutById } from '../layouts/layouts.ts';
import { mergeItems } from './merge.ts';
import { readSession } from '../read/read-session.ts';
import { StoreError } from '../replies.ts';
import type { SessionItem, SessionSnapshot } from '../session.ts';
import type { SaveOptions, SaveResult } from '../source/change-results.ts';

/** How often a save starts over when the site changed other items only. */
const MAX_MERGES = 3;

/** Saves what was edited in a draft; see {@link saveChanges}. */
export function saveSession(
  runner: CommandRunner,
  draft: SessionDraft,
  options: SaveOptions = {},
): Promise<SaveResult> {
  return saveChanges(runner, draft.base, draft.changes(), options);
}

/**
 * Saves changes of items in one atomic step, one round trip: it refuses while a lock is held, when the
 * session has gone, and when an edited item is no longer what was loaded; it writes only what
 * changed and leaves every time to live as it is. Changes of the site to other items are taken
 * over. After a lost connection {@link lookAtSave} says what became of it.
 * @param opened the session as it was when the changes were made
 * @throws StoreError `no-permission` with the missing command, `unwritable` with the item or reason,
 * `too-many-items`, `name-taken`, `split-keys`
 * @throws UnknownOutcomeError when it was sent and no reply came; with any other error nothing was written
 */
export async function saveChanges(
  runner: CommandRunner,
  opened: SessionSnapshot,
  meant: readonly ItemChange[],
  { overwrites = false, heldLock, mayBeWritten = [] }: SaveOptions = {},
): Promise<SaveResult> {
  const layout = layoutById(opened.ref.layout);
  if (!layout.planSave) throw new StoreError('unwritable', layout.id);
  let base = opened;
  let changes = meant;
  // A blob is replaced as a whole: overwriting an item must not take the site's other items back.
  if (overwrites && base.blob !== undefined) {
    base = await readSession(runner, base.ref);
    changes = rebased(changes, base.items);
  }
  for (let merges = 0; ; merges++) {
    const written = { opened, meant, base, changes };
    if (changes.length === 0) return saved(written, base);
    if (base.condition === 'gone') return { outcome: 'gone' };
    const keepsFields = base.blob === undefined;
    const { codec } = layout;
    const { plan, blob } = layout.planSave({
      keys: layout.keys(base.ref),
      base,
      changes: codec ? await storedChanges(changes, base.items, codec) : changes,
      overwrites: overwrites && keepsFields,
      ...(heldLock !== undefined && { heldLock }),
    });
    const result = await applyChange(runner, plan, base.transfer);
    switch (result.outcome) {
      case 'done': {
        const { ttlMs } = result;
        // What a decoder makes of the new values is for it to say.
        const snapshot = codec && (await readAfterwards(runner, base.ref));
        if (snapshot) {
          return { outcome: 'saved', snapshot, mergedNames: mergedNames(opened, meant, base) };
        }
        const lockBefore = heldLock === base.lock?.value ? base.lock : undefined;
        const lock = result.lockCame ? refusingLock(layout, result.lockCame) : lockBefore;
        return saved(written, {
          ...(ttlMs >= 0 && { ttlMs }),
          ...(blob && { blob }),
          ...(lock && { lock }),
        });
      }
      case 'locked': {
        const lock = refusingLock(layout, result.found);
        if (lock) return { outcome: 'locked', lock };
        break;
      }
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
      ? { conflicts: [], changes: rebased(meant, current.items) }
      : mergeItems(meant, current.items, mayBeWritten);
    if (merge.conflicts.length > 0 || merges === MAX_MERGES) {
      return { outcome: 'changed', current, conflicts: merge.conflicts };
    }
    base = current;
    changes = merge.changes;
  }
}

/** Undefined where that fails: it has been written all the same. */
async function readAfterwards(
  runner: CommandRunner,
  ref: SessionSnapshot['ref'],
): Promise<SessionSnapshot | undefined> {
  try {
    return await readSession(runner, ref);
  } catch {
    return undefined;
  }
}

/** The same changes, seen from what Redis holds now. */
function rebased(
  changes: readonly ItemChange[],
  items: readonly SessionItem[],
): readonly ItemChange[] {
  const current = new Map(items.map((item) => [item.name, item.bytes]));
  return changes.map(({ name, after, renamedFrom }) => {
    const before = current.get(name);
    return {
      name,
      ...(before && { before }),
      ...(after && { after }),
      ...(renamedFrom !== undefined && { renamedFrom }),
    };
  });
}

/** What was to be written, and what was. */
interface Written {
  readonly opened: SessionSnapshot;
  readonly meant: readonly ItemChange[];
  readonly base: SessionSnapshot;
  readonly changes: readonly ItemChange[];
}

/** The items of a session once changes of them have been written. */
export function itemsAfter(
  base: Pick<SessionSnapshot, 'items' | 'itemEncoding'>,
  changes: readonly ItemChange[],
): readonly SessionItem[] {
  const items = [...changedItems(base, changes).values()];
  return items.map((item): SessionItem => withLoadedName(item, undefined));
}

/** What Redis holds after a save. */
function saved(
  { opened, meant, base, changes }: Written,
  { ttlMs, blob, lock }: Pick<SessionSnapshot, 'ttlMs' | 'blob' | 'lock'>,
): SaveResult {
  const { ref, condition, timeoutSeconds, facts, itemEncoding, transfer } = base;
  const snapshot: SessionSnapshot = {
    ref,
    condition,
    items: itemsAfter(base, changes),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(facts && { facts }),
    ...(itemEncoding && { itemEncoding }),
    ...(ttlMs !== undefined && { ttlMs }),
    ...(blob && { blob }),
    ...(lock && { lock }),
    ...(transfer && { transfer }),
    readAtMs: Date.now(),
  };
  return { outcome: 'saved', snapshot, mergedNames: mergedNames(opened, meant, base) };
}

/** The items that the site had changed since the session was opened. */
function mergedNames(
  opened: SessionSnapshot,
  meant: readonly ItemChange[],
  base: SessionSnapshot,
): readonly (string | null)[] {
  if (base === opened) return [];
  const before = new Map(opened.items.map((item) => [item.name, item.bytes]));
  const edited = new Set(meant.map(({ name }) => name));
  const names = base.items
    .filter(({ name, bytes }) => {
      const old = before.get(name);
      return !edited.has(name) && (old === undefined || !equalBytes(old, bytes));
    })
    .map(({ name }) => name);
  const present = new Set(base.items.map(({ name }) => name));
  for (const name of before.keys()) if (!present.has(name) && !edited.has(name)) names.push(name);
  return names;
}
