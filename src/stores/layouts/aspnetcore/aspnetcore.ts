import { formatGuid } from '../../../formats/scalars/guid.ts';
import { FormatError } from '../../../formats/errors.ts';
import {
  type CoreEntry,
  type CorePayload,
  readCorePayload,
  writeCorePayload,
} from '../../../formats/aspnetcore/payload.ts';
import type { ChangePlan } from '../../plan/change-plan.ts';
import { changedPlaces } from '../changed-items.ts';
import type { Reply } from '../../commands.ts';
import { isExactText } from '../field-items.ts';
import { fieldsOf, textField } from '../hash-fields.ts';
import type { CreatePlan, ItemChange, StoreLayout } from '../../layout.ts';
import type { ItemsRead, Measured } from '../../layout-shape.ts';
import { secondsOfTicks, ticksOfSeconds, unixMsOfTicks } from '../net-time.ts';
import { namesOf } from '../../name-issue.ts';
import { planKeys } from '../../plan/plan-keys.ts';
import { newHash, planNew } from '../../plan/plan-writes.ts';
import { timedBy, type TimeoutStorage } from '../lifetime.ts';
import { prefixedKey, prefixedKeyShape } from '../prefixed-keys.ts';
import { isUnexplained, openedSession, openedUnmarked } from '../unread.ts';
import { savedWhole } from '../whole-value.ts';
import { decodeText, StoreError } from '../../replies.ts';
import type { SessionFact, SessionItem } from '../../session.ts';
import { l10n } from '../../../formats/reason.ts';

/** The fields of an entry (dotnet/aspnetcore src/Caching/StackExchangeRedis/src/RedisCache.cs). */
const DATA = 'data';
const SLIDING = 'sldexp';
const ABSOLUTE = 'absexp';
/** The item in which MVC keeps TempData (src/Mvc/Mvc.ViewFeatures/src/SessionStateTempDataProvider.cs). */
const TEMP_DATA = '__ControllerTempData';
/** What stands for "none" in the expiry fields. */
const NONE = '-1';

/**
 * The sliding window, from which a request sets the key's time to live: both change together. The
 * site's own window comes back with the next request that stores.
 */
const slidingWindow: TimeoutStorage = {
  dataType: 'hash',
  field: SLIDING,
  encode: (seconds) => String(ticksOfSeconds(seconds)),
};

/**
 * ASP.NET Core: an entry of the distributed cache, a hash of three fields, whose `data` is the whole
 * session. Nothing locks it: a request that stores writes over what was stored meanwhile.
 */
export const aspnetCore: StoreLayout = {
  id: 'aspnetcore',
  keyShapes: { data: prefixedKeyShape('hash', '<instance name>') },
  valuePattern: `${ABSOLUTE} = -1, ${SLIDING}, ${DATA} = 02…`,
  keys: prefixedKey,
  itemEncoding: 'core',
  ttlPart: 'data',
  emptySession: 'stays',
  itemChanges: { canAdd: true, canRemove: true, canRename: true },
  // What isn't TempData there makes every request of MVC fail.
  nameIssue: namesOf({ 'own-name': [TEMP_DATA] }),
  measureCommands: (data) => [
    ['HSTRLEN', data, DATA],
    ['HMGET', data, SLIDING],
  ],
  measured,
  readItems,
  ...savedWhole({ field: DATA, after: payloadAfter }),
  ...timedBy(slidingWindow),
  planCreate,
  newBlob,
  newId,
};

function measured([size, fields]: readonly Reply[]): Measured {
  const [sliding] = Array.isArray(fields) ? (fields as readonly Reply[]) : [];
  const text = sliding instanceof Uint8Array ? decodeText(sliding) : undefined;
  const ticks = ticksOf(text);
  return {
    ...(typeof size === 'number' && { sizeBytes: size }),
    hasTimeout: ticks !== undefined,
    ...(ticks !== undefined && { timeoutSeconds: secondsOfTicks(ticks) }),
  };
}

