import type { LayoutId, SessionPart, SessionRef } from '../stores/session.ts';
import { IdArena } from './id-arena.ts';
import { smallestIds, sortIds } from './id-order.ts';
import type {
  FoundSession,
  PageQuery,
  RecognisedKey,
  SessionGroup,
  SessionIndex,
  SessionPage,
} from './session-scan.ts';

/** The parts of a session as bits. */
const partBits: Readonly<Record<SessionPart, number>> = { data: 1, lock: 2, timeout: 4 };
const partNames = Object.keys(partBits) as SessionPart[];

/** Longer ids can't be sessions: ASP.NET allows 80 characters, other frameworks less than this. */
const MAX_ID_BYTES = 1024;
/** While ids keep coming, pages up to here are picked out instead of sorting everything. */
const MAX_PICKED = 1000;

interface Group {
  readonly number: number;
  readonly layout: LayoutId;
  readonly application: string;
  sessionCount: number;
  lockedCount: number;
  /** The sessions in order, as long as none has come since. */
  order: Uint32Array | undefined;
}

/** A {@link SessionIndex} that can be added to. */
export class CompactSessionIndex implements SessionIndex {
  readonly #ids = new IdArena();
  #groupOf = new Uint32Array(1024);
  #parts = new Uint8Array(1024);
  /** Open addressing: number of the session plus one, by a hash of group and id; 0 is free. */
  #table = new Int32Array(4096);
  readonly #groups: Group[] = [];
  readonly #groupsByName = new Map<string, Group>();
  /** The group of the last key, which most keys share, with its application's bytes. */
  #lastGroup: Group | undefined;
  #lastApplication: Uint8Array = new Uint8Array(0);
  #isComplete = false;

  get sessionCount(): number {
    return this.#ids.count;
  }

