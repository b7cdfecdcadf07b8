import type { ValueNode } from '../../formats/value.ts';
import { type Bound, isNumber, type ValueTest } from './query.ts';

/** Whether a value passes a test. */
export function passes(test: ValueTest, node: ValueNode): boolean {
  if (test.kind === 'null') return node.kind === 'null';
  const text = node.kind === 'scalar' ? node.text : undefined;
  if (text === undefined) return false;
  switch (test.kind) {
    case 'contains':
      return text.toLowerCase().includes(test.text.toLowerCase());
    case 'is':
      return (
        text.toLowerCase() === test.text.toLowerCase() ||
        (isNumber(text) && isNumber(test.text) && compareNumbers(text, test.text) === 0)
      );
    case 'pattern':
      return test.pattern.test(text);
    case 'range':
      return isWithin(text, test.from, 1) && isWithin(text, test.to, -1);
  }
}

/** @param side 1 where the text has to be above, -1 where it has to be below */
function isWithin(text: string, bound: Bound | undefined, side: 1 | -1): boolean {
  if (!bound) return true;
  const order = compare(text, bound);
  return order !== undefined && (order * side > 0 || (order === 0 && bound.isIncluded));
}

/** Undefined where the two can't be compared. */
function compare(text: string, bound: Bound): number | undefined {
  if (isNumber(bound.text)) return isNumber(text) ? compareNumbers(text, bound.text) : undefined;
  if (!isTime(bound.text) || !isTime(text)) return undefined;
  // A day without a time is all of that day, and a month all of that month.
  const part = text.slice(0, bound.text.length);
  return part === bound.text ? 0 : part < bound.text ? -1 : 1;
}

/** Whole numbers that are too long for a Double are compared as they stand. */
function compareNumbers(a: string, b: string): number {
  if (isWhole(a) && isWhole(b)) {
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
