import { labelPath } from '../../../formats/node-at.ts';
import type { ValueNode, ValuePath } from '../../../formats/value.ts';

/** Remembers where each object of a value was shown first, so that other places can name that one. */
export class SameObjects {
  readonly #places = new WeakMap<ValueNode, Map<number, ValuePath>>();

  /** The row that showed the node's object first, in the labels of its path; undefined for itself. */
  firstOf(root: ValueNode, node: ValueNode, path: ValuePath): string | undefined {
    // Equal texts are shared all the time, and an edit of one leaves the other alone.
    if (node.identity === undefined || node.kind === 'scalar' || node.kind === 'null') {
      return undefined;
    }
    const places = this.#places.get(root) ?? new Map<number, ValuePath>();
    this.#places.set(root, places);
    const first = places.get(node.identity);
    if (!first) {
      places.set(node.identity, path);
      return undefined;
    }
    const isItself = first.length === path.length && first.every((step, at) => step === path[at]);
    return isItself ? undefined : labelPath(root, first);
  }
}