  /** Notes that a key of a session exists. Keys that are told twice count once. */
  add(bytes: Uint8Array, key: RecognisedKey): void {
    const { idStart, idEnd } = key;
    if (idEnd - idStart > MAX_ID_BYTES) return;
    const group = this.#groupFor(bytes, key);
    const bit = partBits[key.part];
    const mask = this.#table.length - 1;
    let slot = hashOf(bytes, idStart, idEnd, group.number) & mask;
    for (let entry = this.#table[slot]; entry; entry = this.#table[slot]) {
      const number = entry - 1;
      if (
        this.#groupOf[number] === group.number &&
        this.#ids.equals(number, bytes, idStart, idEnd)
      ) {
        const parts = this.#parts[number] ?? 0;
        if (bit === partBits.lock && (parts & bit) === 0) group.lockedCount += 1;
        this.#parts[number] = parts | bit;
        return;
      }
      slot = (slot + 1) & mask;
    }
    const number = this.#ids.add(bytes, idStart, idEnd);
    if (number === this.#parts.length) this.#grow();
    this.#groupOf[number] = group.number;
    this.#parts[number] = bit;
    this.#table[slot] = number + 1;
    group.sessionCount += 1;
    if (bit === partBits.lock) group.lockedCount += 1;
    group.order = undefined;
    if (this.#ids.count * 2 > this.#table.length) this.#rehash();
  }

  /** Says that no more keys come, so that sorting pays. */
  complete(): void {
    this.#isComplete = true;
  }

  groups(): readonly SessionGroup[] {
    return this.#groups
      .map(({ layout, application, sessionCount, lockedCount }) => ({
        layout,
        application,
        sessionCount,
        lockedCount,
      }))
      .sort((a, b) => compareText(a.application, b.application) || compareText(a.layout, b.layout));
  }

  page({ group: { layout, application }, start, count, idPart = '' }: PageQuery): SessionPage {
    const group = this.#groupsByName.get(groupName(layout, application));
    if (!group) return { sessions: [], totalCount: 0 };
    if (idPart !== '') {
      const found = this.#search(group, idPart);
      const numbers = sortIds(this.#ids, found).subarray(start, start + count);
      return { sessions: this.#describe(group, numbers), totalCount: found.length };
    }
    const numbers = this.#ordered(group, start + count).subarray(start, start + count);
    return { sessions: this.#describe(group, numbers), totalCount: group.sessionCount };
  }

  find({ layout, application, id }: SessionRef): FoundSession | undefined {
    const group = this.#groupsByName.get(groupName(layout, application));
    const bytes = Buffer.from(id);
    const mask = this.#table.length - 1;
    let slot = group ? hashOf(bytes, 0, bytes.length, group.number) & mask : 0;
    for (let entry = this.#table[slot]; group && entry; entry = this.#table[slot]) {
      const isGroup = this.#groupOf[entry - 1] === group.number;
      if (isGroup && this.#ids.equals(entry - 1, bytes, 0, bytes.length)) {
        return this.#describe(group, Uint32Array.of(entry - 1))[0];
      }
      slot = (slot + 1) & mask;
    }
    return undefined;
  }

  #describe(group: Group, numbers: Uint32Array): FoundSession[] {
    const { layout, application } = group;
    return Array.from(numbers, (number) => {
      const parts = this.#parts[number] ?? 0;
      const id = Buffer.from(this.#ids.bytesOf(number)).toString();
      return {
        ref: { layout, application, id },
        parts: partNames.filter((part) => (parts & partBits[part]) !== 0),
      };
    });
  }

  #ordered(group: Group, needed: number): Uint32Array {
    if (group.order) return group.order;
    const numbers = this.#numbersOf(group);
    if (!this.#isComplete && needed <= MAX_PICKED) return smallestIds(this.#ids, numbers, needed);
    return (group.order = sortIds(this.#ids, numbers));
  }

  #numbersOf(group: Group): Uint32Array {
    const numbers = new Uint32Array(group.sessionCount);
    let count = 0;
    for (let number = 0; count < numbers.length; number++) {
      if (this.#groupOf[number] === group.number) numbers[count++] = number;
    }
    return numbers;
  }

  #search(group: Group, idPart: string): Uint32Array {
    const numbers: number[] = [];
    this.#ids.search(Buffer.from(idPart), (number) => {
      if (this.#groupOf[number] === group.number) numbers.push(number);
    });
    return Uint32Array.from(numbers);
  }

  #groupFor(bytes: Uint8Array, key: RecognisedKey): Group {
    const { layout, applicationStart: start, applicationEnd: end } = key;
    const last = this.#lastGroup;
    if (last?.layout === layout && equalBytes(this.#lastApplication, bytes, start, end))
      return last;
    this.#lastApplication = Uint8Array.prototype.slice.call(bytes, start, end);
    const application = Buffer.from(this.#lastApplication).toString();
    const name = groupName(layout, application);
    let group = this.#groupsByName.get(name);
    if (!group) {
      const number = this.#groups.length;
      group = { number, layout, application, sessionCount: 0, lockedCount: 0, order: undefined };
      this.#groups.push(group);
      this.#groupsByName.set(name, group);
    }
    this.#lastGroup = group;
    return group;
  }

  #grow(): void {
    const groupOf = new Uint32Array(this.#parts.length * 2);
    groupOf.set(this.#groupOf);
    this.#groupOf = groupOf;
    const parts = new Uint8Array(groupOf.length);
    parts.set(this.#parts);
    this.#parts = parts;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let number = 0; number < this.#ids.count; number++) {
      const bytes = this.#ids.bytesOf(number);
      let slot = hashOf(bytes, 0, bytes.length, this.#groupOf[number] ?? 0) & mask;
      while (table[slot]) slot = (slot + 1) & mask;
      table[slot] = number + 1;
    }
    this.#table = table;
  }
}

/** FNV-1a over the id, started from the group, and mixed so that the low bits are good ones. */
function hashOf(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(seed + 1, 0x9e3779b1);
  for (let index = start; index < end; index++) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
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
