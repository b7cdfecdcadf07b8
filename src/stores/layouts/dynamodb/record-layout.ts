import type { ItemEncoding } from '../../../formats/encoding.ts';
import type { Reply } from '../../commands.ts';
import { fieldsOf } from '../hash-fields.ts';
import type { DataLock, ItemChange, SavePlan, StoreLayout } from '../../layout.ts';
import type { ItemsRead, Measured } from '../../layout-shape.ts';
import type { BuiltInLayoutId } from '../../layout-facts.ts';
import { prefixedKey } from '../prefixed-keys.ts';
import { guardConditions, planKeys } from '../../plan/plan-keys.ts';
import { expectationOf } from '../../plan/expectation.ts';
import { dataSizeOf } from '../../session.ts';

/** The attributes of a record by their names, as the runner of DynamoDB shows them. */
export type Fields = ReadonlyMap<string, Uint8Array>;

/** What a layout of records of DynamoDB has to say for itself. */
export interface RecordParts extends Partial<
  Omit<StoreLayout, 'id' | 'itemEncoding' | 'keyShapes' | 'readItems' | 'planSave' | 'blobAfter'>
> {
  readonly itemEncoding: ItemEncoding;
  readonly id: BuiltInLayoutId;
  /** How the key is made, to tell users. */
  readonly keyPattern: string;
  /** The attribute that has the items. */
  readonly field: string;
  /** Takes the record apart; `blob` is that attribute as it stands. Never throws for what stands in it. */
  readonly read: (fields: Fields, nowMs: number) => ItemsRead;
  /** That attribute with changes in it. Absent: it is shown and never written. @throws StoreError */
  readonly after?: (blob: Uint8Array, changes: readonly ItemChange[]) => Uint8Array;
  /** What a save writes beside: attributes and their values. */
  readonly alsoSaved?: readonly (readonly [name: string, value: string])[];
  readonly dataLock?: DataLock;
}

/**
 * A layout whose session is one record of a table of DynamoDB. To the stores it is a hash of the record's
 * attributes; how long it lives stands in one of those.
 */
export function recordLayout({
  id,
  keyPattern,
  field,
  read,
  after,
  alsoSaved = [],
  dataLock,
  ...more
}: RecordParts): StoreLayout {
  return {
    id,
    keyShapes: { data: { pattern: keyPattern, type: 'hash' } },
    keys: prefixedKey,
    ttlPart: 'data',
    emptySession: 'stays',
    // A record comes whole, whatever is asked of it.
    measureCommands: (data) => [['HGETALL', data]],
    measured: ([reply], nowMs) => measuredOf(read(fieldsOf(reply ?? null), nowMs)),
    readItems: (data: Reply, nowMs) => read(fieldsOf(data), nowMs),
    blobAfter: ({ blob }, changes) =>
      after === undefined ? undefined : after(blob ?? EMPTY, changes),
    ...(after && {
      planSave: (plan) => planSave(plan, { field, after, alsoSaved, dataLock }),
      itemChanges: { canAdd: true, canRemove: true, canRename: true },
    }),
    ...(dataLock && { dataLock }),
    ...more,
  };
}

const EMPTY = new Uint8Array(0);

function measuredOf(read: ItemsRead): Measured {
  const { items, lock, timeoutSeconds, damage, fate, ends, readOnlyReason } = read;
  return {
    ...(readOnlyReason === undefined && { itemCount: items.length }),
    sizeBytes: dataSizeOf(read),
    hasTimeout: timeoutSeconds !== undefined,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(lock && { lock }),
    ...(damage && { damage }),
    ...(fate && { fate }),
    ...(ends && { ends }),
  };
}

/** Writes the attribute if it is what was loaded, and nobody else holds the lock. */
function planSave(
  { keys: all, base, changes, overwrites, heldLock }: SavePlan,
  {
    field,
    after,
    alsoSaved,
    dataLock,
  }: Required<Pick<RecordParts, 'field' | 'after' | 'alsoSaved'>> & {
    readonly dataLock: DataLock | undefined;
  },
): ReturnType<Required<StoreLayout>['planSave']> {
  const keys = planKeys(all);
  const key = keys.data;
  const { blob = EMPTY } = base;
  const next = after(blob, changes);
  const seen = heldLock === undefined ? undefined : { value: heldLock };
  // An attribute without a character counts as none.
  const loaded = expectationOf(blob.length === 0 ? undefined : blob, overwrites);
  return {
    plan: {
      keys: keys.list,
      conditions: [
        ...guardConditions(keys, 'hash'),
        ...(dataLock ? [dataLock.isFree(key, seen)] : []),
        { type: 'reads', key, command: ['HGET', field], expected: [loaded] },
      ],
      writes: [
        { type: 'command', key, command: ['HSET', field, next] },
        ...alsoSaved.map(([name, value]) => ({
          type: 'command' as const,
          key,
          command: ['HSET', name, value] as const,
        })),
      ],
    },
    blob: next,
  };
}
