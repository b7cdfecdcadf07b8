import type { SessionItem, SessionRef } from '../../../stores/session.ts';
import { tellingValues } from '../shown-items/telling-items.ts';

/** Whose session it is, as far as one of its items says so in its name: `ann`. */
export async function userHint(
  { layout }: SessionRef,
  items: readonly SessionItem[],
): Promise<string | undefined> {
  const { itemDecoder } = await import('../shown-items/item-decoder.ts');
  for (const { text } of tellingValues(items, itemDecoder(layout))) return text;
  return undefined;
}
