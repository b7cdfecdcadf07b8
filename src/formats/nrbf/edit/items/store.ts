import type { NewValue, ScalarEditor, ValueChoice } from '../../../value.ts';
import type { Place } from '../../records/place.ts';
import type { Editing } from '../editing.ts';

/** What can be done with the items of a collection, and how. */
export interface ItemStore {
  /** What may be inserted; empty when nothing may. */
  readonly choices: readonly ValueChoice[];
  /** For dictionaries whose keys can be made: how a key is written. */
  readonly key?: ScalarEditor | undefined;
  /** For dictionaries: whether entries can get another key. */
  readonly hasEditableKeys?: boolean;
  readonly canRemove: boolean;
  readonly canMove: boolean;
  /** Plans a new item; gives the index that it gets. */
  insert(editing: Editing, index: number, value: NewValue, key: string | undefined): number;
  /** Plans to take an item away. */
  remove(editing: Editing, index: number): void;
  /** The items that go with one: both halves of a surrogate pair. Absent where each goes alone. */
  extentOf?(index: number): { readonly start: number; readonly length: number };
  /** Plans to move an item; `to` is its index afterwards. */
  move(editing: Editing, from: number, to: number): void;
  /** True for sets: two items must not be equal. */
  readonly isSet?: boolean;
  /**
   * For sets: refuses a text (null for null) that another item than that at `index` has.
   * @throws FormatError `duplicate-key`.
   */
  refuseTwin?(index: number, text: string | null): void;
  /** Where the key of an entry stands. */
  keyPlace?(index: number): Place;
  /**
   * Where an entry with another key belongs; its own index where the order means nothing.
   * @throws FormatError for a text that is no such key, or one that is there already.
   */
  indexOfKey?(index: number, key: string): number;
  /** Plans another key where keys have several parts; gives how it is shown then, undefined for keys of one. */
  planKey?(editing: Editing, index: number, key: string): string | undefined;
  /** A key as it is kept. */
  keyText?(key: string): string;
}
