import { FormatError, wrongResult } from '../../errors.ts';
import { newNrbfItems } from '../new-item.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import { holdsText } from '../../scalars/editable-text.ts';
import { applySplices } from '../../splice.ts';
import type { NewValue, Splice, ValueEdit, ValueNode, ValuePath } from '../../value.ts';
import { findNullRun, NULL_SLOT } from '../records/place.ts';
import type { NrbfDocument } from '../view/document.ts';
import type { NrbfNode } from '../view/node.ts';
import { composeSplices } from './compose.ts';
import { Editing } from './editing.ts';
import type { ItemStore } from './items/store.ts';
import { itemStoreOf } from './items/store-of.ts';
import { resizedArrays } from './plan-bytes.ts';
import { planNull, planReplace } from './plan-place.ts';
import { objectsOf, planSet } from './plan-set.ts';
import { planSlice, type SliceEdit, verifySlice } from './slices.ts';
import { verifyEdit } from './verify.ts';
import {
  sameFields,
  verifyNew,
  verifyRecords,
  verifyTree,
  type Difference,
} from './verify-tree.ts';
import { l10n } from '../../reason.ts';

/** A decoded stream, as edits need it. */
export interface Editable {
  readonly bytes: Uint8Array;
  readonly root: NrbfNode;
  readonly document: NrbfDocument;
  readonly failure: FormatError | undefined;
  nodeAt(path: ValuePath): NrbfNode;
}

type Edit<T extends ValueEdit['type']> = Extract<ValueEdit, { type: T }>;

/** Plans edits of one stream, and checks what comes of them. */
export class EditPlanner {
  readonly #value: Editable;
  readonly #decode: (bytes: Uint8Array) => Editable;

  /** @param decode reads edited bytes again. */
  constructor(value: Editable, decode: (bytes: Uint8Array) => Editable) {
    this.#value = value;
    this.#decode = decode;
  }

