import { FormatError } from '../errors.ts';
import { defaultLimits, type DecodeOptions } from '../limits.ts';
import { canonicalText } from '../scalars/canonical.ts';
import { applySplices } from '../splice.ts';
import type { DecodedValue, FormatWarning, Splice, ValueEdit, ValuePath } from '../value.ts';
import { HEADER_SIZE } from './constants.ts';
import { Changes } from './edit/changes.ts';
import { planNull, planSet } from './edit/plan.ts';
import { planInsert, planRemove } from './edit/structure.ts';
import { verifyStructure } from './edit/verify-structure.ts';
import { verifyEdit } from './edit/verify.ts';
import type { RecordTable } from './records/record-table.ts';
import { scanRecords } from './records/scan.ts';
import { findNullRun, NULL_SLOT, rootPlace } from './records/place.ts';
import { NrbfDocument } from './view/document.ts';
import { warnOfDangerousTypes } from './view/known/dangerous.ts';
import { NrbfNode } from './view/node.ts';

/** True for bytes that start as every BinaryFormatter stream does: a header of version 1. */
export function isNrbf(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_SIZE || bytes[0] !== 0) return false;
  return bytes[9] === 1 && bytes[10] === 0 && bytes[11] === 0 && bytes[12] === 0;
}

/** A decoded BinaryFormatter stream. */
export class NrbfValue implements DecodedValue {
  readonly format = 'nrbf';
  readonly bytes: Uint8Array;
  readonly root: NrbfNode;
  readonly table: RecordTable;
  readonly #document: NrbfDocument;
  #isChecked = false;

  constructor(table: RecordTable) {
    this.table = table;
    this.bytes = table.bytes;
    this.#document = new NrbfDocument(table);
    this.root = new NrbfNode(this.#document, rootPlace(table), undefined);
  }

  /** What was unusual so far; looking at more values may add to it. */
  get warnings(): readonly FormatWarning[] {
    if (!this.#isChecked) warnOfDangerousTypes(this.#document.model);
    this.#isChecked = true;
    return this.table.warnings;
  }

  get failure(): FormatError | undefined {
    return this.table.failure;
  }

  /** The offset behind MessageEnd; bytes from there on are kept and mean nothing. */
  get endOffset(): number {
    return this.table.endOffset;
  }

  /** The node that a path leads to. @throws FormatError `no-such-node`. */
  nodeAt(path: ValuePath): NrbfNode {
    let node = this.root;
    for (const index of path) {
      const child = node.children(index, index + 1)[0]?.node;
      if (!(child instanceof NrbfNode)) {
        throw new FormatError('no-such-node', `The value has nothing at ${path.join('/')}.`);
      }
      node = child;
    }
    return node;
  }

  edit(edit: ValueEdit): readonly Splice[] {
    if (this.failure) {
      throw new FormatError('damaged', `The stream can't be edited: ${this.failure.message}`);
    }
    if (edit.type === 'insert' || edit.type === 'remove') return this.#editStructure(edit);
    if (edit.type !== 'set' && edit.type !== 'set-null') {
      throw new FormatError('read-only', 'This can not be done here.');
    }
    const node = this.nodeAt(edit.path);
    if (edit.path.length > 0) refuseDuplicate(this.nodeAt(edit.path.slice(0, -1)), edit);
    const changes = new Changes(this.table);
    if (edit.type === 'set') planSet(this.table, node, edit.text, changes);
    else planNull(this.table, node, changes);
    const splices = changes.splices();
    if (splices.length > 0) this.#verify(edit, node, splices);
    return splices;
  }

  #editStructure(edit: StructureEdit): readonly Splice[] {
    const { path } = edit;
    const parentPath = edit.type === 'insert' ? path : path.slice(0, -1);
    const parent = this.nodeAt(parentPath);
    const changes = new Changes(this.table);
    let index = path.at(-1) ?? -1;
    if (edit.type === 'insert') index = planInsert(parent, edit, changes);
    else planRemove(parent, index, changes);
    const splices = changes.splices();
    const edited = decodeNrbf(applySplices(this.bytes, splices));
    if (edited.failure) {
      throw new FormatError('verification-failed', `The edit fails: ${edited.failure.message}`);
    }
    const isInsert = edit.type === 'insert';
    verifyStructure(this.root, edited.root, {
      container: parent,
      countAfter: parent.childCount + (isInsert ? 1 : -1),
      indexAfter: (old) => {
        if (old < index) return old;
        if (isInsert) return old + 1;
        return old === index ? undefined : old - 1;
      },
    });
    return splices;
  }

  /** Reads the edited bytes again: the edit is in them, and nothing else has changed. */
  #verify(edit: ScalarEdit, node: NrbfNode, splices: readonly Splice[]): void {
    const edited = decodeNrbf(applySplices(this.bytes, splices));
    verifyEdit(this.table, edited.table, splices, editedSlots(node));
    const after = edited.nodeAt(edit.path);
    const { editor } = node;
    const isRight =
      edit.type === 'set-null'
        ? after.kind === 'null'
        : editor !== undefined && after.text === canonicalText(editor, edit.text);
    if (
      !isRight ||
      (after.typeName !== node.typeName && node.kind !== 'null' && after.kind !== 'null')
    ) {
      throw new FormatError(
        'verification-failed',
        'The edited stream does not hold the new value.',
      );
    }
  }
}

type StructureEdit = Extract<ValueEdit, { type: 'insert' | 'remove' }>;
type ScalarEdit = Extract<ValueEdit, { type: 'set' | 'set-null' }>;

/** In a set, .NET drops what is there already: two items must not become equal. */
function refuseDuplicate(parent: NrbfNode, edit: ValueEdit): void {
  const isSet = /^(?:Hash|Sorted)Set</.test(parent.typeName) && parent.shape?.kind === 'list';
  if (!isSet || edit.type !== 'set') return;
  const own = edit.path.at(-1) ?? 0;
  const { editor } = parent.children(own, own + 1)[0]?.node ?? {};
  if (!editor) return;
  const text = canonicalText(editor, edit.text);
  for (let index = 0; index < parent.childCount; index++) {
    const item = parent.children(index, index + 1)[0]?.node;
    if (index !== own && item?.kind === 'scalar' && item.text === text) {
      throw new FormatError('duplicate-key', 'The set holds this value already.');
    }
  }
}

/** The slots whose records an edit of a node replaces. */
function editedSlots(node: NrbfNode): Set<number> {
  const slots = new Set<number>();
  for (const { slot, owner, index } of node.aliases) {
    // A raw value stays where it is, and so does an object whose members change.
    if (slot > 0 && slot !== NULL_SLOT) slots.add(slot);
    const isItem = owner >= 0 && node.document.table.layout.at(owner) < 0;
    const run = isItem ? findNullRun(node.document.table, owner, index) : undefined;
    if (run) slots.add(run.offset);
  }
  return slots;
}

/**
 * Decodes a BinaryFormatter stream ([MS-NRBF]). No type that it names is loaded, nothing is run.
 * Never throws for bad bytes: `failure` says why and where reading stopped, and the tree shows
 * what was read until then. `bytes` must not change while the value is in use.
 */
export function decodeNrbf(bytes: Uint8Array, options: DecodeOptions = {}): NrbfValue {
  return new NrbfValue(scanRecords(bytes, { ...defaultLimits, ...options.limits }));
}
