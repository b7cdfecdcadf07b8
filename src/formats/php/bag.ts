import type { NodeFacts } from '../tree/dialect.ts';
import type { ValueChoice } from '../value.ts';

/**
 * An array in which a framework keeps what a site stores. It has to stay one: what else stands in its place is dropped.
 * In one of `lists`, that goes for each value in it as well.
 */
export type PhpBag = 'values' | 'lists';

/**
 * What may be done with a bag, or with a value in it.
 * @param depth 0 for the bag itself
 * @param emptyArray the one choice that is an array
 */
export function factsInBag(
  facts: NodeFacts,
  bag: PhpBag,
  depth: number,
  emptyArray: readonly ValueChoice[],
): NodeFacts {
  if (depth > 1 || (depth === 1 && bag === 'values')) return facts;
  const { editor, itemsEditor, ...rest } = facts;
  const holdsLists = depth === 0 && bag === 'lists';
  return {
    ...rest,
    isNullable: undefined,
    replacements: rest.replacements && emptyArray,
    ...(itemsEditor && {
      itemsEditor: holdsLists ? { ...itemsEditor, values: emptyArray } : itemsEditor,
    }),
    // A text in the place of null would be no list.
    ...(editor && facts.kind !== 'null' && { editor }),
  };
}