  /** Plans an edit. @throws FormatError when it can't be made. */
  plan(edit: ValueEdit): readonly Splice[] {
    switch (edit.type) {
      case 'set':
        return this.#set(edit);
      case 'set-null':
        return this.#place(edit.path, { kind: 'null' }, planNull);
      case 'replace':
        if (edit.path.length === 0) return this.#replaceRoot(edit.value);
        return this.#place(edit.path, edit.value, (editing, node) => {
          planReplace(editing, node, edit.value);
        });
      case 'insert':
        return this.#insert(edit);
      case 'remove':
        return this.#remove(edit);
      case 'move':
        return this.#move(edit);
      case 'rename':
        return this.#rename(edit);
      case 'insert-slice':
      case 'remove-slice':
        return this.#slice(edit);
    }
  }

  #editing(value = this.#value): Editing {
    return new Editing(value.document, (path) => value.nodeAt(path));
  }

  #parent(path: ValuePath): { readonly parent: NrbfNode; readonly index: number } {
    const index = path.at(-1);
    if (index === undefined)
      throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
    return { parent: this.#value.nodeAt(path.slice(0, -1)), index };
  }

  #set(edit: Edit<'set'>): readonly Splice[] {
    const value = this.#value;
    const node = value.nodeAt(edit.path);
    if (edit.path.length > 0) this.#refuseDuplicate(edit.path, edit.text);
    const { changes } = this.#editing();
    planSet(value.document.table, node, edit.text, changes);
    const splices = changes.splices();
    if (splices.length === 0) return splices;
    const edited = this.#decode(applySplices(value.bytes, splices));
    if (changes.hasNewObjects && edit.path.length === 0) {
      if (edited.failure) throw wrongResult(edited.failure.message);
      verifyRecords(value.document.model, edited.document.model, splices);
    } else if (changes.hasNewObjects) {
      const { parent, index } = this.#parent(edit.path);
      this.#verify(edited, splices, differenceAt(parent, index));
    } else {
      const slots = editedSlots(node);
      verifyEdit(value.document.table, edited.document.table, splices, slots);
    }
    const holder = edit.path.slice(0, -1);
    const isField = edit.path.length > 0 && value.nodeAt(holder).kind === 'object';
    if (isField && edited.nodeAt(holder).childCount !== value.nodeAt(holder).childCount) {
      throw sameFields();
    }
    const after = edited.nodeAt(edit.path);
    const isRight = node.editor && holdsText(after, node.editor, edit.text);
    const isSameType = after.typeName === node.typeName || node.kind === 'null';
    if (isRight !== true || !isSameType) throw wrongResult('it does not hold the new value');
    return splices;
  }

  #replaceRoot(value: NewValue): readonly Splice[] {
    const { bytes } = this.#value;
    return [{ offset: 0, removed: bytes.slice(), inserted: newNrbfItems.bytes(value) }];
  }

  /** Plans something else for one place. */
  #place(
    path: ValuePath,
    value: NewValue,
    plan: (editing: Editing, node: NrbfNode) => void,
  ): readonly Splice[] {
    const node = this.#value.nodeAt(path);
    if (path.length === 0)
      throw new FormatError('not-nullable', l10n.t('This value cannot be null.'));
    const { parent, index } = this.#parent(path);
    this.#refuseDuplicate(path, value.kind === 'scalar' ? value.text : null, value);
    const editing = this.#editing();
    plan(editing, node);
    const splices = editing.changes.splices();
    if (splices.length === 0) return splices;
    const edited = this.#decode(applySplices(this.#value.bytes, splices));
    this.#verify(edited, splices, differenceAt(parent, index));
    verifyNew(edited.nodeAt(path), value, this.#sourceOf(value));
    return splices;
  }

  #insert({ path, index, value, key }: Edit<'insert'>): readonly Splice[] {
    const parent = this.#value.nodeAt(path);
    const store = storeOf(parent);
    if (!Number.isInteger(index) || index < 0 || index > parent.childCount) {
      throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
    }
    const editing = this.#editing();
    const at = store.insert(editing, index, value, key);
    const splices = editing.changes.splices();
    const edited = this.#decode(applySplices(this.#value.bytes, splices));
    const difference = {
      container: parent.container,
      countAfter: parent.childCount + 1,
      indexAfter: (old: number) => (old < at ? old : old + 1),
      breaks: [at],
    };
    this.#verify(edited, splices, difference);
    const made = edited.nodeAt([...this.#pathAfter(path, difference), at]);
    verifyNew(made, value, this.#sourceOf(value));
    return splices;
  }

  #remove({ path }: Edit<'remove'>): readonly Splice[] {
    const { parent, index } = this.#parent(path);
    const store = storeOf(parent);
    this.#refuseMissing(parent, index);
    const editing = this.#editing();
    store.remove(editing, index);
    const splices = editing.changes.splices();
    const edited = this.#decode(applySplices(this.#value.bytes, splices));
    const { start, length } = store.extentOf?.(index) ?? { start: index, length: 1 };
    const end = start + length;
    this.#verify(edited, splices, {
      container: parent.container,
      countAfter: parent.childCount - length,
      indexAfter: (old) => (old < start ? old : old < end ? undefined : old - length),
      breaks: [start, end],
    });
    return splices;
  }

  #move({ path, index: to }: Edit<'move'>): readonly Splice[] {
    const { parent, index: from } = this.#parent(path);
    const store = storeOf(parent);
    this.#refuseMissing(parent, from);
    this.#refuseMissing(parent, to);
    if (!store.canMove)
      throw new FormatError(
        'read-only',
        l10n.t('The items have no order, so they cannot be moved.'),
      );
    const editing = this.#editing();
    store.move(editing, from, to);
    const splices = editing.changes.splices();
    const edited = this.#decode(applySplices(this.#value.bytes, splices));
    this.#verify(edited, splices, {
      container: parent.container,
      countAfter: parent.childCount,
      indexAfter: movedIndex(from, to),
      breaks: movedBreaks(from, to),
    });
    return splices;
  }

  #rename({ path, key }: Edit<'rename'>): readonly Splice[] {
    const { parent, index } = this.#parent(path);
    const store = storeOf(parent);
    this.#refuseMissing(parent, index);
    if (store.hasEditableKeys !== true || !store.keyPlace || !store.indexOfKey) {
      throw new FormatError('read-only', l10n.t('Keys cannot be changed here.'));
    }
    const to = store.indexOfKey(index, key);
    const keyNode = parent.at(store.keyPlace(index), undefined);
    const editing = this.#editing();
    const wanted = store.planKey?.(editing, index, key) ?? planKey(store, keyNode, key, editing);
    let splices = editing.changes.splices();
    if (to !== index) splices = this.#thenMove(splices, path.slice(0, -1), index, to);
    if (splices.length === 0) return splices;
    const edited = this.#decode(applySplices(this.#value.bytes, splices));
    const difference = {
      container: parent.container,
      countAfter: parent.childCount,
      indexAfter: movedIndex(index, to),
      breaks: movedBreaks(index, to),
      renamed: index,
    };
    this.#verify(edited, splices, difference);
    const own = this.#pathAfter(path.slice(0, -1), difference);
    const label = edited.nodeAt(own).children(to, to + 1)[0]?.label;
    if (label !== wanted) throw wrongResult('the key is another');
    return splices;
  }

  #slice(edit: SliceEdit): readonly Splice[] {
    const node = this.#value.nodeAt(edit.path);
    storeOf(node);
    const editing = this.#editing();
    const difference = planSlice(editing, node, edit);
    const splices = editing.changes.splices();
    const edited = this.#decode(applySplices(this.#value.bytes, splices));
    this.#verify(edited, splices, difference);
    verifySlice(node, edited.nodeAt(this.#pathAfter(edit.path, difference)), edit);
    return splices;
  }

  /** Moves an entry after its key has changed, so that the entries stay sorted. */
  #thenMove(splices: readonly Splice[], path: ValuePath, from: number, to: number): Splice[] {
    const { bytes } = this.#value;
    const between = this.#decode(applySplices(bytes, splices));
    const editing = this.#editing(between);
    storeOf(between.nodeAt(path)).move(editing, from, to);
    return composeSplices(bytes, splices, editing.changes.splices());
  }

  #verify(edited: Editable, splices: readonly Splice[], difference: Difference): void {
    if (edited.failure) throw wrongResult(edited.failure.message);
    verifyTree(this.#value.root, edited.root, difference);
    verifyRecords(this.#value.document.model, edited.document.model, splices);
  }

  /** Where a path leads to the same node after an edit: a collection may hold itself. */
  #pathAfter(path: ValuePath, { container, indexAfter }: Difference): ValuePath {
    return path.map((index, depth) => {
      const holder = this.#value.nodeAt(path.slice(0, depth));
      return holder.container === container ? (indexAfter(index) ?? index) : index;
    });
  }

  #sourceOf(value: NewValue): ValueNode | undefined {
    return value.kind === 'copy' ? this.#value.nodeAt(value.path) : undefined;
  }

  #refuseMissing(parent: NrbfNode, index: number): void {
    if (Number.isInteger(index) && index >= 0 && index < parent.childCount) return;
    throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  }

  /** In a set, .NET drops what is there already: two items must not become equal. */
  #refuseDuplicate(path: ValuePath, text: string | null, value?: NewValue): void {
    const { parent, index } = this.#parent(path);
    const isKnown = !value || value.kind === 'scalar' || value.kind === 'null';
    const store = isKnown && parent.shape?.kind === 'list' ? itemStoreOf(parent) : undefined;
    if (store?.isSet !== true || !store.refuseTwin) return;
    const { editor } = parent.children(index, index + 1)[0]?.node ?? {};
    const type = value?.kind === 'scalar' ? value.type : editor?.type;
    const own = type === undefined || type === editor?.type ? editor : { type };
    store.refuseTwin(index, text === null || !own ? text : canonicalText(own, text));
  }
}

