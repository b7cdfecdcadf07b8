import type { ValueEdit, ValueNode, ValuePath } from '../../formats/value.ts';
import { alignChildren } from './align-children.ts';
import { nodeAt } from './node-at.ts';

/**
 * The edit that makes the place at `path` what it was: a new one goes, a scalar or null comes back.
 * Undefined for objects and collections, whose parts are taken back one by one.
 * @param loaded the root of the value as it was loaded
 * @param current the root of the value as it is now
 */
export function revertEdit(
  loaded: ValueNode,
  current: ValueNode,
  path: ValuePath,
): ValueEdit | undefined {
  const parentPath = path.slice(0, -1);
  const parentBefore = nodeAt(loaded, parentPath);
  const parentNow = nodeAt(current, parentPath);
  if (!parentBefore || !parentNow) return undefined;
  const before = alignChildren(parentBefore, parentNow)(path.at(-1) ?? 0);
  if (!before) return { type: 'remove', path };
  const now = nodeAt(current, path);
  if (before.kind === 'null') return { type: 'set-null', path };
  if (before.text === undefined) return undefined;
  if (now?.editor?.type === before.editor?.type) return { type: 'set', path, text: before.text };
  // The type was changed as well.
  const type = before.editor?.type;
  if (type === undefined) return undefined;
  return { type: 'replace', path, value: { kind: 'scalar', type, text: before.text } };
}
