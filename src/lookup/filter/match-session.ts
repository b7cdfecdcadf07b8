import { type PathValue, pathText } from '../../stores/read/item-path.ts';
import { dataSizeOf } from '../../stores/session.ts';
import type { SessionRef, SessionSnapshot, SessionSummary } from '../../stores/session.ts';
import type { ItemTest, SessionChoice, SessionFilter, SessionOrder } from './session-filter.ts';

/** What filters and orders ask of a session; a summary has it, and {@link factsOf} makes it of a snapshot. */
export type SessionFacts = Pick<
  SessionSummary,
  'ref' | 'condition' | 'ttlMs' | 'timeoutSeconds' | 'sizeBytes' | 'memoryBytes' | 'lock' | 'items'
>;

/** What must be known of sessions to choose them. */
export interface ChoiceNeeds {
  /** More than the index of a search has: a look at each of them. */
  readonly isLook: boolean;
  readonly hasTimeout: boolean;
  readonly hasMemory: boolean;
  /** Paths of the items that are looked into. */
  readonly paths: readonly string[];
  /** Only those that had a lock when they were searched can fit. */
  readonly isLocked: boolean;
}

/** What a choice needs to know. */
export function needsOf({ filters, order }: SessionChoice): ChoiceNeeds {
  const has = (...kinds: readonly SessionFilter['kind'][]): boolean =>
    filters.some(({ kind }) => kinds.includes(kind));
  return {
    isLook: order !== 'id' || !filters.every(({ kind }) => indexKinds.includes(kind)),
    hasTimeout: order === 'latest-use' || has('used-within'),
    hasMemory: order === 'largest' || has('bigger-than'),
    paths: filters.flatMap((filter) => (filter.kind === 'item' ? [filter.path] : [])),
    isLocked: order === 'longest-lock' || has('locked', 'waiting'),
  };
}

/** What can be told from a session's name alone. */
const indexKinds: readonly SessionFilter['kind'][] = ['id-part', 'application', 'layout'];

/** Whether sessions of an application in a layout can fit at all. */
export function fitsGroup(
  filters: readonly SessionFilter[],
  { application, layout }: Pick<SessionRef, 'application' | 'layout'>,
): boolean {
  const applications = filters.filter((filter) => filter.kind === 'application');
  const layouts = filters.filter((filter) => filter.kind === 'layout');
  return (
    (applications.length === 0 || applications.some((each) => each.application === application)) &&
    (layouts.length === 0 || layouts.some((each) => each.layout === layout))
  );
}

/** The texts that ids have to contain. */
export function idPartOf(filters: readonly SessionFilter[]): string | undefined {
  return filters.find((filter) => filter.kind === 'id-part')?.text;
}

/** What is known of a session that was read whole. */
export function factsOf(snapshot: SessionSnapshot): SessionFacts {
  return { ...snapshot, sizeBytes: dataSizeOf(snapshot) };
}

/**
 * Whether a session fits all filters. What isn't known of it fits none; of one that has ended, nothing is.
 * @param valueOf what stands at a path in the items that are known of it
 */
export function fitsSession(
  filters: readonly SessionFilter[],
  facts: SessionFacts,
  valueOf: (facts: SessionFacts, path: string) => PathValue | undefined,
): boolean {
  if (facts.condition === 'gone' || !fitsGroup(filters, facts.ref)) return false;
  return filters.every((filter) => fits(filter, facts, valueOf));
}

function fits(
  filter: SessionFilter,
  facts: SessionFacts,
  valueOf: (facts: SessionFacts, path: string) => PathValue | undefined,
): boolean {
  switch (filter.kind) {
    case 'application':
    case 'layout':
      return true;
    case 'id-part':
      return facts.ref.id.includes(filter.text);
    case 'locked':
      return facts.lock !== undefined;
    case 'waiting':
      return facts.lock?.isWaitedFor === true;
    case 'expires-within':
      return facts.ttlMs !== undefined && facts.ttlMs <= filter.seconds * 1000;
    case 'no-ttl':
      return facts.condition === 'no-ttl';
    case 'bigger-than':
      return (sizeOf(facts) ?? 0) > filter.bytes;
    case 'used-within': {
      const idleMs = idleMsOf(facts);
      return idleMs !== undefined && idleMs <= filter.seconds * 1000;
    }
    case 'item': {
      const value = valueOf(facts, filter.path);
      return value !== undefined && fitsValue(filter.test, filter.text ?? '', value);
    }
  }
}

/** How large its data is, or what it takes in memory. */
export function sizeOf({ sizeBytes, memoryBytes }: SessionFacts): number | undefined {
  return sizeBytes ?? memoryBytes;
}

/** How long ago a request used it; undefined where its timeout or its end isn't known. */
export function idleMsOf({ timeoutSeconds, ttlMs }: SessionFacts): number | undefined {
  if (timeoutSeconds === undefined || ttlMs === undefined) return undefined;
  return Math.max(0, timeoutSeconds * 1000 - ttlMs);
}

function fitsValue(test: ItemTest, wanted: string, value: PathValue): boolean {
  if (test === 'exists') return true;
  const text = pathText(value);
  if (text === undefined) return false;
  if (test === 'is')
    return text.toLowerCase() === wanted.toLowerCase() || isSameNumber(text, wanted);
  if (test === 'contains') return text.toLowerCase().includes(wanted.toLowerCase());
  const order = compareValues(text, wanted);
  return test === 'over' ? order > 0 : order < 0;
}

function isSameNumber(a: string, b: string): boolean {
  return isNumber(a) && isNumber(b) && Number(a) === Number(b);
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/** By number where both are one; else by text, which puts points in time in order. NaN where neither makes sense. */
function compareValues(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  if (isNumber(a) !== isNumber(b)) return NaN;
  return a < b ? -1 : Number(a > b);
}

/** Compares two sessions; those of which nothing is known come last. */
export function compareSessions(
  order: SessionOrder,
): ((a: SessionFacts, b: SessionFacts) => number) | undefined {
  switch (order) {
    case 'id':
      return undefined;
    case 'longest-lock':
      return byNumber(({ lock }) => (lock ? -(lock.ageMs ?? 0) : undefined));
    case 'soonest-end':
      return byNumber(({ ttlMs }) => ttlMs);
    case 'latest-end':
      return byNumber(({ ttlMs, condition }) =>
        condition === 'no-ttl' ? -Infinity : ttlMs === undefined ? undefined : -ttlMs,
      );
    case 'largest':
      return byNumber((facts) => {
        const size = sizeOf(facts);
        return size === undefined ? undefined : -size;
      });
    case 'latest-use':
      return byNumber(idleMsOf);
  }
}

function byNumber(of: (facts: SessionFacts) => number | undefined) {
  return (a: SessionFacts, b: SessionFacts): number => {
    const x = of(a) ?? Infinity;
    const y = of(b) ?? Infinity;
    return x === y ? 0 : x - y;
  };
}
