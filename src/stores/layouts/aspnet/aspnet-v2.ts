import { foldItemName } from '../../../formats/alt/item-name.ts';
import type { ChangeCondition, ChangePlan } from '../../plan/change-plan.ts';
import { planFieldSave, readFieldItems } from '../field-items.ts';
import type { CreatePlan, ItemChange, PlannedSave, SavePlan, StoreLayout } from '../../layout.ts';
import { refuseTwins } from '../name-twins.ts';
import { namesOf } from '../../name-issue.ts';
import { planKeys } from '../../plan/plan-keys.ts';
import { newHash, planNew } from '../../plan/plan-writes.ts';
import { StoreError } from '../../replies.ts';
import type { SessionItem } from '../../session.ts';
import { withSerializer } from './item-encodings.ts';
import { aspNetKeyShapes, keysOf, TIMEOUT_FIELD } from './key-names.ts';
import { newTimeout, timedBy, type TimeoutStorage } from '../lifetime.ts';
import { lockOf } from './lock.ts';
import { newLockValue } from './new-lock-value.ts';
import { newSessionId } from './new-session-id.ts';
import { l10n } from '../../../formats/reason.ts';

/** The name under which the provider marks a session that no page has seen yet. */
export const SYSTEM_ITEM = 'SessionStateActions';

/** Another value there, and the provider's GetItem fails (RedisSessionStateProvider.cs). */
export const ownSystemItem = namesOf({ 'own-name': [foldItemName(SYSTEM_ITEM)] });

/** More items than this the provider can't store at once: Lua's `unpack` fails (tags 2.2.6, 4.0.1). */
const MAX_ITEMS = 3998;

/** The timeout: seconds as text, in the field of a hash. */
const timeoutField: TimeoutStorage = { dataType: 'hash', field: TIMEOUT_FIELD, encode: String };

/**
 * Providers 2.x to 4.x: a hash with a field an item, each value a BinaryFormatter stream
 * (Azure/aspnet-redis-providers, src/Shared/StackExchangeClientConnection.cs and
 * RedisUtility.cs, tags 2.2.6 and 4.0.1).
 */
export const aspnetV2: StoreLayout = {
  id: 'aspnet-v2',
  keyShapes: aspNetKeyShapes('aspnet-v2', 'hash', TIMEOUT_FIELD),
  keys: keysOf,
  itemEncoding: 'nrbf',
  ttlPart: 'data',
  emptySession: 'ends',
  itemChanges: { canAdd: true, canRemove: true, canRename: true },
  readLock: lockOf,
  itemField: (name) => name,
  measureCommands: (data) => [['HLEN', data]],
  measured: ([count]) => (typeof count === 'number' ? { itemCount: count } : {}),
  readItems: (data) => withSerializer(readFieldItems(data, SYSTEM_ITEM)),
  planSave,
  blobAfter: () => undefined,
  ...timedBy(timeoutField),
  planCreate,
  newId: newSessionId,
  newLockValue,
  foldName: foldItemName,
  nameIssue: (name) => ownSystemItem(foldItemName(name)),
};

/**
 * Refuses what the provider couldn't store again, and a second spelling of a name, which would be the
 * same item for it. Without its last field the hash would be gone, and the session start anew.
 */
function planSave(plan: SavePlan): PlannedSave {
  const { base, changes } = plan;
  checkCount(base.items, changes);
  refuseTwins(base.items, changes, foldItemName);
  const planned = planFieldSave(plan);
  const except = changes.filter(({ after }) => !after).map(({ name }) => name ?? '');
  const added = changes.filter(({ before, after }) => !before && after);
  const twins = added.map(({ name }): ChangeCondition => ({
    type: 'no-twin',
    key: 0,
    name: name ?? '',
    except,
  }));
  return { plan: { ...planned.plan, conditions: [...planned.plan.conditions, ...twins] } };
}

/** Refuses what the provider couldn't store again. */
function checkCount(items: readonly SessionItem[], changes: readonly ItemChange[]): void {
  let count = items.length;
  for (const { before, after } of changes) {
    if (before === undefined && after) count++;
    if (before && after === undefined) count--;
  }
  if (count > MAX_ITEMS && count > items.length) {
    throw new StoreError('too-many-items', String(MAX_ITEMS));
  }
}

function planCreate({ keys: all, items, timeoutSeconds, ttlMs }: CreatePlan): ChangePlan {
  if (items.length > MAX_ITEMS) throw new StoreError('too-many-items', String(MAX_ITEMS));
  const keys = planKeys(all);
  const fields = items.map(({ name, nameBytes, bytes }) => {
    if (name === null)
      throw new StoreError('unwritable', l10n.t('An item without a name cannot be stored.'));
    return [nameBytes ?? name, bytes] as const;
  });
  if (fields.length === 0)
    throw new StoreError('unwritable', l10n.t('A session without items cannot be stored.'));
  return planNew(keys, [
    ...newHash(keys.data, fields, ttlMs),
    ...newTimeout(keys.timeout, timeoutField, timeoutSeconds, ttlMs),
  ]);
}
