import { type AST, parseRegExpLiteral, visitRegExpAST } from '@eslint-community/regexpp';

/** A text that grows by repeating a part of it. */
export interface GrowingText {
  readonly prefix: string;
  readonly part: string;
  readonly suffix: string;
}

/** The text with its part so many times. */
export function grown({ prefix, part, suffix }: GrowingText, times: number): string {
  return prefix + part.repeat(times) + suffix;
}

/** Characters of which every kind has some. */
const common = Array.from(' \ta0Z_-+.,:;=<>()[]{}"\'/\\\n\u0000é');
const others = Array.from('bfnrtuxyz19AFN&#%@~$|^`*?');
const suffixes = ['', '\n', '\u0000', '!', 'a'];
const MAX_PARTS = 60;

/**
 * Texts that make a regular expression work for nothing: what its loops take, again and again, behind what
 * leads to them, and in front of something that lets the match fail.
 */
export function* hostileTexts(literal: string): Generator<GrowingText> {
  const { pattern, flags } = parseRegExpLiteral(literal);
  const sampler = new Sampler(flags.raw.replace(/[gymd]/g, ''));
  const parts = new Set<string>();
  const prefixes = new Set<string>(['']);
  visitRegExpAST(pattern, {
    onQuantifierEnter(quantifier) {
      for (const sample of sampler.samples(quantifier.element)) parts.add(sample);
      prefixes.add(sampler.before(quantifier));
    },
    onAlternativeEnter(alternative) {
      parts.add(sampler.sequence(alternative.elements));
      for (let end = 1; end < alternative.elements.length; end++) {
        parts.add(sampler.sequence(alternative.elements.slice(0, end)));
      }
    },
    onCharacterEnter({ value }) {
      parts.add(String.fromCodePoint(value));
    },
    onCharacterClassEnter(characters) {
      for (const sample of sampler.samples(characters)) parts.add(sample);
    },
  });
  const own = [...parts].filter((part) => part !== '').slice(0, MAX_PARTS);
  for (const part of [...own, ...common]) {
    for (const prefix of prefixes) {
      for (const suffix of suffixes) yield { prefix, part, suffix };
    }
  }
}

/** Makes texts that parts of an expression take. */
class Sampler {
  readonly #flags: string;

  constructor(flags: string) {
    this.#flags = flags;
  }

  /** A few texts for a part: more than one for sets of characters. */
  samples(element: AST.Element | AST.QuantifiableElement): readonly string[] {
    switch (element.type) {
      case 'Character':
        return [String.fromCodePoint(element.value)];
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass': {
        const test = new RegExp(`^(?:${element.raw})$`, this.#flags);
        const fitting = [...common, ...others].filter((each) => test.test(each));
        return fitting.length > 0 ? fitting.slice(0, 4) : [fallback(test)];
      }
      case 'Group':
      case 'CapturingGroup':
        return element.alternatives.map(({ elements }) => this.sequence(elements));
      case 'Quantifier': {
        const [sample = ''] = this.samples(element.element);
        return [sample.repeat(Math.max(1, Math.min(element.min, 64)))];
      }
      case 'Assertion':
      case 'Backreference':
        return [''];
    }
  }

  sequence(elements: readonly AST.Element[]): string {
    return elements.map((element) => this.samples(element)[0] ?? '').join('');
  }

  /** What has to stand in front for a part to be reached. */
  before(node: AST.Node): string {
    const { parent } = node;
    if (!parent || parent.type === 'Pattern') return parent ? '' : '';
    if (parent.type !== 'Alternative') return this.before(parent);
    const index = parent.elements.indexOf(node as AST.Element);
    return this.before(parent) + this.sequence(parent.elements.slice(0, index));
  }
}

function fallback(test: RegExp): string {
  for (let code = 0; code < 0x3000; code++) {
    const character = String.fromCharCode(code);
    if (test.test(character)) return character;
  }
  return test.test('\ud800') ? '\ud800' : '';
}
