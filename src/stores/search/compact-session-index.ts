import type { KeyMatch } from '../find/key-rule.ts';
import type { LayoutId, SessionPart, SessionRef } from '../session.ts';
import { IdArena, MAX_ID_BYTES, TAG_LIMIT } from './id-arena.ts';
import { smallestIds, sortIds } from './id-order.ts';
import { IdTable } from './id-table.ts';
import { LazyOrder } from './lazy-order.ts';
import type {
  FoundSession,
  PageQuery,
  SessionGroup,
  SessionIndex,
  SessionPage,
  SearchGaps,
  SessionSuggestion,
} from '../source/session-index.ts';

/** The parts of a session as bits. */
const partBits = { data: 1, lock: 2, timeout: 4 } as const satisfies Record<SessionPart, number>;
const partNames = Object.keys(partBits) as SessionPart[];

/** More applications than this on one server are somebody's mistake; the rest isn't shown. */
const MAX_GROUPS = TAG_LIMIT;
/** What the ids of so many sessions take in memory, some 690 MB, is the most that a scan may. */
const MAX_SESSIONS = 10_000_000;
/** While ids keep coming, pages up to here are picked out instead of sorting everything. */
const MAX_PICKED = 1000;

interface Group {
  readonly number: number;
  readonly layout: LayoutId;
  readonly application: string;
  sessionCount: number;
  unlistedCount: number;
  lockedCount: number;
  /** The sessions in order, as long as none has come since. */
  order: LazyOrder | undefined;
}

/** A {@link SessionIndex} that can be added to. */
export class CompactSessionIndex implements SessionIndex {
  gaps: SearchGaps | undefined;
  suggestions: readonly SessionSuggestion[] = [];
  /** The ids, tagged with the number of their group. */
  readonly #ids = new IdArena();
  readonly #table: IdTable;
  readonly #maxSessions: number;
  #unlistedCount = 0;
  readonly #groups: Group[] = [];
  readonly #groupsByName = new Map<string, Group>();
  /** The group of the last key, which most keys share, with its application's bytes. */
  #lastGroup: Group | undefined;
  #lastApplication: Uint8Array = new Uint8Array(0);
  #isComplete = false;

  /**
   * @param keyCount how many keys are expected, if that is known: spares growing
   * @param maxSessions of how many sessions the ids are kept: those that come first, which SCAN's order makes
   * a fair sample; further ones are counted by their data
   */
  constructor(keyCount = 0, maxSessions = MAX_SESSIONS) {
    this.#table = new IdTable(this.#ids, keyCount);
    this.#maxSessions = maxSessions;
  }

  get sessionCount(): number {
    return this.#ids.count;
  }

  get unlistedCount(): number {
    return this.#unlistedCount;
  }

  /** Notes that a key of a session exists. Keys that are told twice count once. */
  add(bytes: Uint8Array, key: KeyMatch): void {
    const { idStart, idEnd } = key;
    const group = this.#groupFor(bytes, key);
    if (idEnd - idStart > MAX_ID_BYTES || !group) return;
    const { part } = key;
    const flag =
      part === 'data' ? partBits.data : part === 'lock' ? partBits.lock : partBits.timeout;
    const mayCome = this.#ids.count < this.#maxSessions;
    const outcome = this.#table.add(bytes, idStart, idEnd, group.number, flag, mayCome);
    if (outcome === 'known') return;
    if (outcome === 'left-out') {
      if (part === 'lock' || key.isLocked) group.lockedCount += 1;
      if (part !== 'data') return;
      group.unlistedCount += 1;
      this.#unlistedCount += 1;
      return;
    }
    if (key.isLocked) this.#table.add(bytes, idStart, idEnd, group.number, partBits.lock, false);
    if (part === 'lock' || key.isLocked) group.lockedCount += 1;
    if (outcome === 'flagged') return;
    group.sessionCount += 1;
    group.order = undefined;
  }

  /** Whether a key of a session was noted. */
  has(
    bytes: Uint8Array,
    { layout, part, applicationStart, applicationEnd, idStart, idEnd }: KeyMatch,
  ): boolean {
    const application = Buffer.from(
      bytes.buffer,
      bytes.byteOffset + applicationStart,
      applicationEnd - applicationStart,
    );
    const group = this.#groupsByName.get(groupName(layout, application.toString()));
    if (!group) return false;
    const flags = this.#table.flagsOf(bytes.subarray(idStart, idEnd), group.number);
    return (flags & partBits[part]) !== 0;
  }

