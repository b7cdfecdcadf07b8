import { RecordType } from '../constants.ts';
import { readDeclaredTypes } from '../records/class-info.ts';
import { textRange } from '../records/primitives.ts';
import type { RecordTable } from '../records/record-table.ts';
import { int32 } from '../../bytes/int32.ts';
import { shortHead, withId } from '../write/record-bytes.ts';
import { type Change, raw, type Token, type Work } from './tokens.ts';
import { recordSlots } from './usage.ts';

type HeadToken = Extract<Token, { kind: 'head' }>;
type LibraryToken = Extract<Token, { kind: 'library' }>;

/** How the heads of a class's objects are written. */
interface Plan {
  /** The id by which later objects name the class. */
  readonly metadataId: number;
  /** The new head that brings the description, where it isn't the one that always did. */
  readonly first?: HeadToken;
  /** Ids that change places, so that the description keeps its id. */
  readonly swapped?: readonly [number, number];
}

/** The first object of a class after an edit: one that stays, or one that comes. */
type FirstUse = { readonly kept: number } | { readonly head: HeadToken; readonly change: Change };

/**
 * Lets every class be described by the first object that has it, as the format demands, whatever an
 * edit takes away, moves or puts in front.
 */
export class ClassKeeper {
  readonly #work: Work;
  readonly #table: RecordTable;
  readonly #plans = new Map<number, Plan>();
  readonly #takenObjects = new Set<number>();
  readonly #movedLibraries = new Set<number>();

  constructor(work: Work) {
    this.#work = work;
    this.#table = work.table;
  }

  /** Plans the heads of all classes that the edit touches, and of objects that stay. */
  keep(): void {
    const touched = new Set<number>();
    for (const { tokens } of this.#work.taken) {
      for (const token of tokens) {
        if (token.kind !== 'head' || token.object === undefined) continue;
        this.#takenObjects.add(token.object);
        if (this.#isDefiner(token.object)) touched.add(token.classIndex);
      }
    }
    for (const change of this.#changes) {
      // Libraries stay where they are, unless a description in front needs them.
      change.tokens = change.tokens.filter(({ kind }) => kind !== 'library');
      for (const token of change.tokens) if (token.kind === 'head') touched.add(token.classIndex);
    }
    for (const classIndex of touched) this.#plan(classIndex);
    this.#returnLibraries();
  }

  /** The bytes of a head. */
  head(token: HeadToken): Uint8Array {
    const plan = this.#plans.get(token.classIndex);
    const metadataId = plan?.metadataId ?? this.#definerId(token.classIndex);
    const id = this.#idOf(token.id, plan);
    if (plan?.first === token) return this.#description(token.classIndex, id);
    return shortHead(id, metadataId);
  }

  get #changes(): Change[] {
    return [...this.#work.changes, ...this.#work.appended];
  }

  #idOf(id: number, plan: Plan | undefined): number {
    if (!plan?.swapped) return id;
    const [a, b] = plan.swapped;
    if (id === a) return b;
    return id === b ? a : id;
  }

