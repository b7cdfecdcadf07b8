import type { ItemEncoding } from '../../formats/encoding.ts';
import { type Reply, ReplyError } from '../commands.ts';
import { l10n, type Reason } from '../../formats/reason.ts';
import type { CreatePlan, DataLayout, ItemChange, StoreLayout } from '../layout.ts';
import type { ChangePlan, NewFlags } from '../plan/change-plan.ts';
import { planKeys } from '../plan/plan-keys.ts';
import { newString, planNew } from '../plan/plan-writes.ts';
import type { ItemsRead, KeyShape } from '../layout-shape.ts';
import { prefixedKey, prefixedKeyShape } from './prefixed-keys.ts';
import { StoreError } from '../replies.ts';
import type { LayoutId } from '../session.ts';
import { isUnexplained, openedSession, openedUnmarked } from './unread.ts';
import { savedWhole } from './whole-value.ts';

/** What a layout whose session is one string has to say for itself. */
export interface StringDataParts {
  readonly itemEncoding: ItemEncoding;
  /** True when the string is one item: none can be added or removed. */
  readonly isOneItem?: boolean;
  /** True when it isn't known how the framework begins one. */
  readonly isNeverMade?: boolean;
  readonly nameIssue?: StoreLayout['nameIssue'];
  readonly jsonReader?: StoreLayout['jsonReader'];
  /** Takes the string apart. Never throws for what stands in it. */
  readonly read: (bytes: Uint8Array, nowMs: number) => ItemsRead;
  /** What the site does with a string that is damaged, where that is known. */
  readonly fateOf?: (bytes: Uint8Array, read: ItemsRead) => Reason;
  /** What clients of Memcached keep beside such a string; 0 by default. */
  readonly newFlags?: (bytes: Uint8Array) => NewFlags;
  /** The string with changes in it. Absent: it is shown and never written. @throws StoreError */
  readonly after?: (bytes: Uint8Array, changes: readonly ItemChange[]) => Uint8Array;
}

/** The same with its keys. */
export interface StringLayoutParts extends StringDataParts {
  readonly id: LayoutId;
  readonly dataShape?: KeyShape;
  /** What the string begins with, to tell users. */
  readonly valuePattern?: string;
}

/** A layout whose session is one string under one key: a prefix and the id. */
export function stringLayout({
  id,
  dataShape = prefixedKeyShape('string'),
  valuePattern,
  ...data
}: StringLayoutParts): StoreLayout {
  return {
    id,
    keyShapes: { data: dataShape },
    ...(valuePattern !== undefined && { valuePattern }),
    keys: prefixedKey,
    ...stringData(data),
  };
}

/** How a session that is one string is read and changed, whatever its key. */
export function stringData({
  itemEncoding,
  isOneItem = false,
  isNeverMade = false,
  nameIssue,
  jsonReader,
  read,
  fateOf,
  newFlags,
  after,
}: StringDataParts): DataLayout {
  return {
    itemEncoding,
    ttlPart: 'data',
    emptySession: 'stays',
    ...(after && !isOneItem && { itemChanges: { canAdd: true, canRemove: true, canRename: true } }),
    ...(nameIssue && { nameIssue }),
    ...(jsonReader && { jsonReader }),
    measureCommands: (data) => [['STRLEN', data]],
    measured: ([size]) => (typeof size === 'number' ? { sizeBytes: size } : {}),
    readItems: (data: Reply, nowMs) => {
      const bytes = stringIn(data);
      const inside = (content: Uint8Array): ItemsRead => read(content, nowMs);
      const opened = isOneItem ? undefined : openedSession(bytes, inside);
      const plain = opened ?? read(bytes, nowMs);
      const unmarked =
        !isOneItem && isUnexplained(plain) ? openedUnmarked(bytes, inside) : undefined;
      const result = unmarked ?? plain;
      if (result.damage === undefined || result.fate !== undefined || !fateOf) return result;
      return { ...result, fate: fateOf(bytes, result) };
    },
    blobAfter: () => undefined,
    ...(!isNeverMade && { planCreate: (plan: CreatePlan) => planWhole(plan, newFlags) }),
    ...(after && savedWhole({ after })),
  };
}

/** Only data that was read is written anew: what a framework keeps beside items isn't known to us. */
function planWhole(
  { keys: all, blob, ttlMs }: CreatePlan,
  newFlags: StringDataParts['newFlags'],
): ChangePlan {
  if (!blob)
    throw new StoreError('unwritable', l10n.t('This session has no data that could be copied.'));
  const keys = planKeys(all);
  const plan = planNew(keys, newString(keys.data, blob, ttlMs));
  return newFlags ? { ...plan, newFlags: [newFlags(blob)] } : plan;
}

function stringIn(data: Reply): Uint8Array {
  if (data instanceof Uint8Array) return data;
  throw data instanceof ReplyError ? data : new StoreError('unexpected-reply', 'GET');
}
