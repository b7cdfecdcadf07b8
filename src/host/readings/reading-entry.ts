import type { MessagePlace, ReadingChoice } from '../../stores/read/chosen-readings.ts';

/** For which items a choice is kept. */
export interface ReadingScope {
  readonly layout: string;
  readonly application: string;
  /** Absent: all items of the application. */
  readonly item?: string;
}

/** What is kept for them. */
export interface KeptReading {
  readonly readAs: ReadingChoice;
  readonly schema?: MessagePlace;
}

type Entries = Readonly<Record<string, unknown>>;

/**
 * The setting `sessionFarm.decoders` with a choice in it: in the place of the one that there was for the same
 * items.
 * @param reading undefined takes that one out
 */
export function withReading(
  written: unknown,
  scope: ReadingScope,
  reading: KeptReading | undefined,
  name: string,
): Entries {
  const entries: Entries = isObject(written) ? written : {};
  const others = Object.entries(entries).filter(([, entry]) => !isFor(entry, scope));
  const old = Object.entries(entries).find(([, entry]) => isFor(entry, scope));
  if (reading === undefined) return Object.fromEntries(others);
  const taken = new Set(others.map(([each]) => each));
  let free = old?.[0] ?? name;
  for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
  return {
    ...Object.fromEntries(others),
    [free]: { format: reading.readAs, ...reading.schema, ...scope },
  };
}

/** Whether an entry is a choice for exactly these items. */
function isFor(entry: unknown, { layout, application, item }: ReadingScope): boolean {
  if (!isObject(entry) || entry['format'] === undefined) return false;
  return (
    entry['layout'] === layout && entry['application'] === application && entry['item'] === item
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