  #isDefiner(object: number): boolean {
    const { table } = this.#work;
    return table.classes.start.at(table.classOf.at(object)) === table.start.at(object);
  }

  #definerId(classIndex: number): number {
    return this.#table.view.getInt32(this.#table.classes.start.at(classIndex) + 1, true);
  }

  /** The record that describes a class, up to the values, under an id. */
  #description(classIndex: number, id: number): Uint8Array {
    const { bytes, classes } = this.#table;
    return withId(
      bytes.subarray(classes.start.at(classIndex), classes.valuesStart.at(classIndex)),
      id,
    );
  }

  #plan(classIndex: number): void {
    const table = this.#table;
    const definer = ~table.ids.get(this.#definerId(classIndex));
    const first = this.#firstUse(classIndex);
    if (!first || ('kept' in first && first.kept === definer)) return;
    const definerId = this.#definerId(classIndex);
    const firstId =
      'kept' in first ? table.view.getInt32(table.start.at(first.kept) + 1, true) : first.head.id;
    const isSameSort = definerId < 0 === firstId < 0;
    const canSwap = isSameSort && !this.#isNeeded(definerId) && !this.#isNeeded(firstId);
    const head = 'kept' in first ? undefined : first.head;
    const plan: Plan = {
      metadataId: canSwap ? definerId : firstId,
      ...(head && { first: head }),
      ...(canSwap && { swapped: [definerId, firstId] as const }),
    };
    this.#plans.set(classIndex, plan);
    if (head && 'change' in first) this.#bringLibraries(classIndex, first.change, head);
    this.#changeKept(classIndex, plan, definer, 'kept' in first ? first.kept : -1);
  }

  /** Writes heads of objects that stay where they are but describe their class now, or no longer. */
  #changeKept(classIndex: number, plan: Plan, definer: number, first: number): void {
    const { table } = this.#work;
    for (let object = 0; object < table.start.length; object++) {
      if (table.classOf.at(object) !== classIndex || this.#takenObjects.has(object)) continue;
      const start = table.start.at(object);
      const id = this.#idOf(table.view.getInt32(start + 1, true), plan);
      if (object === definer) {
        const end = table.classes.valuesStart.at(classIndex);
        this.#change(start, end, [raw(shortHead(id, plan.metadataId))]);
      } else if (object === first) {
        const change = { start, end: start + 9, tokens: [raw(this.#description(classIndex, id))] };
        this.#insert(change);
        this.#bringLibraries(classIndex, change);
      } else if (table.view.getInt32(start + 5, true) !== plan.metadataId) {
        this.#change(start + 5, start + 9, [raw(int32(plan.metadataId))]);
      }
    }
  }

  #firstUse(classIndex: number): FirstUse | undefined {
    const { table } = this.#work;
    let kept = -1;
    for (let object = 0; object < table.start.length && kept === -1; object++) {
      const isUse = table.classOf.at(object) === classIndex && !this.#takenObjects.has(object);
      if (isUse) kept = object;
    }
    const keptStart = kept === -1 ? Infinity : table.start.at(kept);
    for (const change of this.#changes) {
      // What is put at an offset stands in front of the byte there.
      if (change.start > keptStart) break;
      const head = change.tokens.find(
        (token) => token.kind === 'head' && token.classIndex === classIndex,
      );
      if (head?.kind === 'head') return { head, change };
    }
    return kept === -1 ? undefined : { kept };
  }

  /** True when a reference names the id, or a record that is written anew has it. */
  #isNeeded(id: number): boolean {
    for (const { tokens } of this.#changes) {
      const isUsed = tokens.some(
        (token) => token.kind !== 'raw' && token.kind !== 'head' && token.id === id,
      );
      if (isUsed) return true;
    }
    const { table, taken } = this.#work;
    for (const slot of recordSlots(table)) {
      if (slot <= 0 || table.bytes[slot] !== RecordType.MemberReference) continue;
      if (table.view.getInt32(slot + 1, true) !== id) continue;
      if (!taken.some(({ start, end }) => slot >= start && slot < end)) return true;
    }
    return table.rootId === id;
  }

  /** Lets the libraries that a description names stand in front of it. */
  #bringLibraries(classIndex: number, change: Change, head?: HeadToken): void {
    const { table } = this.#work;
    const needed = new Set(
      readDeclaredTypes(table, classIndex).map(({ libraryId }) => libraryId ?? 0),
    );
    needed.add(table.classes.libraryId.at(classIndex));
    const libraries: LibraryToken[] = [];
    for (const id of needed) {
      const start = id === 0 ? 0 : table.libraries.get(id);
      if (start === 0 || start < change.start || this.#movedLibraries.has(id)) continue;
      const { end } = textRange(table, start + 5);
      libraries.push({ kind: 'library', id, bytes: table.bytes.subarray(start, end) });
      this.#movedLibraries.add(id);
      const isTaken = this.#work.taken.some((part) => start >= part.start && start < part.end);
      if (!isTaken) this.#change(start, end, []);
    }
    const at = head ? change.tokens.indexOf(head) : 0;
    change.tokens = [...change.tokens.slice(0, at), ...libraries, ...change.tokens.slice(at)];
  }

  /** Libraries inside of what was taken stay, where it stood. */
  #returnLibraries(): void {
    for (const { start, tokens } of this.#work.taken) {
      const libraries = tokens.filter(
        (token) => token.kind === 'library' && !this.#movedLibraries.has(token.id),
      );
      if (libraries.length > 0) this.#insert({ start, end: start, tokens: libraries });
    }
  }

  #change(start: number, end: number, tokens: readonly Token[]): void {
    this.#insert({ start, end, tokens });
  }

  /** Adds a change where its offset belongs. */
  #insert(change: Change): void {
    const { changes } = this.#work;
    const isInFront = (other: Change): boolean =>
      other.start > change.start || (other.start === change.start && other.end > other.start);
    const at = changes.findIndex(isInFront);
    changes.splice(at === -1 ? changes.length : at, 0, change);
  }
}
