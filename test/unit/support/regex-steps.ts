import { type AST, parseRegExpLiteral } from '@eslint-community/regexpp';

/**
 * Counts the steps of a regular expression over a text as a backtracking matcher takes them, which is how
 * V8 works. Unlike time, they are the same on every machine and under any load.
 */
export class StepCounter {
  readonly #pattern: AST.Pattern;
  readonly #flags: AST.Flags;
  readonly #fits = new Map<string, boolean>();
  readonly #tests = new Map<string, RegExp>();
  #input: readonly string[] = [];
  #groups = new Map<AST.CapturingGroup, string>();
  #left = 0;

  constructor(literal: string) {
    const { pattern, flags } = parseRegExpLiteral(literal);
    this.#pattern = pattern;
    this.#flags = flags;
  }

  /** The steps of finding the first match, or with the flag `g` all; no more than `limit`. */
  count(text: string, limit: number): number {
    this.#input = this.#flags.unicode ? Array.from(text) : text.split('');
    this.#left = limit;
    try {
      this.#search();
    } catch (error) {
      if (error !== outOfSteps) throw error;
    }
    return limit - this.#left;
  }

  #search(): void {
    for (let start = 0; start <= this.#input.length;) {
      let end = -1;
      this.#groups = new Map();
      const isFound = this.#any(this.#pattern.alternatives, start, (at) => {
        end = at;
        return true;
      });
      if ((isFound && !this.#flags.global) || this.#flags.sticky) return;
      start = isFound ? Math.max(end, start + 1) : start + 1;
    }
  }

  #step(): void {
    if (--this.#left < 0) throw outOfSteps;
  }

  #any(alternatives: readonly AST.Alternative[], at: number, then: Then): boolean {
    return alternatives.some(({ elements }) => this.#all(elements, 0, at, then));
  }

  #all(elements: readonly AST.Element[], index: number, at: number, then: Then): boolean {
    const element = elements[index];
    if (!element) return then(at);
    return this.#one(element, at, (next) => this.#all(elements, index + 1, next, then));
  }

  #one(element: AST.Element, at: number, then: Then): boolean {
    this.#step();
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return this.#isFit(element, at) && then(at + 1);
      case 'Group':
        return this.#any(element.alternatives, at, then);
      case 'CapturingGroup':
        return this.#any(element.alternatives, at, (end) => {
          this.#groups.set(element, this.#input.slice(at, end).join(''));
          return then(end);
        });
      case 'Backreference':
        return this.#back(element, at, then);
      case 'Quantifier':
        return isSingle(element.element)
          ? this.#run(element, at, then)
          : this.#loop(element, at, 0, then);
      case 'Assertion':
        return this.#holds(element, at) && then(at);
    }
  }

  #back({ resolved }: AST.Backreference, at: number, then: Then): boolean {
    const [group] = Array.isArray(resolved) ? resolved : [resolved];
    const text = (group && this.#groups.get(group)) ?? '';
    const end = at + text.length;
    this.#step();
    return this.#input.slice(at, end).join('') === text && then(end);
  }

  /** Characters of one kind: as many as there are and then fewer, or the other way round. */
  #run({ element, min, max, greedy }: AST.Quantifier, at: number, then: Then): boolean {
    const most = bounded(min, max);
    let count = 0;
    const isNext = (): boolean => {
      this.#step();
      return count < most && this.#isFit(element as Single, at + count);
    };
    if (!greedy) {
      for (; count < min; count++) if (!isNext()) return false;
      for (;;) {
        if (then(at + count)) return true;
        if (!isNext()) return false;
        count++;
      }
    }
    while (isNext()) count++;
    for (; count >= min; count--) {
      this.#step();
      if (then(at + count)) return true;
    }
    return false;
  }

  #loop(quantifier: AST.Quantifier, at: number, count: number, then: Then): boolean {
    const { element, min, max, greedy } = quantifier;
    const more = (): boolean =>
      count < bounded(min, max) &&
      this.#one(element, at, (next) => {
        // A round that takes nothing is no progress.
        return (next > at || count < min) && this.#loop(quantifier, next, count + 1, then);
      });
    if (count < min) return more();
    return greedy ? more() || then(at) : then(at) || more();
  }

  #holds(assertion: AST.Assertion, at: number): boolean {
    switch (assertion.kind) {
      case 'start':
        return at === 0 || (this.#flags.multiline && this.#input[at - 1] === '\n');
      case 'end':
        return at === this.#input.length || (this.#flags.multiline && this.#input[at] === '\n');
      case 'word':
        return (isWord(this.#input[at - 1]) !== isWord(this.#input[at])) !== assertion.negate;
      case 'lookahead':
        return this.#any(assertion.alternatives, at, () => true) !== assertion.negate;
      case 'lookbehind': {
        const inner = assertion.alternatives.map(({ raw }) => raw).join('|');
        const before = this.#input.slice(Math.max(0, at - 16), at).join('');
        return this.#test(`(?:${inner})$`).test(before) !== assertion.negate;
      }
    }
  }

  #isFit({ raw }: Single, at: number): boolean {
    const character = this.#input[at];
    if (character === undefined) return false;
    const key = raw + character;
    let fits = this.#fits.get(key);
    if (fits === undefined) {
      fits = this.#test(`^(?:${raw})$`).test(character);
      this.#fits.set(key, fits);
    }
    return fits;
  }

  #test(source: string): RegExp {
    let test = this.#tests.get(source);
    if (!test) {
      test = new RegExp(source, this.#flags.raw.replace(/[gymd]/g, ''));
      this.#tests.set(source, test);
    }
    return test;
  }
}

type Then = (at: number) => boolean;
type Single = AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass;

const outOfSteps = new Error('out of steps');
/** What is bounded counts as short: it makes no growth, only more steps a character. */
const SHORT = 8;

function bounded(min: number, max: number): number {
  return Number.isFinite(max) ? Math.min(max, Math.max(min, SHORT)) : max;
}

function isSingle(element: AST.Element | AST.QuantifiableElement): element is Single {
  return /^(?:Character|CharacterSet|CharacterClass|ExpressionCharacterClass)$/.test(element.type);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}
