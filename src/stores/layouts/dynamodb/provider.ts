import { readCollection } from '../../../formats/alt/collection.ts';
import { foldItemName } from '../../../formats/alt/item-name.ts';
import { l10n } from '../../../formats/reason.ts';
import { editedBlob, newCollection } from '../aspnet/blob-save.ts';
import { newSessionId } from '../aspnet/new-session-id.ts';
import type { ChangePlan } from '../../plan/change-plan.ts';
import { fails, startsOver } from '../fates.ts';
import { textField } from '../hash-fields.ts';
import type { CreatePlan, ItemChange, LifetimePlan, StoreLayout } from '../../layout.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { planKeys } from '../../plan/plan-keys.ts';
import { newHash, planNew } from '../../plan/plan-writes.ts';
import { decodeText, StoreError } from '../../replies.ts';
import type { SessionFact, SessionRef } from '../../session.ts';
import { isoOf, msOfIso } from './iso-time.ts';
import { dated, LOCK_FIELDS, newLockValue, providerLock } from './provider-lock.ts';
import { type Fields, recordLayout } from './record-layout.ts';

/** The attribute with the SessionStateItemCollection, in Base64. */
const ITEMS = 'SessionItems';
/** What a session lives for where nobody says: that of ASP.NET. */
const DEFAULT_TIMEOUT_MS = 1_200_000;
const utf8 = new TextEncoder();
/** A collection of no items: a count, and the index of the item without a name. */
const NO_ITEMS = newCollection([]);

/**
 * Amazon.SessionProvider.DynamoDBSessionStateStore: a record whose attributes are those that the provider
 * itself sends (aws/aws-dotnet-session-provider DynamoDBSessionStateStore.cs). The timeout isn't stored, and the
 * lock stands in the same record.
 */
export const dynamoProvider: StoreLayout = recordLayout({
  id: 'dynamodb-provider',
  keyPattern: '<application>-<id>',
  valuePattern: 'Ver = 1, Expires, Locked, SessionItems',
  field: ITEMS,
  keys: (ref) => ({ data: utf8.encode(keyOf(ref)) }),
  itemEncoding: 'alt',
  foldName: foldItemName,
  read,
  after,
  // The provider doesn't look at the items of a record that counts as never used.
  alsoSaved: [['Flags', '0']],
  dataLock: providerLock,
  planExtend,
  planCreate,
  newBlob: (items) => stored(newCollection(items)),
  newId: newSessionId,
  newLockValue,
});

function keyOf({ application, id }: SessionRef): string {
  return application === '' ? id : `${application}-${id}`;
}

