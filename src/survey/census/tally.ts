import { patternOf } from './name-pattern.ts';

/** Names of one pattern that are kept apart; with one more, they become one entry. */
const MAX_NAMES_OF_PATTERN = 20;

/** An entry of a tally by its name. */
export interface Tallied<T> {
  readonly name: string;
  /** `name` is a pattern: more than {@link MAX_NAMES_OF_PATTERN} names are like it. */
  readonly isPattern: boolean;
  readonly value: T;
}

/**
 * Entries by name in a bounded space, whatever names come. Names that differ in a number or an id become
 * one entry when there are many of them; and when there are too many entries all the same, the smallest
 * are let go, so that what is frequent stays, whenever it comes.
 */
export class Tally<T> {
  readonly #limit: number;
  readonly #create: () => T;
  readonly #weight: (value: T) => number;
  readonly #merge: (into: T, from: T) => void;
  readonly #entries = new Map<string, T>();
  readonly #patterns = new Map<string, T>();
  /** How many entries there are of each pattern that isn't a name itself. */
  readonly #counts = new Map<string, number>();
  #others: T | undefined;
  #otherCount = 0;

  /**
   * @param limit the most entries; twice as many are kept for a while
   * @param weight by which the smallest are found
   * @param merge adds one value to another
   */
  constructor(
    limit: number,
    create: () => T,
    weight: (value: T) => number,
    merge: (into: T, from: T) => void,
  ) {
    this.#limit = limit;
    this.#create = create;
    this.#weight = weight;
    this.#merge = merge;
  }

  /** The value of a name, or of the pattern that it has become part of. */
  at(name: string): T {
    const known = this.#entries.get(name);
    if (known) return known;
    const pattern = patternOf(name);
    if (pattern !== name) {
      const whole = this.#patterns.get(pattern);
      if (whole) return whole;
      const count = (this.#counts.get(pattern) ?? 0) + 1;
      this.#counts.set(pattern, count);
      if (count > MAX_NAMES_OF_PATTERN) return this.#fold(pattern);
    }
    if (this.#entries.size >= 2 * this.#limit) this.#prune();
    const value = this.#create();
    this.#entries.set(name, value);
    return value;
  }

  /** What is kept, greatest first. */
  entries(): readonly Tallied<T>[] {
    const list = [
      ...[...this.#entries].map(([name, value]) => ({ name, isPattern: false, value })),
      ...[...this.#patterns].map(([name, value]) => ({ name, isPattern: true, value })),
    ];
    return list.sort((a, b) => this.#weight(b.value) - this.#weight(a.value));
  }

  /** What was let go: the sum, and how many entries; undefined where everything was kept. */
  get others(): { readonly count: number; readonly value: T } | undefined {
    return this.#others === undefined
      ? undefined
      : { count: this.#otherCount, value: this.#others };
  }

  #fold(pattern: string): T {
    const whole = this.#create();
    for (const [name, value] of this.#entries) {
      if (patternOf(name) !== pattern) continue;
      this.#merge(whole, value);
      this.#entries.delete(name);
    }
    this.#counts.delete(pattern);
    if (this.#patterns.size >= this.#limit) this.#dropSmallest(this.#patterns);
    this.#patterns.set(pattern, whole);
    return whole;
  }

  #prune(): void {
    this.#dropSmallest(this.#entries);
    this.#counts.clear();
    for (const name of this.#entries.keys()) {
      const pattern = patternOf(name);
      if (pattern !== name) this.#counts.set(pattern, (this.#counts.get(pattern) ?? 0) + 1);
    }
  }

  #dropSmallest(from: Map<string, T>): void {
    const ordered = [...from].sort(([, a], [, b]) => this.#weight(b) - this.#weight(a));
    for (const [name, value] of ordered.slice(Math.ceil(this.#limit / 2))) {
      from.delete(name);
      this.#others ??= this.#create();
      this.#merge(this.#others, value);
      this.#otherCount++;
    }
  }
}
