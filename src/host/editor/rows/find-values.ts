import type { ValueChild, ValueNode } from '../../../formats/value.ts';
import { type FoundValues, maxMatches } from '../../../protocol/editor-find.ts';
import type { Place } from '../../../protocol/editor-rows.ts';

/** What is nested or repeated beyond this isn't looked at: a hostile payload has no end. */
const maxValues = 2_000_000;
/** Nobody opens rows further down. */
const maxDepth = 1000;
/** The host does other things as well. */
const sliceMs = 12;
const childrenAtOnce = 200;

/** A row that is looked at, as its texts are shown. */
export interface SearchedItem {
  readonly item: string | null;
  readonly label: string;
  readonly root: ValueNode;
}

interface Frame {
  readonly node: ValueNode;
  readonly path: readonly number[];
  batch: readonly ValueChild[];
  /** The index of the batch's first child. */
  start: number;
  next: number;
}

/**
 * Finds the rows whose name, value or type holds a text, in whatever case. Gives way to others between
 * slices, and ends when the signal says so.
 * @param textOf the value of a node in words
 */
export async function findValues(
  items: Iterable<SearchedItem>,
  text: string,
  textOf: (node: ValueNode) => string,
  signal: AbortSignal,
): Promise<FoundValues> {
  const wanted = text.toLowerCase();
  const matches: Place[] = [];
  let searchedCount = 0;
  let sliceEndMs = performance.now() + sliceMs;
  const look = (label: string, node: ValueNode, item: string | null, path: readonly number[]) => {
    searchedCount++;
    const has = (part: string): boolean => part.toLowerCase().includes(wanted);
    if (has(label) || has(textOf(node)) || has(node.typeName))
      matches.push({ item, path: [...path] });
  };
  for (const { item, label, root } of items) {
    look(label, root, item, []);
    const frames: Frame[] = isBelowSearched(root) ? [frameOf(root, [])] : [];
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const child = nextChild(frame);
      if (!child) {
        frames.pop();
        continue;
      }
      const path = [...frame.path, frame.next - 1];
      look(child.label, child.node, item, path);
      if (matches.length > maxMatches) break;
      if (searchedCount >= maxValues) return { matches, isCutBy: 'values', searchedCount };
      if (path.length < maxDepth && isBelowSearched(child.node))
        frames.push(frameOf(child.node, path));
      if (performance.now() < sliceEndMs) continue;
      await new Promise(setImmediate);
      signal.throwIfAborted();
      sliceEndMs = performance.now() + sliceMs;
    }
    if (matches.length > maxMatches) {
      return { matches: matches.slice(0, maxMatches), isCutBy: 'matches', searchedCount };
    }
  }
  return { matches, searchedCount };
}

/** A text has its lines as children, and an object that stands above has been looked at. */
function isBelowSearched({ kind, childCount, isCycle }: ValueNode): boolean {
  return childCount > 0 && kind !== 'scalar' && isCycle !== true;
}

function frameOf(node: ValueNode, path: readonly number[]): Frame {
  return { node, path, batch: [], start: 0, next: 0 };
}

function nextChild(frame: Frame): ValueChild | undefined {
  if (frame.next >= frame.node.childCount) return undefined;
  if (frame.next >= frame.start + frame.batch.length) {
    frame.start = frame.next;
    frame.batch = frame.node.children(frame.start, frame.start + childrenAtOnce);
  }
  const child = frame.batch[frame.next - frame.start];
  frame.next++;
  return child;
}
