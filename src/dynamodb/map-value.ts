import { l10n } from '../formats/reason.ts';
import { StoreError } from '../stores/replies.ts';
import { bytesOf, type WireValue } from './wire-value.ts';

/** DynamoDB nests values 32 deep ("Service, account, and table quotas"). */
const MAX_DEPTH = 32;

/**
 * A map or a list of DynamoDB with what JSON has in its place. What is the same stays as it is, with
 * types that JSON doesn't have.
 * @throws StoreError `unwritable` for what JSON says anew of bytes or of a set, and for what is no JSON
 */
export function mapAfter(before: WireValue | undefined, json: Uint8Array): WireValue {
  let next: unknown;
  try {
    next = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch (error) {
    throw new StoreError('unwritable', l10n.t('The value must be JSON.'), { cause: error });
  }
  return valueAfter(before, next, 0);
}

function valueAfter(before: WireValue | undefined, next: unknown, depth: number): WireValue {
  if (before && isSame(before, next)) return before;
  const [type = ''] = Object.keys(before ?? {});
  if (depth > MAX_DEPTH) {
    throw new StoreError('unwritable', l10n.t('DynamoDB stores at most 32 levels of values.'));
  }
  if (['B', 'SS', 'NS', 'BS'].includes(type)) {
    throw new StoreError('unwritable', l10n.t('Bytes and sets of DynamoDB cannot be changed.'));
  }
  if (next === null) return { NULL: true };
  if (Array.isArray(next)) {
    const old = type === 'L' ? (before?.['L'] as readonly WireValue[]) : [];
    return { L: next.map((each, at) => valueAfter(old[at], each, depth + 1)) };
  }
  switch (typeof next) {
    case 'string':
      return { S: next };
    case 'number':
      return { N: String(next) };
    case 'boolean':
      return { BOOL: next };
    default: {
      const old = type === 'M' ? (before?.['M'] as Readonly<Record<string, WireValue>>) : {};
      const members = Object.entries(next as object).map(([name, each]) => [
        name,
        valueAfter(Object.hasOwn(old, name) ? old[name] : undefined, each, depth + 1),
      ]);
      return { M: Object.fromEntries(members) as object };
    }
  }
}

function isSame(before: WireValue, next: unknown): boolean {
  const [type] = Object.keys(before);
  if (type === 'S') return before['S'] === next;
  if (type === 'N') return typeof next === 'number' && Number(before['N']) === next;
  const bytes = bytesOf(before);
  if (bytes === undefined) return next === null;
  if (type === 'B') return before['B'] === next;
  return sorted(JSON.parse(new TextDecoder().decode(bytes))) === sorted(next);
}

/** JSON in which the order of members says nothing. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
