import type { FormatId, Splice, ValueNode, ValueKind } from '../value.ts';
import type { ValueTable } from './value-table.ts';

/** What a node of the value tree says beside its children and its place. */
export interface NodeFacts extends Pick<
  ValueNode,
  | 'typeName'
  | 'wireTypeName'
  | 'otherReading'
  | 'text'
  | 'bytes'
  | 'editor'
  | 'isNullable'
  | 'replacements'
  | 'itemsEditor'
  | 'readOnlyReason'
  | 'warning'
> {
  readonly kind: ValueKind;
  /** How the children stand in the table and are labelled; absent where there are none. */
  readonly children?: ChildLayout | undefined;
  /** The row whose children are shown, where those are not the own ones: a set made of a list. */
  readonly source?: number | undefined;
}

/** How children stand in the table: each on its own, or behind its key. */
export interface ChildLayout {
  readonly hasKeys: boolean;
  /** For 'index' a key, where there is one, is not shown. */
  readonly labels: 'index' | 'key' | 'member';
  /** How many rows in front of the children are not shown: an object's class. */
  readonly skip?: number;
  /** Whether the keys may be changed. */
  readonly areEditable?: boolean;
}

/** What a format makes of the rows of its table. */
export interface Dialect {
  readonly format: FormatId;
  /**
   * The facts of a row that is no reference.
   * @param slot the row that stands in its place: a reference to it, or itself
   */
  facts(table: ValueTable, id: number, slot: number): NodeFacts;
  /** The text under which the value behind this key is shown. */
  label(table: ValueTable, key: number): string;
  /**
   * For formats in which a reference is the number of a value: the last row whose place this row counts
   * on, -1 where it refers to none.
   */
  countsUpTo?(table: ValueTable, id: number): number;
  /** Whether a container may have one tag before and the other after a change of what is in it. */
  isSameContainer?(before: number, after: number): boolean;
}

/** What a change does to one of the containers around it. */
export interface ContainerChange {
  /** How many children the container has more; 0 for containers further out. */
  readonly count: number;
  /** By how many bytes its content grows. */
  readonly bytes: number;
}

/** How a format writes what an edit asks for. Ids are those of the table before the edit. */
export interface TreeWriter {
  /**
   * The bytes that take a scalar's (or null's) place, for the text of a 'set' edit.
   * @throws FormatError when the text is no value of the type.
   */
  scalar(table: ValueTable, id: number, text: string): Uint8Array;
  /**
   * The bytes of a new scalar, null or empty container.
   * @param id the node in whose place, or the container in which, it will stand.
   */
  fresh(table: ValueTable, id: number, value: FreshValue): Uint8Array;
  /**
   * The bytes of a key, without the mark of a type where it is a new one.
   * @param old the key whose place it takes, if any.
   */
  key(table: ValueTable, container: number, text: string, old?: number): Uint8Array;
  /** Where the first child of a container without any would stand. */
  contentStart(table: ValueTable, container: number): number;
  /**
   * For formats that say a value's type in front of its key, where the key's row begins: what stands there
   * for a new value, or for a copy of a row.
   */
  typeMark?(table: ValueTable, value: FreshValue | number): Uint8Array;
  /** What stands between two children when no two are there to look at. */
  separator?(table: ValueTable, container: number): Uint8Array;
  /** What stands between a key and its value. */
  joint?(table: ValueTable, container: number): Uint8Array;
  /** Adapts the header of a container: its count or length. */
  header?(table: ValueTable, container: number, change: ContainerChange): Splice | undefined;
  /** Further changes in a container whose children move up or down: keys that are numbers. */
  renumber?(table: ValueTable, container: number, from: number, by: 1 | -1): readonly Splice[];
}

/** A value without anything of the old one: see `NewValue`. */
export type FreshValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly type: string; readonly text: string }
  | { readonly kind: 'object'; readonly wireTypeName: string };
