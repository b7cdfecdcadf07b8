import type { SessionSource } from '../../stores/source/session-source.ts';
import type { SessionSummary } from '../../stores/session.ts';
import type { SessionNode } from './nodes.ts';
import { differs } from './session-reading.ts';
import type { SessionReading } from './session-reading.ts';
import type { ShownItems } from './shown-items/shown-items.ts';

/** Values that are older are fetched again, though nothing says that the site has used the session. */
const maxValueAgeMs = 30_000;

interface Parts {
  readonly source: SessionSource;
  readonly shownItems: ShownItems;
  /** What a row says now; undefined for one that is read for the first time, or whose values are others by now. */
  readonly before: (node: SessionNode) => SessionReading | undefined;
}

/**
 * Reads rows in one pipeline, with the values of items that they show: of a session that nobody has used since,
 * these are still the same.
 */
export async function readRowsOf(
  nodes: readonly SessionNode[],
  { source, shownItems, before }: Parts,
): Promise<readonly (SessionReading | undefined)[]> {
  const refs = nodes.map(({ ref }) => ref);
  const wishes = shownItems.wishesFor(refs);
  if (!wishes) return (await source.summaries(refs)).map(plainReading);
  const startMs = Date.now();
  const isDue = (node: SessionNode): boolean => {
    const { valuesAtMs } = before(node) ?? {};
    return valuesAtMs === undefined || startMs - valuesAtMs > maxValueAgeMs;
  };
  const due = new Set(nodes.filter(isDue).map(({ ref }) => ref));
  const summaries = await source.summaries(refs, {
    itemsOf: (ref) => (due.has(ref) ? (wishes.itemsOf?.(ref) ?? []) : []),
  });
  return Promise.all(
    nodes.map(async (node, index) => {
      const summary = summaries[index];
      if (!summary) return undefined;
      const reading = plainReading(summary);
      if (due.has(node.ref)) {
        const values = await shownItems.textsOf(summary);
        return { ...reading, values, valuesAtMs: reading.readAtMs };
      }
      const { values = [], valuesAtMs, ...known } = before(node) ?? reading;
      // Whoever has used it may have changed it: the next look fetches the values.
      const isUsed = differs(known, reading) || valuesAtMs === undefined;
      return { ...reading, values, ...(!isUsed && { valuesAtMs }) };
    }),
  );
}

/** Without the items, whose bytes nobody needs any more. */
function plainReading(summary: SessionSummary): SessionReading {
  const plain = { ...summary };
  delete plain.items;
  return { summary: plain, readAtMs: Date.now() };
}