function storeOf(node: NrbfNode): ItemStore {
  const store = itemStoreOf(node);
  if (store) return store;
  throw new FormatError('read-only', l10n.t('Items cannot be added or removed here.'));
}

/** Plans another key of one part; gives how it is shown then. */
function planKey(store: ItemStore, node: NrbfNode, key: string, editing: Editing): string {
  if (!node.editor) throw new FormatError('read-only', l10n.t('This key cannot be changed.'));
  const text = store.keyText?.(key) ?? key;
  planSet(editing.table, node, text, editing.changes);
  return canonicalText(node.editor, text);
}

/** One child that is another afterwards. */
function differenceAt(parent: NrbfNode, index: number): Difference {
  return {
    container: parent.container,
    countAfter: parent.childCount,
    indexAfter: (old) => (old === index ? undefined : old),
    breaks: [index, index + 1],
  };
}

function movedIndex(from: number, to: number): (index: number) => number {
  return (old) => {
    if (old === from) return to;
    if (from < to) return old > from && old <= to ? old - 1 : old;
    return old >= to && old < from ? old + 1 : old;
  };
}

function movedBreaks(from: number, to: number): number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return [...new Set([low, low + 1, high, high + 1])];
}

/** The slots whose records a 'set' edit of a node replaces, and arrays (`~array`) that it resizes. */
function editedSlots(node: NrbfNode): Set<number> {
  const slots = new Set<number>();
  for (const { slot, owner, index } of node.aliases) {
    // A raw value stays where it is, and so does an object whose members change.
    if (slot > 0 && slot !== NULL_SLOT) slots.add(slot);
    const isItem = owner >= 0 && node.document.table.classOf.at(owner) < 0;
    const run = isItem ? findNullRun(node.document.table, owner, index) : undefined;
    if (run) slots.add(run.offset);
  }
  for (const array of resizedArrays(node)) slots.add(~array);
  if (node.editor?.of !== undefined) {
    for (const object of objectsOf(node)) {
      for (const { slot } of node.document.model.members(object)) if (slot > 0) slots.add(slot);
    }
  }
  return slots;
}
