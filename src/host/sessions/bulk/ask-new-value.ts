import * as vscode from '../../shown/vscode.ts';
import type { ItemEncoding } from '../../../formats/encoding.ts';
import { FormatError } from '../../../formats/errors.ts';
import { newItemBytes, newItemChoices } from '../../../formats/registry.ts';
import type { NewValue } from '../../../formats/value.ts';
import type { ValueOption } from '../../../protocol/editor-edits.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { LayoutId } from '../../../stores/session.ts';
import { choose } from '../../choose.ts';
import { newValueOf, valueOptions } from '../../editor/rows/value-options.ts';

/** What most items are. */
const likelyOption = 'String';

/**
 * Asks for the value of a new item: first its type, of those that "Add Item" of the editor offers for all of the layouts.
 * A text is checked while it is typed.
 */
export async function askNewValue(
  title: string,
  name: string,
  layouts: readonly LayoutId[],
): Promise<NewValue | undefined> {
  const { l10n } = vscode;
  const encodings = [...new Set(layouts.map((layout) => layoutById(layout).itemEncoding))];
  const [choices = [], ...others] = encodings.map(newItemChoices);
  const ids = others.map((each) => new Set(valueOptions(each).options.map(({ id }) => id)));
  const options = valueOptions(choices).options.filter(({ id }) => ids.every((set) => set.has(id)));
  const isLikely = ({ id }: ValueOption): boolean => id === likelyOption;
  const inOrder = [...options.filter(isLikely), ...options.filter((each) => !isLikely(each))];
  const option = await choose(
    inOrder.map((value) => ({
      label: value.label,
      ...(isEmpty(value) && { description: l10n.t('without items') }),
      value,
    })),
    { title, placeHolder: l10n.t('Select the type of {0}', name), takesOnly: true },
  );
  if (!option) return undefined;
  const made = (text: string): NewValue => newValueOf({ option: option.id, text }, choices);
  if (!option.field && option.lines !== 'bytes' && option.lines !== 'json') return made('');
  const text = await vscode.window.showInputBox({
    title,
    prompt: promptOf(option, name),
    ...(option.field?.type === 'boolean' && { value: 'true' }),
    ignoreFocusOut: true,
    validateInput: (input) => problemOf(() => made(input), encodings),
  });
  return text === undefined ? undefined : made(text);
}

/** Whether a collection is made without anything in it. */
function isEmpty({ collection, lines }: ValueOption): boolean {
  return collection !== undefined && lines !== 'bytes';
}

function promptOf({ id, lines, label }: ValueOption, name: string): string {
  const { l10n } = vscode;
  if (lines === 'bytes')
    return l10n.t('The bytes of {0} in hexadecimal, such as {1}', name, '01 FF');
  if (id === likelyOption) return l10n.t('The text that {0} holds', name);
  return l10n.t('The value of {0} ({1})', name, label);
}

/** What is wrong with a value, in words. */
function problemOf(made: () => NewValue, encodings: readonly ItemEncoding[]): string | undefined {
  try {
    const value = made();
    for (const encoding of encodings) newItemBytes(value, encoding);
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return vscode.reasonText(error.reason);
    throw error;
  }
}
