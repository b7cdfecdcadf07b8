import type { ItemsEditor, ScalarEditor, ScalarType, ValueChild } from '../../value.ts';
import type { Place } from '../records/place.ts';

/** Places by number, made when they are asked for. */
export interface Places {
  readonly length: number;
  at(index: number): Place;
}

/** An object that people think of as one value: a Guid, a boxed Int32, a Version. */
export interface ScalarShape {
  readonly kind: 'scalar';
  /** The type's name, where it isn't that of the class (DBNull). */
  readonly typeName?: string;
  /** The canonical text (see `ValueNode.text`). */
  readonly text: string;
  /** For a colour: `#rrggbbaa`. */
  readonly color?: string;
  /** Present when the value can be edited. */
  readonly editor?: ScalarEditor;
  /** For editing: the members of the object that make up the value. */
  readonly recipe?: ScalarRecipe;
  /** What the description of the value holds beside its type; without it, `value` is the text. */
  readonly description?: Readonly<Record<string, string | number | boolean>>;
}

/** How the members of an object make up a scalar. */
export type ScalarRecipe =
  'value-member' | 'decimal-words' | 'ticks-and-data' | 'guid-parts' | 'enum-member';

/** A boxed primitive: the raw value stands at `offset`. */
export interface PrimitiveShape {
  readonly kind: 'primitive';
  readonly primitive: number;
  readonly offset: number;
}

/** An enum's number, as text. */
export interface EnumShape {
  readonly kind: 'enum';
  readonly underlying: ScalarType;
  readonly text: string;
}

/** A list of bits. */
export interface BitsShape {
  readonly kind: 'bits';
  readonly length: number;
  /** The object that has the words, and the array of them. */
  readonly storage: { readonly owner: number; readonly array: number };
  bit(index: number): boolean;
  /** The Int32 that has the bit `index % 32`. */
  word(index: number): Place;
}

/** A collection in the order that its users see. */
export interface ListShape {
  readonly kind: 'list';
  readonly items: Places;
  readonly comparer?: Place;
  /** Absent for lists that are only shown. */
  readonly storage?: ListStorage | undefined;
}

/** How a list keeps its items in an array. */
export interface ListStorage {
  /**
   * `array` is the bare one, `list` has room to grow, `stack` too (its top is the last); a `segment` is a part
   * of one.
   */
  readonly style: 'array' | 'list' | 'stack' | 'queue' | 'set' | 'sorted' | 'linked' | 'segment';
  /** For a segment: where in the array it starts. */
  readonly start?: number;
  /** The object that has the array, and counts; undefined for a bare array. */
  readonly owner?: number;
  /** The owner's member that holds the array. */
  readonly member?: string;
  /** Undefined while the list is empty and has none, or one that .NET doesn't look at. */
  readonly array?: number | undefined;
  readonly comparer?: Place | undefined;
  /** True where only texts belong, though the array takes anything. */
  readonly isText?: boolean;
}

/** Pairs of keys and values, in the order of the stream. */
export interface DictionaryShape {
  readonly kind: 'dictionary';
  readonly length: number;
  key(index: number): Place;
  value(index: number): Place;
  /** True where .NET takes null as a key, and the same key twice (NameValueCollection). */
  readonly hasAnyKeys?: boolean;
  /** True where the order means nothing (Hashtable). */
  readonly isUnordered?: boolean;
  /** The comparer, where it is shown. */
  readonly comparer?: Place;
  /** Absent for dictionaries that are only shown. */
  readonly storage?: DictionaryStorage | undefined;
}

/** How a dictionary keeps its entries. */
export type DictionaryStorage = PairStorage | ColumnStorage | ChainStorage | EntryStorage;

interface EntriesStorage {
  /** The object that has the entries, and counts. */
  readonly owner: number;
  readonly comparer?: Place | undefined;
}

/** Entries that stand as KeyValuePair structs in one array. */
export interface PairStorage extends EntriesStorage {
  readonly style: 'pairs';
  /** The owner's member that holds the array; `Items` are sorted. */
  readonly member: 'KeyValuePairs' | 'Items';
  /** Undefined while the dictionary is empty and has none, or one that .NET doesn't look at. */
  readonly array: number | undefined;
  /** The object whose class says of what types keys and values are. */
  readonly typedBy: number;
}

/** Entries whose keys and values stand in an array each. */
export interface ColumnStorage extends EntriesStorage {
  readonly style: 'columns';
  readonly keys: number;
  readonly values: number;
  /** `sorted`: with room to grow; `hash`: in any order; `names`: values are lists of texts. */
  readonly order: 'sorted' | 'hash' | 'names';
  /** True where keys are kept in lower case, and values are texts. */
  readonly isLowerCase?: boolean;
}

/** Entries that are objects, each of which leads to the next. */
export interface ChainStorage extends EntriesStorage {
  readonly style: 'chain';
  /** The entries' objects. */
  readonly nodes: readonly number[];
}

/** Entries that are boxed DictionaryEntry values in an array of objects. */
export interface EntryStorage extends EntriesStorage {
  readonly style: 'entries';
  readonly array: number;
}

/** An object that stands for null: RedisNull. */
export interface NullShape {
  readonly kind: 'null';
}

/** A DataTable or DataSet, whose rows stand in XML or in members of their own. */
export interface TablesShape {
  readonly kind: 'tables';
  readonly isSet: boolean;
  /** The tables; undefined for ones that can't be read, which are then shown by their members. */
  read(): Tables | undefined;
}

/** The rows of a DataTable, or the tables of a DataSet, as a node's children. */
export interface Tables {
  readonly childCount: number;
  /** What can be done with the rows of a DataTable; undefined for a DataSet. */
  readonly rowsEditor: ItemsEditor | undefined;
  /** Children from `start` up to, not including, `end`. */
  children(start: number, end: number, isEditable: boolean): ValueChild[];
}

/** Bytes that an object wraps. */
export interface BytesShape {
  readonly kind: 'bytes';
  /** A view into the stream. */
  readonly bytes: Uint8Array;
  /** For a part of an array that counts on nothing else: that array, and where in it the bytes start. */
  readonly segment?: { readonly array: number; readonly start: number };
}

/** A field as people see it: one row, though a class may write its value several times. */
export interface Field {
  readonly label: string;
  /** The members that hold the value, in the order of the stream; the last one counts on .NET. */
  readonly members: readonly number[];
}

/** A part of an object, as people see it; without members for the collection that the object is. */
export interface Part extends Field {
  /** What is shown of the object itself: the collection that it is beside its own fields. */
  readonly collection?: ListShape | DictionaryShape;
  /** True for a text that is shown line by line, too. */
  readonly isLines?: boolean;
  /** For a bit of an Int32: which one, the lowest being 0. */
  readonly bit?: number;
}

/** An object that is shown by parts of its own choice. */
export interface PartsShape {
  readonly kind: 'parts';
  readonly parts: readonly Part[];
}

/** What a known type's records mean. */
export type Shape =
  | PrimitiveShape
  | EnumShape
  | ScalarShape
  | BitsShape
  | ListShape
  | DictionaryShape
  | NullShape
  | BytesShape
  | PartsShape
  | TablesShape;