function read(fields: Fields, nowMs: number): ItemsRead {
  const field = (name: string): string | undefined => textField(fields, name);
  const lock = providerLock.read(
    LOCK_FIELDS.map((name) => fields.get(name) ?? null),
    nowMs,
  );
  const blob = fields.get(ITEMS);
  const expiresMs = msOfIso(field('Expires'));
  const timeoutSeconds = lock ? undefined : timeoutOf(expiresMs, msOfIso(field('LockDate')));
  const common: Omit<ItemsRead, 'items'> = {
    facts: factsOf(field),
    ...(blob && { blob }),
    ...(lock && { lock }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(expiresMs !== undefined && { ends: { atMs: expiresMs, reason: ended } }),
  };
  if (expiresMs === undefined) {
    // Its conversion to a date fails (aws/aws-dotnet-session-provider#3).
    const damage = l10n.t('Fields are missing: {0}.', 'Expires');
    return { items: [], damage, fate: fails, ...common };
  }
  if (field('Ver') === undefined) return { items: [], damage: stub, fate: startsOver, ...common };
  const bytes = blob && opened(blob);
  if (bytes === null) {
    const damage = l10n.t('The field {0} is not valid Base64.', ITEMS);
    return { items: [], damage, fate: fails, ...common };
  }
  const { items, failure, warnings } = readCollection(bytes ?? NO_ITEMS);
  const fatal = failure ?? warnings.find(({ code }) => code === 'duplicate-name');
  return {
    items: items.map(({ name, bytes: value }) => ({ name, bytes: value, isSystem: false })),
    ...common,
    ...(fatal && { damage: fatal.reason, fate: fails }),
  };
}

const ended = l10n.t(
  'Its end has passed, but DynamoDB has not deleted it yet. With the next request, the site deletes it and starts a new session.',
);
/** What resetting the timeout of a record that isn't there leaves behind. */
const stub = l10n.t(
  'Only the end of a session is stored here. A request without session state came after the session itself had ended.',
);

function factsOf(field: (name: string) => string | undefined): readonly SessionFact[] {
  const createdMs = msOfIso(field('CreateDate'));
  return [
    ...(createdMs === undefined ? [] : [{ kind: 'created' as const, atMs: createdMs }]),
    ...(field('Flags') === '1' ? [{ kind: 'uninitialized' as const }] : []),
  ];
}

/** How much later than its lock's date a save's end may be reckoned. */
const SAVE_MS = 2000;

/**
 * The timeout isn't stored. A save writes when it was and when the session ends, which is whole minutes
 * later; where another request has moved the end since, nothing can be told.
 */
function timeoutOf(expiresMs?: number, savedMs?: number): number | undefined {
  if (expiresMs === undefined || savedMs === undefined) return undefined;
  const minutes = Math.round((expiresMs - savedMs) / 60_000);
  const isWhole = Math.abs(expiresMs - savedMs - minutes * 60_000) <= SAVE_MS;
  return isWhole && minutes > 0 ? minutes * 60 : undefined;
}

/** @returns null for what is no Base64 */
function opened(blob: Uint8Array): Uint8Array | null {
  const text = decodeText(blob);
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return isBase64 ? new Uint8Array(Buffer.from(text, 'base64')) : null;
}

function stored(bytes: Uint8Array): Uint8Array {
  return utf8.encode(Buffer.from(bytes).toString('base64'));
}

function after(blob: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  const bytes = blob.length === 0 ? NO_ITEMS : opened(blob);
  if (!bytes)
    throw new StoreError('unwritable', l10n.t('This session is damaged, so it cannot be written.'));
  return stored(editedBlob(bytes, changes));
}

/** Refused while a request holds the lock: at its end it reckons the session's end anew. */
function planExtend({ keys: all, timeoutSeconds }: LifetimePlan): ChangePlan {
  const keys = planKeys(all);
  const nowMs = Date.now();
  return {
    keys: keys.list,
    conditions: [
      { type: 'type', key: keys.data, allowed: ['hash'] },
      providerLock.isFree(keys.data),
    ],
    writes: [
      { type: 'command', key: keys.data, command: ['PEXPIRE', timeoutSeconds * 1000] },
      dated(keys.data, nowMs),
    ],
  };
}

/** What the provider writes for a new session, without the lock's number. */
function planCreate({ keys: all, items, blob, timeoutSeconds, ttlMs }: CreatePlan): ChangePlan {
  const keys = planKeys(all);
  const nowMs = Date.now();
  const lifeMs =
    ttlMs ?? (timeoutSeconds === undefined ? DEFAULT_TIMEOUT_MS : timeoutSeconds * 1000);
  const expiresMs = nowMs + lifeMs;
  const timeoutMs = timeoutSeconds === undefined ? lifeMs : timeoutSeconds * 1000;
  const fields = [
    ['CreateDate', isoOf(nowMs)],
    ['Expires', isoOf(expiresMs)],
    ['Flags', '0'],
    // By which the timeout can be told again.
    ['LockDate', isoOf(expiresMs - timeoutMs)],
    ['Locked', '0'],
    ['SessionItems', blob ?? stored(newCollection(items))],
    ['Ver', '1'],
  ] as const;
  return planNew(keys, newHash(keys.data, fields, lifeMs));
}
