import * as vscode from '../../shown/vscode.ts';
import { editableText } from '../../../formats/scalars/editable-text.ts';
import { enumName } from '../../../formats/scalars/enum-text.ts';
import { equalBytes } from '../../../formats/splice.ts';
import type { ReadOnlyReason, ValueNode } from '../../../formats/value.ts';
import type { RowAbility } from '../../../protocol/editor-edits.ts';
import {
  maxFieldBytes,
  maxFieldText,
  maxShownText,
  type TextLanguage,
  type ValueRow,
} from '../../../protocol/editor-rows.ts';
import { objectPreview } from '../../sessions/value-preview.ts';
import { formatCount, formatSize, oneLine } from '../../text-format.ts';
import { originalText, rowStateText } from '../texts/row-state-text.ts';
import { seemingLanguage } from '../texts/seeming-language.ts';
import { isTextNode } from './text-node.ts';
import { fieldOf } from './value-options.ts';
import { warningText } from '../texts/warning-text.ts';

/** What a row knows beside its node. */
export interface RowContext {
  readonly label: string;
  readonly canEdit: boolean;
  readonly abilities: readonly RowAbility[];
  /** The same node before the edits; absent when nothing of the item was edited, or it is new. */
  readonly before?: ValueNode;
  /** It wasn't there before the edits. */
  readonly isNew?: boolean;
  /** Its name before the edits, when it had another. */
  readonly nameWas?: string;
  /** Whether its edits can be taken back from its row; asked where there are some. */
  readonly canRevert?: () => boolean;
  /** The row, by its labels, that shows the same object. */
  readonly sameAs?: string;
}

/** A node as a row of the grid. */
export function valueRow(node: ValueNode, context: RowContext): ValueRow {
  const { label, canEdit, abilities, before, isNew, nameWas, canRevert, sameAs } = context;
  const whole = wholeText(node);
  const isPlainObject = node.kind === 'object' && node.text === undefined;
  const preview = isPlainObject ? objectPreview(node) : '';
  const text = preview === '' ? oneLine(enumText(node) ?? whole, maxShownText) : preview;
  const was = before && wholeText(before);
  const isOther =
    was !== undefined &&
    (was !== whole || before?.kind !== node.kind || hasOtherBytes(before, node));
  const isChanged = isOther || isNew === true || nameWas !== undefined;
  const isReverting = isChanged && canRevert?.() === true;
  const isFieldSized = (node.bytes?.length ?? 0) <= maxFieldBytes && whole.length <= maxFieldText;
  const language = isTextNode(node) ? rowLanguage(whole) : undefined;
  const field = canEdit && node.editor && isFieldSized ? fieldOf(node.editor) : undefined;
  return {
    label,
    kind: node.kind,
    typeName: node.typeName,
    ...(node.wireTypeName !== undefined && { wireTypeName: node.wireTypeName }),
    text,
    ...(whole.length > maxShownText && { fullLength: whole.length }),
    ...(language && { language }),
    ...(field && { field }),
    ...(field && node.text !== text && { editText: fieldText(node) }),
    ...(!field && { readOnlyReason: reasonText(node, isFieldSized) }),
    childCount: node.childCount,
    ...(isChanged && { isChanged }),
    ...(isOther && { was: oneLine(was, 100) }),
    ...(isNew && { isNew }),
    ...(nameWas !== undefined && { nameWas, ...(!isOther && { isSameValue: true }) }),
    ...(node.isCycle && { note: vscode.l10n.t('same object as a row above') }),
    ...(!node.isCycle && sameAs !== undefined && { note: vscode.l10n.t('same as {0}', sameAs) }),
    ...(node.isTied && {
      note: vscode.l10n.t('cannot be moved, because other values refer to it by position'),
    }),
    ...(node.otherReading && { note: otherReadingText(node.otherReading) }),
    ...(node.warning && { warning: warningText(node.warning) }),
    ...(node.rowState && node.rowState !== 'unchanged' && { mark: rowStateText(node.rowState) }),
    ...(node.originalText !== undefined && { mark: originalText(node.originalText) }),
    ...(canEdit && slicesOf(node)),
    ...(node.color !== undefined && { color: node.color }),
    ...abilitiesOf(isReverting ? [...abilities, 'revert'] : abilities),
  };
}

