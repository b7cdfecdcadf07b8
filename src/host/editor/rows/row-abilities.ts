import type { ItemsEditor, ValueNode } from '../../../formats/value.ts';
import type { RowAbility } from '../../../protocol/editor-edits.ts';
import type { SessionItem } from '../../../stores/session.ts';
import { isTabular } from './tabular.ts';
import { hasTab } from './text-node.ts';

/** What can be done with a node inside a value. */
export function nodeAbilities(
  node: ValueNode,
  container: ItemsEditor | undefined,
  canEdit: boolean,
): readonly RowAbility[] {
  const abilities = looks(node);
  if (!canEdit) return abilities;
  abilities.push(...ownAbilities(node));
  if (container?.canRemove && node.rowState !== 'deleted' && !node.isTied) {
    abilities.push('remove');
  }
  if (container?.canMove) abilities.push('move');
  const copying = container && copyAbility(node, container);
  if (copying) abilities.push(copying);
  if (node.hasEditableKey) abilities.push('rename');
  return abilities;
}

/**
 * What can be done with an item of the session.
 * @param item whether its place, or that of what it refers to, counts
 */
export function itemAbilities(
  node: ValueNode,
  canEdit: boolean,
  changes: { readonly canAdd: boolean; readonly canRemove: boolean; readonly canRename: boolean },
  item: Pick<SessionItem, 'isHeld' | 'hasReferences' | 'bag'> = {},
): readonly RowAbility[] {
  const abilities = looks(node);
  if (canEdit) abilities.push(...ownAbilities(node));
  if (!canEdit || item.bag) return abilities;
  if (changes.canRemove && !item.isHeld) abilities.push('remove');
  if (changes.canAdd && !item.hasReferences) abilities.push('duplicate-as');
  if (changes.canRename) abilities.push('rename');
  return abilities;
}

/** Other ways to look at a value. */
function looks(node: ValueNode): RowAbility[] {
  const abilities: RowAbility[] = [];
  if (node.picture) abilities.push('picture');
  if (isTabular(node)) abilities.push('table');
  if (hasTab(node)) abilities.push('open-text');
  return abilities;
}

function ownAbilities(node: ValueNode): RowAbility[] {
  const abilities: RowAbility[] = [];
  const { itemsEditor, replacements } = node;
  if (itemsEditor && itemsEditor.values.length > 0) abilities.push('add');
  if (replacements && replacements.length > 0) abilities.push('replace');
  if (node.isNullable && node.kind !== 'null') abilities.push('set-null');
  return abilities;
}

/** How a copy of a node can be put beside it. In a set it would be equal to what it is made from. */
function copyAbility(node: ValueNode, container: ItemsEditor): RowAbility | undefined {
  if (container.values.length === 0) return undefined;
  if (container.key) return 'duplicate-as';
  return container.canMove || node.rowState !== undefined ? 'duplicate' : undefined;
}
