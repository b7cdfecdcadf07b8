import * as vscode from '../../shown/vscode.ts';
import { FormatError } from '../../../formats/errors.ts';
import { newItemBytes, newItemChoices } from '../../../formats/registry.ts';
import type { DecodedValue, ValueEdit, ValueNode } from '../../../formats/value.ts';
import type { ValueOptions } from '../../../protocol/editor-edits.ts';
import type { NodePath } from '../../../protocol/editor-rows.ts';
import type { RequestOf } from '../../../protocol/editor.ts';
import { StoreError } from '../../../stores/replies.ts';
import { indexOfNew } from '../document/align-children.ts';
import { nameText } from '../texts/names.ts';
import { newItemEncoding } from '../editor-view.ts';
import { memberRemark } from '../texts/class-remark.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import { refuseLostNumber } from '../texts/lost-numbers.ts';
import { freeKey } from './free-key.ts';
import { freeName } from './free-name.ts';
import type { SessionDocument } from '../document/session-document.ts';
import { fieldOf, newValueOf, valueOptions } from './value-options.ts';
import { l10n } from '../../../formats/reason.ts';

/** The requests that change more than the text of a value. */
export type StructureRequest = RequestOf<
  | 'add-item'
  | 'insert'
  | 'duplicate'
  | 'remove'
  | 'move'
  | 'replace'
  | 'rename'
  | 'insert-slice'
  | 'remove-slice'
>;

/** What can be put into a place of a document. @throws FormatError when the place isn't there */
export function optionsFor(
  document: SessionDocument,
  { purpose, item, path }: RequestOf<'options'>,
): ValueOptions {
  if (purpose === 'add-item') {
    const encoding = newItemEncoding(document);
    return valueOptions(newItemChoices(encoding), undefined, 'String');
  }
  if (purpose === 'duplicate') return copyOptions(document, item, path);
  const node = nodeIn(document, item, path);
  if (purpose === 'replace') {
    const parent = path.length === 0 ? undefined : nodeIn(document, item, path.slice(0, -1));
    const current = document.draft.item(item);
    const remark = current && memberRemark(document.decoded.get(current).format, parent);
    return { ...valueOptions(node.replacements ?? []), ...(remark !== undefined && { remark }) };
  }
  const { itemsEditor } = node;
  return valueOptions(itemsEditor?.values ?? [], itemsEditor?.key, likelyOption(node), node.kind);
}

/**
 * Makes a change of a document's structure. Returns the index of what came into a value, which may
 * keep an order of its own; null for what comes into no value.
 * @throws FormatError when it can't be made; then nothing has changed
 */
export function changeStructure(
  document: SessionDocument,
  request: StructureRequest,
): number | null {
  if (request.type === 'add-item') {
    addItem(document, request);
    return null;
  }
  const { item } = request;
  const name = nameText(item);
  if (request.path.length === 0) {
    switch (request.type) {
      case 'remove':
        document.removeItem(item, vscode.l10n.t('Remove {0}', name));
        return null;
      case 'rename':
        if (item !== null) {
          document.renameItem(item, request.name, vscode.l10n.t('Rename {0}', name));
        }
        return null;
      case 'duplicate':
        duplicateItem(document, item, request.key);
        return null;
      default:
    }
  }
  const container = request.type === 'duplicate' ? request.path.slice(0, -1) : request.path;
  const before = nodeIn(document, item, container);
  changeValue(document, request);
  if (request.type !== 'insert' && request.type !== 'duplicate') return null;
  return indexOfNew(before, nodeIn(document, item, container));
}

function addItem(document: SessionDocument, { name, value }: RequestOf<'add-item'>): void {
  const encoding = newItemEncoding(document);
  const bytes = newItemBytes(newValueOf(value, newItemChoices(encoding)), encoding);
  refuseLostNumber(document.decoded.get({ bytes, encoding }).root);
  document.addItem(name, bytes, vscode.l10n.t('Add {0}', name));
}

/** The most entries among whose keys a free one is looked for. */
const MAX_KEYS = 20_000;

