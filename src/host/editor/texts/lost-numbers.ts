import { FormatError } from '../../../formats/errors.ts';
import type { DecodedValue, ValueEdit, ValueNode, ValuePath } from '../../../formats/value.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import { l10n } from '../../../formats/reason.ts';

/** Of larger values only the first ones are looked at: nobody enters so many. */
const MAX_NODES = 20_000;

/**
 * Refuses what an edit put into a value where the site would read another number and store that.
 * @param edited the value with the edit in it
 * @param before the value without it
 * @throws FormatError `number-lost`
 */
export function refuseLostNumbers(
  edited: DecodedValue,
  before: DecodedValue,
  edit: ValueEdit,
): void {
  const path = newPath(before, edit);
  const node = path && nodeAt(edited.root, path);
  if (node) refuseLostNumber(node);
}

/** Where what an edit brings in stands afterwards; undefined for edits that bring in no number. */
function newPath(before: DecodedValue, edit: ValueEdit): ValuePath | undefined {
  switch (edit.type) {
    case 'set':
    case 'replace':
      return edit.path;
    case 'insert': {
      if (edit.value.kind === 'copy') return undefined;
      const count = nodeAt(before.root, edit.path)?.childCount ?? 0;
      return [...edit.path, Math.min(Math.max(edit.index, 0), count)];
    }
    default:
      return undefined;
  }
}

/** @throws FormatError `number-lost` for a number in it that the site reads as another */
export function refuseLostNumber(root: ValueNode): void {
  const open = [root];
  for (let count = 0; count < MAX_NODES; count++) {
    const node = open.pop();
    if (!node) return;
    const { warning, childCount } = node;
    if (warning?.code === 'number-lost') {
      const { language = '', text = '' } = warning.details ?? {};
      throw new FormatError(
        'number-lost',
        l10n.t(
          '{0} reads this number as {1}, and the site would store that. Use a string instead.',
          language,
          text,
        ),
        { details: { language, text } },
      );
    }
    for (const child of node.children(0, Math.min(childCount, MAX_NODES))) open.push(child.node);
  }
}
