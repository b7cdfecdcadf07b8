import * as vscode from '../../shown/vscode.ts';
import { labelPath, nodeAt } from '../../../formats/node-at.ts';
import { editableText } from '../../../formats/scalars/editable-text.ts';
import type { ValueNode } from '../../../formats/value.ts';
import type { NodePath } from '../../../protocol/editor-rows.ts';
import type { DraftItem } from '../../../stores/edit/draft.ts';
import type { EditorView } from '../editor-view.ts';
import { canEdit } from '../editor-view.ts';
import { readOnlyReason } from '../header-marks.ts';
import { isItemEditable } from '../rows/item-rows.ts';
import { isDigitsNode, isTextNode } from '../rows/text-node.ts';
import { whyReadOnly } from '../rows/value-rows.ts';
import type { SessionDocument } from '../document/session-document.ts';

/** Where a text is in a session: in which item, and where in it. */
export interface ValuePlace {
  readonly item: string | null;
  /** The name that the item was loaded under; absent for one that was added. */
  readonly loadedName?: string | null;
  readonly path: NodePath;
  /** The path in labels: a path that leads to another one leads to another value. */
  readonly labels: string;
}

/** A text that was found at its place. */
export interface FoundText {
  readonly place: ValuePlace;
  readonly item: DraftItem;
  readonly node: ValueNode;
  readonly text: string;
}

/** The text at a path of an item; undefined where there is none. */
export function textOf(
  document: SessionDocument,
  item: DraftItem,
  path: NodePath,
): FoundText | undefined {
  const { root } = document.decoded.get(item);
  const node = nodeAt(root, path);
  const text = node && tabText(node);
  if (!node || text === undefined) return undefined;
  const { name, loadedName } = item;
  const labels = labelPath(root, path);
  const place = { item: name, path, labels, ...(loadedName !== undefined && { loadedName }) };
  return { place, item, node, text };
}

/** What a tab holds of a value: a text, or the digits of bytes. */
function tabText(node: ValueNode): string | undefined {
  return isTextNode(node) || isDigitsNode(node) ? editableText(node) : undefined;
}

/** The text at a place, also when its item was renamed since; undefined where there is none any more. */
export function findText(document: SessionDocument, place: ValuePlace): FoundText | undefined {
  const items = document.draft.items();
  const item =
    items.find(({ name }) => name === place.item) ??
    items.find(({ loadedName }) => loadedName !== undefined && loadedName === place.item) ??
    items.find(({ loadedName }) => loadedName !== undefined && loadedName === place.loadedName);
  const found = item && textOf(document, item, place.path);
  return found?.place.labels === place.labels ? found : undefined;
}

/** Why a text can't be changed now; undefined when it can. */
export function whyTextIsFixed(view: EditorView, { item, node }: FoundText): string | undefined {
  const reason = readOnlyReason(view);
  if (reason !== undefined) return reason;
  if (view.document.isLoading) return vscode.l10n.t('The session is being read.');
  if (!canEdit(view)) return vscode.l10n.t('This session can be viewed but not edited.');
  if (!isItemEditable(item)) return vscode.l10n.t('This item can be viewed but not edited.');
  return node.editor ? undefined : whyReadOnly(node);
}
