import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { farmTaskType } from '../contributions/task-type.ts';

/** The farms that a tasks.json describes, or the `tasks` of a .code-workspace, as far as it can be read. */
export function farmTaskNodes(text: string): readonly Node[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const listed = (path: readonly string[]): readonly Node[] => {
    const tasks = root && findNodeAtLocation(root, [...path]);
    return tasks?.type === 'array' ? (tasks.children ?? []) : [];
  };
  return [...listed(['tasks']), ...listed(['tasks', 'tasks'])].filter(
    (task) => task.type === 'object' && valueOf(task, 'type') === farmTaskType,
  );
}

/** The offset of a part of a farm's task, or of what is there of the way to it; undefined where there is no such task. */
export function offsetInTask(
  text: string,
  label: string,
  path: readonly (string | number)[],
): number | undefined {
  const tasks = farmTaskNodes(text);
  const task =
    tasks.find((each) => valueOf(each, 'label') === label) ??
    tasks.find((each) => valueOf(each, 'name') === label);
  if (!task) return undefined;
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(task, path.slice(0, length));
    if (node) return node.offset;
  }
  return task.offset;
}

function valueOf(node: Node, name: string): unknown {
  return findNodeAtLocation(node, [name])?.value;
}
