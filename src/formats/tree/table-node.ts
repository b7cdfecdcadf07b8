import type {
  FormatErrorLike,
  FormatWarning,
  ReadOnlyReason,
  ScalarEditor,
  ValueChild,
  ValueNode,
  ValuePath,
} from '../value.ts';
import type { NodeFacts } from './dialect.ts';
import { endOfSubtree } from './entries.ts';
import type { TableView } from './table-view.ts';
import { NONE, REFERENCE, type ValueTable } from './value-table.ts';

/** A row of a {@link ValueTable} as a node of the value tree. */
export class TableNode implements ValueNode {
  /** The row that stands here; a reference is not followed. */
  readonly slot: number;
  /** The row that is shown: what a reference stands for. */
  readonly id: number;
  /** The row of the key in front, if any. */
  readonly key: number;
  readonly outer: TableNode | undefined;
  readonly facts: NodeFacts;
  readonly #view: TableView;
  // Where the last child that was asked for stands: going on from there takes one step.
  #cursorIndex = 0;
  #cursorId = NONE;

  constructor(view: TableView, slot: number, outer?: TableNode, key = NONE) {
    this.#view = view;
    this.slot = slot;
    this.id = view.table.target(slot);
    this.key = key;
    this.outer = outer;
    this.facts = view.dialect.facts(view.table, this.id, slot);
  }

  get kind(): ValueNode['kind'] {
    return this.facts.kind;
  }

  get typeName(): string {
    return this.facts.typeName;
  }

  get wireTypeName(): string | undefined {
    return this.facts.wireTypeName;
  }

  get warning(): ValueNode['warning'] {
    return this.facts.warning;
  }

  get otherReading(): ValueNode['otherReading'] {
    return this.facts.otherReading;
  }

  get text(): string | undefined {
    return this.facts.text;
  }

  get bytes(): Uint8Array | undefined {
    return this.facts.bytes;
  }

  get editor(): ScalarEditor | undefined {
    return this.#view.mayEdit(this.id) ? this.facts.editor : undefined;
  }

  get isNullable(): boolean | undefined {
    return this.#isReplaceable ? this.facts.isNullable : undefined;
  }

  get replacements(): ValueNode['replacements'] {
    return this.#isReplaceable ? this.facts.replacements : undefined;
  }

  get itemsEditor(): ValueNode['itemsEditor'] {
    const { itemsEditor } = this.facts;
    if (!itemsEditor || !this.#view.mayEdit(this.id)) return undefined;
    const { table } = this.#view;
    const end = endOfSubtree(table, this.id);
    if (!this.#view.isTied(this.id + 1, this.id + 1)) return itemsEditor;
    return {
      ...itemsEditor,
      canMove: false,
      ...(this.#view.isTied(end, end) && { values: [] }),
    };
  }

  get isTied(): boolean | undefined {
    if (this.outer?.itemsEditor?.canRemove !== true) return undefined;
    return this.#isTied || undefined;
  }

  /** Whether references count on the place of this value, or on one behind it. */
  get #isTied(): boolean {
    return this.#view.isTied(this.slot, endOfSubtree(this.#view.table, this.slot));
  }

  /** Whether this is one value to references before and after another one takes its place. */
  get isOneValue(): boolean {
    const { slot } = this;
    const isScalar = this.facts.editor !== undefined || this.kind === 'null';
    const isOne = isScalar && this.#view.table.tag(slot) !== REFERENCE;
    return isOne && !this.#view.isReferenced(slot);
  }

  get #isReplaceable(): boolean {
    return this.#view.mayEdit(this.slot) && (this.isOneValue || !this.#isTied);
  }

  get hasEditableKey(): boolean | undefined {
    if (!this.#view.mayEdit(this.slot) || this.key === NONE) return undefined;
    return this.outer?.facts.children?.areEditable;
  }

  get readOnlyReason(): ReadOnlyReason | undefined {
    if (this.editor) return undefined;
    const own = this.childCount > 0 ? 'not-scalar' : 'unsupported-type';
    const elsewhere = this.#view.mayEdit(this.id) ? undefined : 'shared-elsewhere';
    return this.facts.readOnlyReason ?? this.#view.readOnlyReason ?? elsewhere ?? own;
  }

  get range(): { start: number; end: number } {
    const { table } = this.#view;
    return { start: table.start(this.slot), end: table.end(this.slot) };
  }

  get identity(): number | undefined {
    return this.#view.isReferenced(this.id) ? this.id : undefined;
  }

  get isCycle(): boolean {
    if (this.slot === this.id) return false;
    for (let outer = this.outer; outer; outer = outer.outer) if (outer.id === this.id) return true;
    return false;
  }

  get childCount(): number {
    const { children } = this.facts;
    if (!children) return 0;
    const { table } = this.#view;
    const size = Math.max(0, table.size(this.#source) - (children.skip ?? 0));
    // A key whose value was not reached is left out.
    return children.hasKeys ? size >> 1 : size;
  }

  /** The text of a child's key. */
  labelOf(child: TableNode): string {
    return this.#view.dialect.label(this.#view.table, child.key);
  }

  children(start: number, end: number): readonly ValueChild[] {
    const layout = this.facts.children;
    const result: ValueChild[] = [];
    if (!layout) return result;
    const { table, dialect } = this.#view;
    const last = Math.min(end, this.childCount);
    for (let index = Math.max(0, start); index < last; index++) {
      const first = this.#seek(index);
      const slot = layout.hasKeys ? table.next(first) : first;
      const key = layout.hasKeys ? first : NONE;
      const node = new TableNode(this.#view, slot, this, key);
      const { labels } = layout;
      const label = labels === 'index' ? `[${index}]` : dialect.label(table, first);
      result.push({ label, labelKind: labels, node });
    }
    return result;
  }

  get #source(): number {
    return this.facts.source ?? this.id;
  }

  /** The row with which a child begins: its key where there are keys. */
  #seek(index: number): number {
    const { table } = this.#view;
    if (this.#cursorId === NONE || index < this.#cursorIndex) {
      this.#cursorIndex = 0;
      this.#cursorId = table.firstChild(this.#source);
      const skip = this.facts.children?.skip ?? 0;
      for (let step = 0; step < skip; step++) this.#cursorId = table.next(this.#cursorId);
    }
    const stride = this.facts.children?.hasKeys === true ? 2 : 1;
    for (; this.#cursorIndex < index; this.#cursorIndex++) {
      for (let step = 0; step < stride; step++) this.#cursorId = table.next(this.#cursorId);
    }
    return this.#cursorId;
  }
}

/** A decoded value whose rows stand in a table, as edits and their checks need it. */
export interface EditableTree {
  readonly bytes: Uint8Array;
  readonly table: ValueTable;
  readonly view: TableView;
  readonly warnings: readonly FormatWarning[];
  readonly failure?: FormatErrorLike | undefined;
  /** The node that a path leads to. @throws FormatError `no-such-node`. */
  nodeAt(path: ValuePath): TableNode;
}
