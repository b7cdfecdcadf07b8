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
  bit(index: number): boolean;
  /** The Int32 that has the bit `index % 32`. */
  word(index: number): Place;
}

/** A collection in the order that its users see. */
export interface ListShape {
  readonly kind: 'list';
  readonly items: Places;
  /** The array that holds the items, where they can be found there by position. */
  readonly array?: number;
  /** For lists with room to grow: the object that has `_size` and `_version`. */
  readonly sizeOwner?: number;
  readonly comparer?: Place;
}

/** Pairs of keys and values, in the order of the stream. */
export interface DictionaryShape {
  readonly kind: 'dictionary';
  readonly length: number;
  /** The array of pairs, where there is one. */
  readonly pairs?: number;
  key(index: number): Place;
  value(index: number): Place;
  /** True where .NET takes null as a key, and the same key twice (NameValueCollection). */
  readonly hasAnyKeys?: boolean;
  /** True where the order means nothing (Hashtable). */
  readonly isUnordered?: boolean;
  readonly comparer?: Place;
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
