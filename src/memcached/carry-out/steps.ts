import { l10n } from '../../formats/reason.ts';
import { keyAt } from '../../stores/change/conditions.ts';
import type { ChangePlan, ChangeWrite, ComposePart } from '../../stores/plan/change-plan.ts';
import { StoreError } from '../../stores/replies.ts';
import type { EntryReply } from '../wire/entry-taker.ts';

/** How long an entry is to live: as it did, for ever, or for so long from now. */
export type Lifetime = 'kept' | 'for-ever' | { readonly ms: number };

/** What is done to one entry, all of it in one request. */
export type Step = { readonly key: number } & (
  | { readonly type: 'set'; readonly value: Uint8Array; readonly life: Lifetime }
  | {
      readonly type: 'add';
      readonly value: Uint8Array;
      readonly life: Lifetime;
      readonly flags: number;
    }
  | { readonly type: 'touch'; readonly ms: number }
  | { readonly type: 'delete' }
);

/** An entry while the writes of a plan are gone through. */
interface Draft {
  value: Uint8Array | undefined;
  life: Lifetime;
  isChanged: boolean;
}

/**
 * What the writes of a plan come to, entry by entry in their order: the last one counts.
 * @param entries those of its keys, with their values
 * @throws StoreError `unwritable` for what no entry can hold
 */
export function stepsOf(
  plan: ChangePlan,
  entries: readonly (EntryReply | undefined)[],
): readonly Step[] {
  const drafts = new Map<number, Draft>();
  for (const write of plan.writes) {
    const draft = drafts.get(write.key) ?? {
      value: entries[write.key]?.value,
      life: 'kept',
      isChanged: false,
    };
    drafts.set(write.key, draft);
    apply(write, draft);
  }
  return [...drafts].flatMap(([key, draft]) => stepOf(plan, key, draft, entries[key]));
}

function stepOf(
  plan: ChangePlan,
  key: number,
  { value, life, isChanged }: Draft,
  entry: EntryReply | undefined,
): readonly Step[] {
  if (value === undefined) return entry ? [{ key, type: 'delete' }] : [];
  if (!entry) return [{ key, type: 'add', value, life, flags: flagsOf(plan, key) }];
  if (typeof life === 'object' && !isChanged && isUnread(plan, key)) {
    return [{ key, type: 'touch', ms: life.ms }];
  }
  return isChanged || life !== 'kept' ? [{ key, type: 'set', value, life }] : [];
}

function flagsOf({ newFlags }: ChangePlan, key: number): number {
  const flags = newFlags?.[key] ?? 0;
  if (flags !== 'unknown') return flags;
  throw new StoreError(
    'unwritable',
    l10n.t("How the site's client of Memcached marks such sessions is not known."),
  );
}

/** Whether nothing of a key has to be as it was read but that it is there. */
function isUnread({ conditions }: ChangePlan, key: number): boolean {
  return conditions.every(
    (condition) =>
      condition.key !== key || condition.type === 'type' || condition.type === 'some-exist',
  );
}

function apply(write: ChangeWrite, draft: Draft): void {
  if (write.type === 'compose') {
    draft.value = composed(draft.value, write.parts);
    draft.isChanged = true;
    return;
  }
  if (write.type === 'compose-field') throw new StoreError('unwritable', write.field);
  const { command } = write;
  switch (command[0]) {
    case 'SET': {
      const [, value, , ttlMs] = command;
      draft.value = typeof value === 'string' ? Buffer.from(value) : value;
      draft.life = ttlMs === undefined ? 'for-ever' : { ms: ttlMs };
      draft.isChanged = true;
      return;
    }
    case 'SETRANGE': {
      const [, start, bytes] = command;
      const value = Uint8Array.from(draft.value ?? new Uint8Array(0));
      if (start + bytes.length > value.length) throw new RangeError('Beyond the end of a value');
      value.set(bytes, start);
      draft.value = value;
      draft.isChanged = true;
      return;
    }
    case 'PEXPIRE':
      if (draft.value !== undefined) draft.life = { ms: command[1] };
      return;
    case 'DEL':
      draft.value = undefined;
      return;
    default:
      throw new StoreError('unwritable', command[0]);
  }
}

function composed(old: Uint8Array | undefined, parts: readonly ComposePart[]): Uint8Array {
  if (old === undefined) throw new RangeError('There is no old value');
  return Buffer.concat(
    parts.map((part) => (part instanceof Uint8Array ? part : old.subarray(part.start, part.end))),
  );
}

/** The key of a step. */
export function keyOf({ keys }: ChangePlan, { key }: Step): Uint8Array {
  return keyAt(keys, key);
}
