import type { ValueNode } from '../../formats/value.ts';
import { type Bound, isNumber, type ValueTest } from './query.ts';

/** Makes a test ready to be asked of many values: whether they pass it. */
export function passing(test: ValueTest): (node: ValueNode) => boolean {
  if (test.kind === 'null') return (node) => node.kind === 'null';
  const passes = textTest(test);
  return (node) => {
    const text = node.kind === 'scalar' ? node.text : undefined;
    return text !== undefined && passes(text);
  };
}

function textTest(test: Exclude<ValueTest, { kind: 'null' }>): (text: string) => boolean {
  switch (test.kind) {
    case 'contains': {
      const wanted = test.text.toLowerCase();
      return (text) => text.toLowerCase().includes(wanted);
    }
    case 'is': {
      const wanted = test.text.toLowerCase();
      const isOneNumber = isNumber(test.text);
      return (text) =>
        text.toLowerCase() === wanted ||
        (isOneNumber && isNumber(text) && compareNumbers(text, test.text) === 0);
    }
    case 'pattern':
      return (text) => test.pattern.test(text);
    case 'range': {
      const above = boundTest(test.from, 1);
      const below = boundTest(test.to, -1);
      return (text) => above(text) && below(text);
    }
  }
}

/** @param side 1 where the text has to be above, -1 where it has to be below */
function boundTest(bound: Bound | undefined, side: 1 | -1): (text: string) => boolean {
  if (!bound) return () => true;
  const compare = comparing(bound.text);
  return (text) => {
    const order = compare(text);
    return order !== undefined && (order * side > 0 || (order === 0 && bound.isIncluded));
  };
}

/** Tells how texts stand to a bound; undefined where the two can't be compared. */
function comparing(bound: string): (text: string) => number | undefined {
  if (isNumber(bound)) {
    return (text) => (isNumber(text) ? compareNumbers(text, bound) : undefined);
  }
  if (!isTime(bound)) return () => undefined;
  return (text) => {
    if (!isTime(text)) return undefined;
    // A day without a time is all of that day, and a month all of that month.
    const part = text.slice(0, bound.length);
    return part === bound ? 0 : part < bound ? -1 : 1;
  };
}

/** So many digits are exact in a Double. */
const EXACT_DIGITS = 15;

/** Whole numbers that are too long for a Double are compared as they stand. */
function compareNumbers(a: string, b: string): number {
  if ((a.length > EXACT_DIGITS || b.length > EXACT_DIGITS) && isWhole(a) && isWhole(b)) {
    const [x, y] = [BigInt(a), BigInt(b)];
    return x === y ? 0 : x < y ? -1 : 1;
  }
  const [x, y] = [Number(a), Number(b)];
  return x === y ? 0 : x < y ? -1 : 1;
}

function isWhole(text: string): boolean {
  return /^-?\d{1,40}$/.test(text);
}

function isTime(text: string): boolean {
  return /^\d{4}-\d{2}/.test(text);
}
