import { equalBytes } from '../../formats/splice.ts';
import type { ChangeCondition, ChangeWrite } from '../plan/change-plan.ts';
import { type Reply, ReplyError } from '../commands.ts';
import { expectationOf } from '../plan/expectation.ts';
import type { PlannedSave, SavePlan } from '../layout.ts';
import { guardConditions, planKeys } from '../plan/plan-keys.ts';
import { decodeText, StoreError } from '../replies.ts';
import type { SessionItem } from '../session.ts';
import { l10n } from '../../formats/reason.ts';

const utf8 = new TextEncoder();

/**
 * The fields of a hash as items, by name: a large hash has them in no order, and in another one after
 * a write, so that they would jump on the screen. @throws StoreError
 */
export function readFieldItems(data: Reply, systemName?: string): readonly SessionItem[] {
  if (!Array.isArray(data)) throw data instanceof ReplyError ? data : unexpected();
  const fields = data as readonly Reply[];
  const items: SessionItem[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const nameBytes = fields[i];
    const bytes = fields[i + 1];
    if (!(nameBytes instanceof Uint8Array) || !(bytes instanceof Uint8Array)) throw unexpected();
    const name = decodeText(nameBytes);
    const item: SessionItem = { name, bytes, isSystem: name === systemName };
    items.push(isExactText(name, nameBytes) ? item : { ...item, nameBytes });
  }
  return withoutDoubles(items).sort(byName);
}

/** Whether bytes are what a name is written as. .NET writes U+FFFD for half of a surrogate pair, and finds it again by that. */
export function isExactText(name: string, nameBytes: Uint8Array): boolean {
  return equalBytes(utf8.encode(name), nameBytes);
}

/** Names that are shown alike can't be told apart by their text: none of them is changed. */
function withoutDoubles(items: readonly SessionItem[]): SessionItem[] {
  const alike = new Set(items.flatMap(({ name, nameBytes }) => (nameBytes ? [name] : [])));
  return items.map((item) =>
    alike.has(item.name) && !item.nameBytes
      ? { ...item, nameBytes: utf8.encode(item.name ?? '') }
      : item,
  );
}

/** The order of items by name: upper and lower case beside each other, without regard to a language. */
export function byName({ name: a }: SessionItem, { name: b }: SessionItem): number {
  const [x, y] = [a ?? '', b ?? ''];
  return compare(x.toLowerCase(), y.toLowerCase()) || compare(x, y);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * Compares each changed field with what was loaded, and writes all or none of them. What is set
 * comes before what is deleted, so that the hash is never empty in between, which would drop it
 * with its time to live. A save that would remove the last field is refused: Redis would delete
 * the hash.
 */
export function planFieldSave({ keys: all, changes, overwrites, heldLock }: SavePlan): PlannedSave {
  const keys = planKeys(all);
  const key = keys.data;
  const conditions: ChangeCondition[] = [...guardConditions(keys, 'hash', heldLock)];
  const writes: ChangeWrite[] = [];
  const deleted: string[] = [];
  for (const { name: field, before, after } of changes) {
    if (field === null)
      throw new StoreError('unwritable', l10n.t('An item without a name cannot be stored.'));
    conditions.push({
      type: 'reads',
      key,
      command: ['HGET', field],
      expected: [expectationOf(before, overwrites)],
    });
    if (after === undefined) deleted.push(field);
    else writes.push({ type: 'command', key, command: ['HSET', field, after] });
  }
  for (const field of deleted) {
    writes.push({ type: 'command', key, command: ['HDEL', field] });
  }
  if (deleted.length > 0) conditions.push({ type: 'keeps-fields', key });
  return { plan: { keys: keys.list, conditions, writes } };
}

function unexpected(): StoreError {
  return new StoreError('unexpected-reply', 'HGETALL');
}
