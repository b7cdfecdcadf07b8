import type { ValueNode } from '../../formats/value.ts';
import type { SessionItem } from '../session.ts';

/** How many children of a value are looked at for the next step of a path. */
const maxChildren = 1000;
/** Longer paths lead into circles. */
const maxSteps = 32;

/** What stands at the end of a path: a value, or how much is in one (`Cart.Count`). */
export type PathValue = { readonly node: ValueNode } | { readonly count: number };

/**
 * The names of items at which a path may begin, the longest first: `Cart.Count` may be an item of that
 * name as well as something in the item `Cart`.
 */
export function itemNamesOf(path: string): readonly string[] {
  const names = [path];
  for (let at = path.length - 1; at > 0; at--) {
    if (path[at] === '.' || path[at] === '[') names.push(path.slice(0, at));
  }
  return names;
}

/**
 * What stands at a path in the items of a session: `UserName`, `Cart.Items[0].Name`, `Cart.Count`. A name is
 * taken as it stands before one in other letters. Behind a list, a dictionary or a table `Count` and `Length` are how
 * much is in it. An empty path is the one item that has no name.
 * @param decode makes a value of an item's bytes
 */
export function valueAtPath<I extends Pick<SessionItem, 'name'>>(
  items: readonly I[],
  path: string,
  decode: (item: I) => ValueNode,
): PathValue | undefined {
  for (const name of itemNamesOf(path)) {
    const folded = name.toLowerCase();
    const item =
      items.find((each) => (each.name ?? '') === name) ??
      items.find((each) => each.name?.toLowerCase() === folded);
    if (!item) continue;
    const found = descend(decode(item), path.slice(name.length));
    if (found) return found;
  }
  return undefined;
}

/** The text of a path's end: that of a scalar as it stands, `null`, or a number; undefined for what has none. */
export function pathText(value: PathValue): string | undefined {
  if ('count' in value) return String(value.count);
  const { kind, text } = value.node;
  if (kind === 'null') return 'null';
  return kind === 'scalar' ? (text ?? '') : undefined;
}

function descend(root: ValueNode, path: string): PathValue | undefined {
  let node = root;
  let rest = path;
  for (let steps = 0; rest !== ''; steps++) {
    if (steps === maxSteps) return undefined;
    const step = nextStep(node, rest);
    if (step) {
      node = step.node;
      rest = step.rest;
      continue;
    }
    const isCount = /^\.(?:count|length)$/i.test(rest);
    const isMany = node.kind === 'list' || node.kind === 'dictionary' || node.kind === 'table';
    return isCount && isMany ? { count: node.childCount } : undefined;
  }
  return { node };
}

/** The child whose label is the longest that the path goes on with. */
function nextStep(
  node: ValueNode,
  path: string,
): { readonly node: ValueNode; readonly rest: string } | undefined {
  const named = path.startsWith('.') ? path.slice(1) : path;
  const folded = named.toLowerCase();
  let best:
    { readonly node: ValueNode; readonly label: string; readonly isExact: boolean } | undefined;
  for (const { label, node: child } of node.children(0, maxChildren)) {
    if (label === '' || !folded.startsWith(label.toLowerCase())) continue;
    const after = named[label.length];
    if (after !== undefined && after !== '.' && after !== '[') continue;
    const isExact = named.startsWith(label);
    const isBetter =
      !best ||
      label.length > best.label.length ||
      (label.length === best.label.length && isExact && !best.isExact);
    if (isBetter) best = { node: child, label, isExact };
  }
  return best && { node: best.node, rest: named.slice(best.label.length) };
}
