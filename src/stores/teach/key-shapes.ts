import { decodeText } from '../replies.ts';
import { replaceRanges, varyingRuns } from './key-parts.ts';

/** Keys that are named alike. */
export interface KeyShape {
  /** Their name with `*` for what differs: `shop:eu:session:*`. */
  readonly shape: string;
  readonly keyCount: number;
  /** Some of them. */
  readonly examples: readonly Uint8Array[];
}

/** Shapes beyond these are those of keys that all differ. */
const MAX_SHAPES = 5000;
const MAX_EXAMPLES = 3;
/** So many keys that differ in their last word alone are alike. */
const MIN_ALIKE = 3;

/** Puts keys together that are named alike, the most first. */
export function shapesOf(keys: readonly Uint8Array[]): readonly KeyShape[] {
  const shapes = new Map<string, { keyCount: number; examples: Uint8Array[] }>();
  for (const key of keys) {
    const shape = shapeOf(decodeText(key));
    const known = shapes.get(shape);
    if (known) {
      known.keyCount += 1;
      if (known.examples.length < MAX_EXAMPLES) known.examples.push(key);
    } else if (shapes.size < MAX_SHAPES) shapes.set(shape, { keyCount: 1, examples: [key] });
  }
  return withWordIds([...shapes].map(([shape, found]) => ({ shape, ...found }))).sort(
    (a, b) => b.keyCount - a.keyCount || (a.shape < b.shape ? -1 : 1),
  );
}

/** The name of a key with `*` for what differs from key to key. */
export function shapeOf(key: string): string {
  return replaceRanges(key, varyingRuns(key), () => '*');
}

/** Keys without anything that differs by its looks, such as `cart:ann` and `cart:bob`, are alike but for their last word. */
function withWordIds(shapes: readonly KeyShape[]): KeyShape[] {
  const groups = new Map<string, KeyShape[]>();
  const others: KeyShape[] = [];
  for (const each of shapes) {
    const at = Math.max(each.shape.lastIndexOf(':'), each.shape.lastIndexOf('/'));
    if (at < 0 || each.shape.includes('*')) others.push(each);
    else {
      const shape = `${each.shape.slice(0, at + 1)}*`;
      groups.set(shape, [...(groups.get(shape) ?? []), each]);
    }
  }
  for (const [shape, alike] of groups) {
    if (alike.length < MIN_ALIKE) others.push(...alike);
    else {
      const examples = alike.flatMap((each) => each.examples).slice(0, MAX_EXAMPLES);
      others.push({ shape, keyCount: alike.length, examples });
    }
  }
  return others;
}
