import { possibleReadings } from '../../formats/registry.ts';
import type { PossibleReading } from '../../formats/foreign/read-as.ts';
import { codecs } from '../codecs.ts';
import { newKeyMatch } from '../find/key-rule.ts';
import { claimOf } from '../find/value-claim.ts';
import type { ItemsRead } from '../layout-shape.ts';
import { type CustomLayout, customLayout } from '../layouts/custom/custom-layout.ts';
import {
  customFormats,
  type CustomFramework,
  type CustomLayoutDefinition,
  frameworks,
} from '../layouts/custom/definition.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { StoreLayout } from '../layout.ts';
import type { SessionItem } from '../session.ts';
import type { StoredKey } from '../source/key-survey.ts';
import type { TaughtValues } from './layout-entry.ts';

/** How well something fits all the values that were looked at. */
export type Certainty = Exclude<PossibleReading['certainty'], 'none'>;

/** What values can be, with what a layout makes of each of them. */
export interface ValueChoice {
  readonly values: TaughtValues;
  readonly certainty: Certainty;
  /** In the order of the keys. */
  readonly sessions: readonly TaughtSession[];
}

/** A session as a layout that is being made reads it. */
export interface TaughtSession {
  readonly items: readonly SessionItem[];
  readonly layout: StoreLayout;
}

const ranks = ['sure', 'likely', 'possible'] as const;
/** Fields of a hash that are read in each format. */
const MAX_FIELDS = 12;

/** What the values under the keys of a pattern can be, the surest first. All keys have the same type. */
export function valueChoices(
  pattern: string,
  stored: readonly StoredKey[],
  nowMs: number,
): readonly ValueChoice[] {
  const [first] = stored;
  if (!first) return [];
  const type = first.look.type === 'hash' ? 'hash' : 'string';
  const ofFrameworks = (Object.keys(frameworks) as CustomFramework[])
    .filter((framework) => frameworks[framework] === type && pattern.endsWith('{id}'))
    .flatMap((framework) => frameworkChoice(pattern, framework, stored, nowMs));
  const fits = formatFits(stored);
  const ofFormats = customFormats.flatMap((format): readonly ValueChoice[] => {
    if (format === 'collection' && type === 'hash') return [];
    const certainty = format === 'collection' ? 'sure' : fits.get(format);
    if (certainty === undefined) return [];
    const values: TaughtValues = { type, format };
    const sessions = sessionsOf(pattern, values, stored, nowMs);
    // An empty collection is as good as anything that begins so.
    const isEmpty = format === 'collection' && sessions?.every(({ items }) => items.length === 0);
    return sessions && !isEmpty ? [{ values, certainty, sessions }] : [];
  });
  const rankOf = ({ certainty }: ValueChoice): number => ranks.indexOf(certainty);
  return [...ofFrameworks, ...ofFormats].sort((a, b) => rankOf(a) - rankOf(b) || last(a) - last(b));
}

/** What a layout with such values makes of keys; undefined where it doesn't take one of them, or can't read it. */
export function sessionsOf(
  pattern: string,
  values: TaughtValues,
  stored: readonly StoredKey[],
  nowMs: number,
): readonly TaughtSession[] | undefined {
  const definition = definitionOf(pattern, values);
  const custom = customLayout(definition);
  const layout = 'framework' in values ? layoutById(values.framework) : custom.layout;
  if (!layout) return undefined;
  const sessions: TaughtSession[] = [];
  for (const each of stored) {
    const read = takes(custom, each) ? readOf(layout, each, nowMs) : undefined;
    if (read === undefined) return undefined;
    sessions.push({ items: read.items, layout });
  }
  return sessions;
}

function definitionOf(pattern: string, values: TaughtValues): CustomLayoutDefinition {
  const named = { name: 'taught', key: pattern };
  if (!('framework' in values)) return { ...named, ...values };
  const { framework } = values;
  return { ...named, framework, type: frameworks[framework], format: 'json' };
}

/** Whether a layout takes a key for the data of a session, as a search will. */
function takes({ rules }: CustomLayout, { key, look }: StoredKey): boolean {
  const match = newKeyMatch();
  const rule = rules.find(
    ({ matches, fits }) => fits?.(look) !== false && matches(key, 0, key.length, match),
  );
  return rule !== undefined && match.part === 'data';
}

function readOf(layout: StoreLayout, { data }: StoredKey, nowMs: number): ItemsRead | undefined {
  const read = layout.readItems(data, nowMs);
  const isUnread = read.damage !== undefined || read.readOnlyReason === 'unknown-encoding';
  return isUnread ? undefined : read;
}

function frameworkChoice(
  pattern: string,
  framework: CustomFramework,
  stored: readonly StoredKey[],
  nowMs: number,
): readonly ValueChoice[] {
  const values = { framework };
  const sessions = sessionsOf(pattern, values, stored, nowMs);
  if (!sessions) return [];
  const isClaimed = stored.every(({ look }) => claimOf(look) === framework);
  // Without a claim, what was read into nothing, or into one thing without a name, says nothing.
  const isNamed = sessions.every(({ items }) => items.some(({ name }) => name !== null));
  if (!isClaimed && !isNamed) return [];
  return [{ values, certainty: isClaimed ? 'sure' : 'possible', sessions }];
}

/** How well each format fits: as well as it fits the value that it fits worst. */
function formatFits(stored: readonly StoredKey[]): ReadonlyMap<string, Certainty> {
  const worst = new Map<string, Certainty | 'none'>();
  for (const bytes of stored.flatMap(valuesIn)) {
    for (const { format, certainty } of possibleReadings(bytes, 'bytes', { codecs })) {
      const before = worst.get(format);
      const isWorse = before === undefined || before === 'none' || certainty === 'none';
      if (!isWorse && ranks.indexOf(certainty) <= ranks.indexOf(before)) continue;
      worst.set(format, before === 'none' ? 'none' : certainty);
    }
  }
  return new Map([...worst].flatMap(([format, fit]) => (fit === 'none' ? [] : [[format, fit]])));
}

function valuesIn({ data }: StoredKey): readonly Uint8Array[] {
  if (data instanceof Uint8Array) return [data];
  if (!Array.isArray(data)) return [];
  const fields = data as readonly unknown[];
  return fields
    .slice(0, 2 * MAX_FIELDS)
    .flatMap((value, at) => (at % 2 === 1 && value instanceof Uint8Array ? [value] : []));
}

/** What the values name comes before what fits as well, and what any value could be behind it. */
function last({ values, certainty }: ValueChoice): number {
  if ('framework' in values) {
    if (certainty === 'sure') return -1;
    return values.framework === 'unclaimed' ? 2 : 1;
  }
  return values.format === 'bytes' ? 4 : values.format === 'text' ? 3 : 0;
}
