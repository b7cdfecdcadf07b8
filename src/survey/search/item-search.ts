import { labelPath } from '../../formats/node-at.ts';
import type { ValueNode, ValuePath } from '../../formats/value.ts';
import { walk } from '../../formats/walk.ts';
import type { SessionItem } from '../../stores/session.ts';
import { endsWithPath } from './path-end.ts';
import type { SearchQuery } from './query.ts';
import { passing } from './value-tests.ts';

/** An item of more values is searched up to here. */
const MAX_NODES = 200_000;
const MAX_TEXT = 200;

/** A place in a session at which a query holds. */
export interface SearchHit {
  /** The name of the item; null for the one that has none. */
  readonly itemName: string | null;
  /** The way to the value in its item; empty for the item itself. */
  readonly path: ValuePath;
  /** The same in labels: `Items[0].Name`. */
  readonly pathText: string;
  readonly typeName: string;
  readonly kind: ValueNode['kind'];
  /** What stands there, up to 200 characters; absent for what has no text. */
  readonly text?: string;
}

/** What gives the places of a decoded item at which a query holds, in order, as they are asked for. */
export type ItemSearch = (item: Pick<SessionItem, 'name'>, root: ValueNode) => Generator<SearchHit>;

/** Makes ready once what every value is asked. The name of the item is not looked at. */
export function itemSearch({ text, type, path, tests }: SearchQuery): ItemSearch {
  const isWhole = path === undefined && tests.length === 0;
  const wanted = text?.toLowerCase();
  const typed = type?.toLowerCase();
  const asked = tests.map(passing);
  return function* (item, root) {
    const hasName = wanted !== undefined && (item.name ?? '').toLowerCase().includes(wanted);
    // The paths of values of the type, as far as they are around what comes next.
    const around: ValuePath[] = [];
    let count = 0;
    for (const met of walk(root)) {
      if (++count > MAX_NODES) return;
      const { node, label } = met;
      if (typed !== undefined) {
        const own = met.path;
        while (around.length > 0 && !isWithin(own, around.at(-1) ?? [])) around.pop();
        const isOwn = isOfType(node, typed);
        const isInside = around.length > 0;
        if (isOwn) around.push(own);
        if (!isOwn && !isInside) continue;
        // Of values in one another, the outer one is told where only the type counts.
        if (isWhole && wanted === undefined && isInside) continue;
      }
      const isRoot = label === '' && node === root;
      if (
        wanted !== undefined &&
        !(hasName && (isRoot || !isWhole)) &&
        !hasText(node, label, wanted)
      ) {
        continue;
      }
      if (isWhole && wanted === undefined && typed === undefined && !isRoot) return;
      if (!asked.every((passes) => passes(node))) continue;
      if (path !== undefined) {
        const place = labelPath(root, met.path);
        if (!endsWithPath(fullPath(item.name, place), path)) continue;
      }
      yield hitOf(item, root, met.path, node);
      // The name of an item is told once.
      if (isWhole && hasName && isRoot) return;
    }
  };
}

function hitOf(
  item: Pick<SessionItem, 'name'>,
  root: ValueNode,
  path: ValuePath,
  node: ValueNode,
): SearchHit {
  const text = node.kind === 'null' ? 'null' : (node.text ?? node.summary);
  return {
    itemName: item.name,
    path,
    pathText: labelPath(root, path),
    typeName: node.typeName,
    kind: node.kind,
    ...(text !== undefined && { text: text.slice(0, MAX_TEXT) }),
  };
}

function hasText(node: ValueNode, label: string, wanted: string): boolean {
  if (node.kind === 'scalar' && (node.text ?? '').toLowerCase().includes(wanted)) return true;
  return label !== '' && !label.startsWith('[') && label.toLowerCase().includes(wanted);
}

function isOfType(node: ValueNode, typed: string): boolean {
  return (
    node.typeName.toLowerCase().includes(typed) ||
    node.wireTypeName?.toLowerCase().includes(typed) === true
  );
}

function isWithin(path: ValuePath, outer: ValuePath): boolean {
  return path.length > outer.length && outer.every((step, index) => path[index] === step);
}

/** The path with the item's name before it. */
function fullPath(name: string | null, place: string): string {
  if (place === '') return name ?? '';
  return `${name ?? ''}${place.startsWith('[') ? '' : '.'}${place}`;
}
