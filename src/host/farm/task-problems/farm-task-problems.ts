import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { configProblems } from '../../../farm/config/config-problems.ts';
import type { Reason } from '../../../formats/reason.ts';
import { farmTaskNodes } from '../task-nodes.ts';

/** Something wrong with a farm in a tasks.json, at its place. */
export interface FarmTaskProblem {
  readonly offset: number;
  readonly length: number;
  readonly reason: Reason;
  /** The farm starts all the same. */
  readonly isWarning: boolean;
  /** What can be put in its place, as JSON, the likeliest first. */
  readonly replacements: readonly string[];
}

/** What is wrong with the farms of a tasks.json. */
export function farmTaskProblems(text: string): readonly FarmTaskProblem[] {
  return farmTaskNodes(text).flatMap((task) =>
    configProblems(getNodeValue(task)).map(({ path, reason, isName, words }) => {
      const { offset, length } = placeOf(task, path, isName);
      const replacements = words.map((word) => JSON.stringify(word));
      return { offset, length, reason, isWarning: isName, replacements };
    }),
  );
}

/** The value at a path, or the name of the property; of what isn't there, the name of what should have it. */
function placeOf(task: Node, path: readonly (string | number)[], isName: boolean): Node {
  const node = findNodeAtLocation(task, [...path]);
  if (node) return isName ? (node.parent?.children?.[0] ?? node) : node;
  for (let length = path.length - 1; length > 0; length--) {
    const above = findNodeAtLocation(task, path.slice(0, length));
    if (above) return above;
  }
  return findNodeAtLocation(task, ['type']) ?? task;
}
