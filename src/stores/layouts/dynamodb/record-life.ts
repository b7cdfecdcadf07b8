import { msOfIso, isoOf } from './iso-time.ts';
import { numberIn, type StoredItem, textIn } from './stored-item.ts';

/** How an attribute counts time: text in UTC, or a number since 1970. */
export type LifeUnit = 'iso' | 'seconds' | 'milliseconds';

/** An attribute that says when a record ends. */
export interface LifeAttribute {
  readonly name: string;
  readonly unit: LifeUnit;
  readonly atMs: number;
  /** True where the framework writes parts of a second, too. */
  readonly isExact: boolean;
}

/** When a record ends, in all places where that stands. The first one is what the site goes by. */
export type RecordLife = readonly [LifeAttribute, ...LifeAttribute[]];

/** The attributes by which frameworks end their sessions, in epoch seconds unless they are large. */
const endNames = ['expires', 'expires_at', 'expire_at', 'expiration'] as const;
/** Seconds since 1970 are no such number before the year 5138; milliseconds are since 1973. */
const MILLISECONDS_FROM = 1e11;
/** Numbers of the session provider that say something else. */
const otherNumbers: ReadonlySet<string> = new Set(['Locked', 'Flags']);
/** How long after its end the provider may be told to have a record deleted: any more is another number. */
const MAX_BEHIND_MS = 10 * 366 * 86_400_000;

/**
 * When a record ends, by what its framework writes; undefined for one that never does, or whose end we don't know.
 * @param ttlAttribute the one by which the table itself deletes, where that is known
 */
export function lifeOf(item: StoredItem, ttlAttribute?: string): RecordLife | undefined {
  const expiresMs = msOfIso(textIn(item, 'Expires', 'S'));
  if (expiresMs !== undefined) {
    const main: LifeAttribute = { name: 'Expires', unit: 'iso', atMs: expiresMs, isExact: true };
    return [main, ...deletionsAfter(item, expiresMs)];
  }
  if (item.has('ttl_window') || item.has('ttl_deadline') || item.get('value')?.type === 'B') {
    const name = ttlAttribute ?? 'ttl_date';
    return numbered(item, item.has(name) ? name : cacheEndName(item));
  }
  for (const name of endNames) {
    const life = numbered(item, name);
    if (life) return life;
  }
  return undefined;
}

/** The same record's end, moved by as much in all places. */
export function movedLife(
  life: RecordLife,
  atMs: number,
): readonly { name: string; text: string }[] {
  const byMs = atMs - life[0].atMs;
  return life.map((each) => ({ name: each.name, text: lifeText(each, each.atMs + byMs) }));
}

/** A time as an attribute has it. */
export function lifeText(
  { unit, isExact }: Pick<LifeAttribute, 'unit' | 'isExact'>,
  atMs: number,
): string {
  if (unit === 'iso') return isoOf(atMs);
  if (unit === 'milliseconds') return String(Math.round(atMs));
  return String(isExact ? Math.round(atMs) / 1000 : Math.floor(atMs / 1000));
}

/** The provider writes no other numbers: what else there is, is the time at which the table deletes. */
function deletionsAfter(item: StoredItem, expiresMs: number): LifeAttribute[] {
  const found: LifeAttribute[] = [];
  for (const [name, { type }] of item) {
    if (type !== 'N' || otherNumbers.has(name)) continue;
    const atMs = (numberIn(item, name) ?? NaN) * 1000;
    if (!(atMs > expiresMs - 1000 && atMs < expiresMs + MAX_BEHIND_MS)) continue;
    found.push({ name, unit: 'seconds', atMs, isExact: false });
  }
  return found;
}

/** An entry of a cache has one number beside its deadline, whatever it is called. */
function cacheEndName(item: StoredItem): string {
  for (const [name, { type }] of item) if (type === 'N' && name !== 'ttl_deadline') return name;
  return 'ttl_date';
}

function numbered(item: StoredItem, name: string): RecordLife | undefined {
  const value = numberIn(item, name);
  if (value === undefined || value <= 0) return undefined;
  const isMs = value >= MILLISECONDS_FROM;
  const isExact = !Number.isInteger(value);
  return [
    {
      name,
      unit: isMs ? 'milliseconds' : 'seconds',
      atMs: isMs ? value : value * 1000,
      isExact,
    },
  ];
}
