import { l10n } from '../../../formats/reason.ts';
import { express } from '../express/express.ts';
import type { CreatePlan, LifetimePlan, StoreLayout } from '../../layout.ts';
import type { ChangePlan } from '../../plan/change-plan.ts';
import { planKeys } from '../../plan/plan-keys.ts';
import { newHash, planNew } from '../../plan/plan-writes.ts';
import { StoreError } from '../../replies.ts';
import { endOf } from './record-end.ts';
import { wrappedRecord } from './wrapped-record.ts';

/** What a touch of a session that isn't there leaves behind. */
const stub = l10n.t(
  'Only the end of a session is stored here. A request came after the session itself had ended.',
);
/** How long a session lives whose cookie ends with the browser (lib/connect-dynamodb.js, `getExpiresValue`). */
const DAY_MS = 86_400_000;

/**
 * express-session over connect-dynamodb: the session as JSON in a text, and when it ends in seconds since 1970, maybe
 * with decimals (ca98am79/connect-dynamodb lib/connect-dynamodb.js). Nothing locks it.
 */
export const connectDynamo: StoreLayout = wrappedRecord({
  id: 'connect-dynamodb',
  keyPattern: 'sess:<id>',
  valuePattern: 'type = connect-session, sess = {"cookie":…',
  field: 'sess',
  inner: express,
  isEdited: true,
  beside: (fields) => endOf(fields, 'expires', 'anew'),
  withoutData: { damage: stub },
  planExtend,
  planCreate,
});

/** As a touch does, but for sessions that are there: the cookie's age from now on. */
function planExtend({ keys: all, timeoutSeconds }: LifetimePlan): ChangePlan {
  const keys = planKeys(all);
  return {
    keys: keys.list,
    conditions: [{ type: 'type', key: keys.data, allowed: ['hash'] }],
    writes: [{ type: 'command', key: keys.data, command: ['PEXPIRE', timeoutSeconds * 1000] }],
  };
}

function planCreate({ keys: all, blob, ttlMs = DAY_MS }: CreatePlan): ChangePlan {
  if (!blob)
    throw new StoreError('unwritable', l10n.t('This session has no data that could be copied.'));
  const keys = planKeys(all);
  const expires = String(Math.ceil((Date.now() + ttlMs) / 1000));
  const fields = [
    ['expires', expires],
    ['type', 'connect-session'],
    ['sess', blob],
  ] as const;
  return planNew(keys, newHash(keys.data, fields, undefined));
}
