import { foldItemName } from '../../../formats/alt/item-name.ts';
import type { ChangePlan } from '../../plan/change-plan.ts';
import type { CreatePlan, StoreLayout } from '../../layout.ts';
import { planKeys } from '../../plan/plan-keys.ts';
import { newString, planNew } from '../../plan/plan-writes.ts';
import { newCollection } from './blob-save.ts';
import { ownSystemItem } from './aspnet-v2.ts';
import { collection } from './collection.ts';
import { aspNetKeyShapes, keysOf } from './key-names.ts';
import { newTimeout, timedBy, type TimeoutStorage } from '../lifetime.ts';
import { lockOf } from './lock.ts';
import { newLockValue } from './new-lock-value.ts';
import { newSessionId } from './new-session-id.ts';

/** The timeout: seconds as text, in a string of their own. */
const timeoutValue: TimeoutStorage = { dataType: 'string', encode: String };

/**
 * Providers 5.x: one string that holds the whole SessionStateItemCollection, without the wrapper
 * of the state server (Azure/aspnet-redis-providers, tag v5.0.4, RedisConnectionWrapper.cs).
 */
export const aspnetV5: StoreLayout = {
  id: 'aspnet-v5',
  keyShapes: aspNetKeyShapes('aspnet-v5', 'string'),
  keys: keysOf,
  ...collection,
  readLock: lockOf,
  ...timedBy(timeoutValue),
  planCreate,
  newBlob: newCollection,
  newId: newSessionId,
  newLockValue,
  foldName: foldItemName,
  nameIssue: (name) => ownSystemItem(foldItemName(name)),
};

function planCreate({ keys: all, items, blob, timeoutSeconds, ttlMs }: CreatePlan): ChangePlan {
  const keys = planKeys(all);
  return planNew(keys, [
    ...newString(keys.data, blob ?? newCollection(items), ttlMs),
    ...newTimeout(keys.timeout, timeoutValue, timeoutSeconds, ttlMs),
  ]);
}
