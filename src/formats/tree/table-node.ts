import type { ReadOnlyReason, ScalarEditor, ValueChild, ValueNode } from '../value.ts';
import type { Dialect, NodeFacts } from './dialect.ts';
import { NONE, REFERENCE, type ValueTable } from './value-table.ts';

/** What the nodes of one tree share. */
export class TableView {
  readonly table: ValueTable;
  readonly dialect: Dialect;
  /** Why nothing can be edited; undefined when something can. */
  readonly readOnlyReason: ReadOnlyReason | undefined;
  #referenced: Set<number> | undefined;

  constructor(table: ValueTable, dialect: Dialect, readOnlyReason?: ReadOnlyReason) {
    this.table = table;
    this.dialect = dialect;
    this.readOnlyReason = readOnlyReason;
  }

  /** Whether a reference stands for this node somewhere. */
  isReferenced(id: number): boolean {
    if (!this.table.hasReferences) return false;
    this.#referenced ??= referencedIds(this.table);
    return this.#referenced.has(id);
  }
}

function referencedIds(table: ValueTable): Set<number> {
  const ids = new Set<number>();
  for (let id = 0; id < table.count; id++) {
    if (table.tag(id) === REFERENCE) ids.add(table.target(id));
  }
  return ids;
}

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
    this.facts = view.dialect.facts(view.table, this.id);
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
    return this.#view.readOnlyReason ? undefined : this.facts.editor;
  }

  get isNullable(): boolean | undefined {
    return this.#view.readOnlyReason ? undefined : this.facts.isNullable;
  }

  get replacements(): ValueNode['replacements'] {
    return this.#view.readOnlyReason ? undefined : this.facts.replacements;
  }

  get itemsEditor(): ValueNode['itemsEditor'] {
    return this.#view.readOnlyReason ? undefined : this.facts.itemsEditor;
  }

  get hasEditableKey(): boolean | undefined {
    if (this.#view.readOnlyReason || this.key === NONE) return undefined;
    return this.outer?.facts.children?.areEditable;
  }

  get readOnlyReason(): ReadOnlyReason | undefined {
    if (this.editor) return undefined;
    const own = this.childCount > 0 ? 'not-scalar' : 'unsupported-type';
    return this.facts.readOnlyReason ?? this.#view.readOnlyReason ?? own;
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