function readItems(data: Reply): ItemsRead {
  const fields = fieldsOf(data);
  const blob = fields.get(DATA);
  const sliding = ticksOf(textField(fields, SLIDING));
  const absolute = ticksOf(textField(fields, ABSOLUTE));
  const timeout = sliding === undefined ? {} : { timeoutSeconds: secondsOfTicks(sliding) };
  const facts: SessionFact[] = [];
  if (absolute !== undefined)
    facts.push({ kind: 'absolute-expiry', atMs: unixMsOfTicks(absolute) });
  if (blob === undefined)
    return { items: [], damage: l10n.t('The key has no field {0}.', DATA), ...timeout, facts };
  const plain = openedSession(blob, readPayload) ?? readPayload(blob);
  const unmarked = isUnexplained(plain) ? openedUnmarked(blob, readPayload) : undefined;
  const read = unmarked ?? plain;
  return { ...read, facts: [...(read.facts ?? []), ...facts], ...timeout };
}

/** What stands in a session's payload, as items. */
export function readPayload(blob: Uint8Array): ItemsRead {
  const { sessionId, entries, failure } = readCorePayload(blob);
  const hasId = sessionId.length === 16;
  return {
    items: itemsOf(entries),
    blob,
    facts: hasId ? [{ kind: 'site-session-id', text: formatGuid(sessionId) }] : [],
    ...(failure && { damage: failure.reason }),
  };
}

/** The entries as items; of two with the same name the last one counts. */
function itemsOf(entries: readonly CoreEntry[]): readonly SessionItem[] {
  const items = new Map<string, SessionItem>();
  for (const { name, bytes, nameBytes } of entries) {
    const isText = nameBytes === undefined || isExactText(name, nameBytes);
    items.set(name, {
      name,
      bytes,
      isSystem: false,
      ...(name === TEMP_DATA && { encoding: 'tempdata' }),
      ...(!isText && { nameBytes }),
    });
  }
  return [...items.values()];
}

function ticksOf(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
}

/** A payload with changes in it. @throws StoreError `unwritable` for one that ASP.NET Core itself couldn't read */
export function payloadAfter(blob: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  const payload = readCorePayload(blob);
  const isLast = new Map(payload.entries.map(({ name }, index) => [name, index]));
  const { changed, added } = changedPlaces(isLast.keys(), changes);
  const entries: CoreEntry[] = [];
  const put = ({ name, after }: ItemChange, old?: CoreEntry): void => {
    if (name === null)
      throw new StoreError('unwritable', l10n.t('An item without a name cannot be stored.'));
    if (after === undefined) return;
    entries.push(old?.name === name ? { ...old, bytes: after } : { name, bytes: after });
  };
  for (const [index, entry] of payload.entries.entries()) {
    const change = changed.get(entry.name);
    if (change === undefined) entries.push(entry);
    else if (isLast.get(entry.name) === index) put(change, entry);
  }
  for (const change of added) put(change);
  return written({ ...payload, entries });
}

function written(payload: Omit<CorePayload, 'warnings'>): Uint8Array {
  try {
    return writeCorePayload(payload);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new StoreError('unwritable', error.reason, { cause: error });
  }
}

function planCreate({ keys: all, items, blob, timeoutSeconds, ttlMs }: CreatePlan): ChangePlan {
  const keys = planKeys(all);
  const sliding = timeoutSeconds === undefined ? NONE : String(ticksOfSeconds(timeoutSeconds));
  const fields = [
    [ABSOLUTE, NONE],
    [SLIDING, sliding],
    [DATA, blob ?? newBlob(items)],
  ] as const;
  return planNew(keys, newHash(keys.data, fields, ttlMs));
}

/** The payload of a new session. @throws StoreError `unwritable` */
export function newBlob(items: readonly SessionItem[]): Uint8Array {
  const entries = items.map(({ name, nameBytes, bytes }): CoreEntry => {
    if (name === null)
      throw new StoreError('unwritable', l10n.t('An item without a name cannot be stored.'));
    return { name, bytes, ...(nameBytes && { nameBytes }) };
  });
  const sessionId = crypto.getRandomValues(new Uint8Array(16));
  return written({ sessionId, entries, trailing: new Uint8Array(0) });
}

/** A key as the session middleware makes them: 16 random bytes in the form of a GUID. */
function newId(randomBytes: (count: number) => Uint8Array): string {
  return formatGuid(randomBytes(16));
}