  /** Says that no more keys come, so that sorting pays. */
  complete(): void {
    this.#isComplete = true;
  }

  groups(): readonly SessionGroup[] {
    return this.#groups
      .map(({ layout, application, sessionCount, unlistedCount, lockedCount }) => ({
        layout,
        application,
        sessionCount,
        ...(unlistedCount > 0 && { unlistedCount }),
        lockedCount,
      }))
      .sort((a, b) => compareText(a.application, b.application) || compareText(a.layout, b.layout));
  }

  page({ group: named, start, count, idPart = '', isLocked = false }: PageQuery): SessionPage {
    const { layout, application } = named;
    const group = this.#groupsByName.get(groupName(layout, application));
    if (!group) return { sessions: [], totalCount: 0 };
    if (isLocked || idPart !== '') {
      const found = isLocked ? this.#locked(group) : this.#search(group, idPart);
      const numbers = sortIds(this.#ids, found).subarray(start, start + count);
      return { sessions: this.#describe(group, numbers), totalCount: found.length };
    }
    const numbers = this.#ordered(group, start, start + count);
    return { sessions: this.#describe(group, numbers), totalCount: group.sessionCount };
  }

  find({ layout, application, id }: SessionRef): FoundSession | undefined {
    const group = this.#groupsByName.get(groupName(layout, application));
    const parts = group ? this.#partsOf(group, Buffer.from(id)) : [];
    return parts.length > 0 ? { ref: { layout, application, id }, parts } : undefined;
  }

  #partsOf(group: Group, id: Uint8Array): SessionPart[] {
    const flags = this.#table.flagsOf(id, group.number);
    return partNames.filter((part) => (flags & partBits[part]) !== 0);
  }

  #describe(group: Group, numbers: Uint32Array): FoundSession[] {
    const { layout, application } = group;
    return Array.from(numbers, (number) => {
      const bytes = this.#ids.bytesOf(number);
      const id = Buffer.from(bytes).toString();
      return { ref: { layout, application, id }, parts: this.#partsOf(group, bytes) };
    });
  }

  #ordered(group: Group, start: number, end: number): Uint32Array {
    if (group.order) return group.order.slice(start, end);
    const numbers = this.#numbersOf(group);
    if (!this.#isComplete && end <= MAX_PICKED) {
      return smallestIds(this.#ids, numbers, end).subarray(start, end);
    }
    group.order = new LazyOrder(this.#ids, numbers);
    return group.order.slice(start, end);
  }

  #numbersOf(group: Group): Uint32Array {
    const numbers = new Uint32Array(group.sessionCount);
    let count = 0;
    for (let number = 0; count < numbers.length; number++) {
      if (this.#ids.tagOf(number) === group.number) numbers[count++] = number;
    }
    return numbers;
  }

  #locked(group: Group): Uint32Array {
    if (group.lockedCount === 0) return new Uint32Array();
    return this.#numbersOf(group).filter((number) => {
      const flags = this.#table.flagsOf(this.#ids.bytesOf(number), group.number);
      return (flags & partBits.lock) !== 0;
    });
  }

  #search(group: Group, idPart: string): Uint32Array {
    const numbers: number[] = [];
    this.#ids.search(Buffer.from(idPart), (number) => {
      if (this.#ids.tagOf(number) === group.number) numbers.push(number);
    });
    return Uint32Array.from(numbers);
  }

  #groupFor(bytes: Uint8Array, key: KeyMatch): Group | undefined {
    const { layout, applicationStart: start, applicationEnd: end } = key;
    const last = this.#lastGroup;
    if (last?.layout === layout && equalBytes(this.#lastApplication, bytes, start, end))
      return last;
    this.#lastApplication = Uint8Array.prototype.slice.call(bytes, start, end);
    const application = Buffer.from(this.#lastApplication).toString();
    const name = groupName(layout, application);
    let group = this.#groupsByName.get(name);
    if (!group) {
      if (this.#groups.length >= MAX_GROUPS) return undefined;
      const number = this.#groups.length;
      const counts = { sessionCount: 0, unlistedCount: 0, lockedCount: 0 };
      group = { number, layout, application, ...counts, order: undefined };
      this.#groups.push(group);
      this.#groupsByName.set(name, group);
    }
    this.#lastGroup = group;
    return group;
  }
}

function equalBytes(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
}

function groupName(layout: LayoutId, application: string): string {
  return `${layout} ${application}`;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