/** What has to be said of a copy: a name for an item, a key for an entry, nothing in a list. */
function copyOptions(document: SessionDocument, item: string | null, path: NodePath): ValueOptions {
  const index = path.at(-1);
  if (index === undefined) {
    return { options: [], key: { type: 'text' }, keyText: freeItemName(document, item) };
  }
  const container = nodeIn(document, item, path.slice(0, -1));
  const { key } = container.itemsEditor ?? {};
  if (!key) return { options: [] };
  const own = container.children(index, index + 1)[0]?.label ?? '';
  const taken = container.children(0, Math.min(container.childCount, MAX_KEYS));
  const current = document.draft.item(item);
  const works = (candidate: string): boolean => {
    const edit = copyEdit(path, candidate);
    return current !== undefined && canMake(document.decoded.get(current), edit);
  };
  const labels = taken.map(({ label }) => label);
  const keyText = freeKey(key, own, labels, works);
  return { options: [], key: fieldOf(key), keyText };
}

/** The edit that puts a copy of a node behind it. */
function copyEdit(path: NodePath, key?: string): ValueEdit {
  const value = { kind: 'copy', path } as const;
  const place = { path: path.slice(0, -1), index: (path.at(-1) ?? 0) + 1 };
  return { type: 'insert', ...place, value, ...(key !== undefined && { key }) };
}

function canMake(value: DecodedValue, edit: ValueEdit): boolean {
  try {
    value.edit(edit);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

function freeItemName({ draft }: SessionDocument, item: string | null): string {
  return freeName(
    item ?? '',
    draft.itemsAndRemoved().map(({ name }) => name ?? ''),
  );
}

function duplicateItem(document: SessionDocument, item: string | null, name?: string): void {
  const current = document.draft.item(item);
  if (!current) return;
  // A copy would refer to what the item itself refers to, and other items count on that.
  if (current.hasReferences) throw new StoreError('held-in-place', nameText(item));
  const label = vscode.l10n.t('Copy {0}', nameText(item));
  document.addItem(name ?? freeItemName(document, item), current.bytes, label);
}

function changeValue(
  document: SessionDocument,
  request: Exclude<StructureRequest, { type: 'add-item' }>,
): void {
  const { item, path } = request;
  const name = nameText(item);
  const node = nodeIn(document, item, path);
  switch (request.type) {
    case 'insert': {
      const { index, key } = request;
      const value = newValueOf(request.value, node.itemsEditor?.values ?? []);
      const edit = {
        type: 'insert',
        path,
        index,
        value,
        ...(key !== undefined && { key }),
      } as const;
      document.edit(item, edit, vscode.l10n.t('Add to {0}', name));
      return;
    }
    case 'replace': {
      const value = newValueOf(request.value, node.replacements ?? []);
      document.edit(item, { type: 'replace', path, value }, vscode.l10n.t('Set {0}', name));
      return;
    }
    case 'duplicate': {
      const edit = copyEdit(path, request.key);
      document.edit(item, edit, vscode.l10n.t('Copy in {0}', name));
      return;
    }
    case 'remove':
      document.edit(item, { type: 'remove', path }, vscode.l10n.t('Remove from {0}', name));
      return;
    case 'move': {
      const { index } = request;
      document.edit(item, { type: 'move', path, index }, vscode.l10n.t('Move in {0}', name));
      return;
    }
    case 'rename': {
      const edit = { type: 'rename', path, key: request.name } as const;
      document.edit(item, edit, vscode.l10n.t('Rename in {0}', name));
      return;
    }
    case 'insert-slice':
    case 'remove-slice': {
      const { type, dimension, index } = request;
      const label =
        type === 'insert-slice'
          ? vscode.l10n.t('Add to {0}', name)
          : vscode.l10n.t('Remove from {0}', name);
      document.edit(item, { type, path, dimension, index }, label);
    }
  }
}

function nodeIn(document: SessionDocument, item: string | null, path: NodePath): ValueNode {
  const current = document.draft.item(item);
  const node = current && nodeAt(document.decoded.get(current).root, path);
  if (!node) throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  return node;
}

/** What the items that are there are like: a new one is probably the same. */
function likelyOption(node: ValueNode): string | undefined {
  const first = node.children(0, 1)[0]?.node;
  return first?.editor?.type ?? (first && `object ${first.wireTypeName ?? ''}`);
}