function slicesOf({ itemsEditor }: ValueNode): Pick<ValueRow, 'slices'> | undefined {
  return itemsEditor?.slices && { slices: itemsEditor.slices };
}

/** The first bytes of a value may be what they were, and so the text that it is shown by. */
function hasOtherBytes(before: ValueNode, node: ValueNode): boolean {
  if (!before.bytes || !node.bytes) return false;
  return !equalBytes(before.bytes, node.bytes);
}

function rowLanguage(text: string): TextLanguage | undefined {
  return seemingLanguage(text) ?? (text.length > maxFieldText ? 'text' : undefined);
}

/** An enum's members by their names, where they are known, with the number that is stored. */
function enumText({ editor, text }: ValueNode): string | undefined {
  const name = editor && text !== undefined ? enumName(editor, text) : undefined;
  return name === undefined ? undefined : `${name} (${text ?? ''})`;
}

/** What is put into a row's field: of flags their names. */
function fieldText(node: ValueNode): string {
  const { editor, text } = node;
  const names = editor?.isFlags && text !== undefined ? enumName(editor, text) : undefined;
  return names ?? editableText(node) ?? '';
}

function otherReadingText({ text, typeName }: NonNullable<ValueNode['otherReading']>): string {
  return vscode.l10n.t('or {0} as {1}', oneLine(text, 100), typeName);
}

function abilitiesOf(abilities: readonly RowAbility[]): {
  readonly abilities?: readonly RowAbility[];
} {
  return abilities.length > 0 ? { abilities } : {};
}

/** The value in words: its text, the number of its parts, or its first bytes. */
export function wholeText(node: ValueNode): string {
  const { language } = vscode.env;
  if (node.text !== undefined) return node.text;
  switch (node.kind) {
    case 'null':
      return vscode.l10n.t('null');
    case 'list':
      return node.childCount === 1
        ? vscode.l10n.t('1 item')
        : vscode.l10n.t('{0} items', formatCount(node.childCount, language));
    case 'dictionary':
      return node.childCount === 1
        ? vscode.l10n.t('1 entry')
        : vscode.l10n.t('{0} entries', formatCount(node.childCount, language));
    case 'table':
      return node.childCount === 1
        ? vscode.l10n.t('1 row')
        : vscode.l10n.t('{0} rows', formatCount(node.childCount, language));
    case 'bytes':
    case 'unknown': {
      const bytes = node.bytes ?? new Uint8Array();
      const start = Buffer.from(bytes.subarray(0, 32)).toString('hex').replace(/../g, '$& ');
      return `${formatSize(bytes.length, language)}  ${start.trimEnd()}${bytes.length > 32 ? ' …' : ''}`;
    }
    case 'object':
    case 'scalar':
      return node.typeName;
  }
}

function reasonText(node: ValueNode, isFieldSized: boolean): string {
  return isFieldSized ? whyReadOnly(node) : vscode.l10n.t('Too long to edit inline');
}

/** Why a value itself can't be edited. */
export function whyReadOnly(node: ValueNode): string {
  const reasons: Readonly<Record<ReadOnlyReason, string>> = {
    'not-scalar': vscode.l10n.t('Expand the row to edit its values'),
    compressed: vscode.l10n.t('Compressed: can be viewed but not edited'),
    signed: vscode.l10n.t('Signed: the site would refuse any change'),
    encrypted: vscode.l10n.t('Encrypted: only the site has the key'),
    damaged: vscode.l10n.t('Damaged: can be viewed but not edited'),
    'unknown-format': vscode.l10n.t('Unknown format: shown as bytes'),
    'foreign-format': vscode.l10n.t(
      "Not in the layout's format, so it is shown as bytes. A decoder in the settings can read it.",
    ),
    'chosen-format': vscode.l10n.t(
      'Read in a format that you chose, and the site may use another: can be viewed but not edited',
    ),
    'unsure-format': vscode.l10n.t('The format is only likely: can be viewed but not edited'),
    'unsupported-type': vscode.l10n.t('Values of this type cannot be edited'),
    'class-checks': vscode.l10n.t('Read-only, because its class validates the data that it reads'),
    overruled: vscode.l10n.t('The site reads only the last value of this name'),
    'shared-elsewhere': vscode.l10n.t(
      'Also used elsewhere in this item, so it cannot be edited here',
    ),
  };
  return reasons[node.readOnlyReason ?? (node.childCount > 0 ? 'not-scalar' : 'unsupported-type')];
}
