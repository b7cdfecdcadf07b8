import type { Command, CommandRunner, Reply } from '../commands.ts';
import type { StoreLayout } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import { withReadings } from './chosen-readings.ts';
import type { SessionItem, SessionSummary, SummaryWishes } from '../session.ts';

/** Larger items, or sessions that can only be read whole, aren't fetched for a row. */
const MAX_BYTES = 32 * 1024;
/** The most that is fetched for all rows of one pipeline. */
const MAX_ALL_BYTES = 8 * 1024 * 1024;
const MAX_NAMES = 32;

/** What a row's items are asked for by: of items in fields of their own, those that are small enough. */
interface Wanted {
  readonly layout: StoreLayout;
  readonly names: readonly string[];
  readonly command: Command;
  /** The fields that are asked for, where only some are. */
  readonly fields?: readonly string[];
}

/** The names of items that are wanted of a session, without what no row would show. */
export function wantedNames(wishes: SummaryWishes, ref: SessionSummary['ref']): readonly string[] {
  return [...new Set(wishes.itemsOf?.(ref) ?? [])].slice(0, MAX_NAMES);
}

/** The commands that say how long the wanted items are, where items are fields of their own. */
export function lengthCommands(
  layout: StoreLayout,
  data: Uint8Array,
  names: readonly string[],
): readonly Command[] {
  const { itemField } = layout;
  return itemField ? names.map((name): Command => ['HSTRLEN', data, itemField(name)]) : [];
}

/**
 * Adds the wanted items to summaries, in one pipeline: only those that are small, by what the summaries say
 * of their sizes. What may not be read, or isn't there any more, is left out.
 * @param lengths the replies to {@link lengthCommands} of each summary
 */
export async function withItems(
  runner: CommandRunner,
  summaries: readonly SessionSummary[],
  wishes: SummaryWishes,
  lengths: readonly (readonly Reply[])[],
): Promise<readonly SessionSummary[]> {
  let bytes = 0;
  const wanted = summaries.map((summary, index): Wanted | undefined => {
    const { condition } = summary;
    if (condition !== 'ok' && condition !== 'no-ttl') return undefined;
    const names = wantedNames(wishes, summary.ref);
    const [found, size] = wantedOf(summary, names, lengths[index] ?? []) ?? [];
    if (!found || size === undefined || bytes + size > MAX_ALL_BYTES) return undefined;
    bytes += size;
    return found;
  });
  const asked = wanted.filter((each) => each !== undefined);
  const replies =
    asked.length === 0 ? [] : await runner.pipeline(asked.map(({ command }) => command));
  let at = 0;
  return summaries.map((summary, index) => {
    const each = wanted[index];
    if (!each) return hasNone(summary, lengths[index] ?? []) ? { ...summary, items: [] } : summary;
    const items = itemsIn(each, replies[at++] ?? null);
    return items ? { ...summary, items: withReadings(summary.ref, items) } : summary;
  });
}

/** Whether a session was found to have none of the items that were asked for. */
function hasNone({ condition }: SessionSummary, lengths: readonly Reply[]): boolean {
  if (condition !== 'ok' && condition !== 'no-ttl') return false;
  return lengths.length > 0 && lengths.every((length) => length === 0);
}

function wantedOf(
  { ref, sizeBytes }: SessionSummary,
  names: readonly string[],
  lengths: readonly Reply[],
): readonly [Wanted, number] | undefined {
  if (names.length === 0) return undefined;
  const layout = layoutById(ref.layout);
  // A program of the user's for each row would be more than anybody expects of a list.
  if (layout.codec) return undefined;
  const { data } = layout.keys(ref);
  const { itemField } = layout;
  if (itemField) {
    let size = 0;
    const small = names.filter((_, index) => {
      const length = lengths[index];
      if (typeof length !== 'number' || length === 0 || length > MAX_BYTES) return false;
      size += length;
      return true;
    });
    const fields = small.map(itemField);
    if (fields.length === 0) return undefined;
    return [{ layout, names, command: ['HMGET', data, ...fields], fields }, size];
  }
  if (sizeBytes === undefined || sizeBytes === 0 || sizeBytes > MAX_BYTES) return undefined;
  const command: Command =
    layout.keyShapes.data.type === 'hash' ? ['HGETALL', data] : ['GET', data];
  return [{ layout, names, command }, sizeBytes];
}

function itemsIn({ layout, names, fields }: Wanted, reply: Reply): SessionItem[] | undefined {
  const data = fields ? pairsOf(fields, reply) : reply;
  if (data === null || data === undefined) return undefined;
  try {
    const { items } = layout.readItems(data, Date.now());
    const folded = new Set(names.map((name) => name.toLowerCase()));
    return items.filter(({ name }) => folded.has((name ?? '').toLowerCase()));
  } catch {
    // A reply of another kind: the session became something else meanwhile.
    return undefined;
  }
}

/** Fields with their values, as HGETALL has them. */
function pairsOf(fields: readonly string[], reply: Reply): Reply | undefined {
  if (!Array.isArray(reply)) return undefined;
  const values = reply as readonly Reply[];
  return fields.flatMap((field, index): Reply[] => {
    const value = values[index];
    return value instanceof Uint8Array ? [new TextEncoder().encode(field), value] : [];
  });
}
