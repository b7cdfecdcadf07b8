/**
 * The value tree: what every format makes of its bytes, and what an edit of it is.
 *
 * A tree is lazy. A node makes its children when they are asked for, by range, and keeps no
 * parents, so that a payload of many megabytes opens without building what nobody looks at.
 * Trees may contain cycles: walk them with a stack and a limit, never by recursion.
 */

import type { Compression } from './compression/compression.ts';
import type { ChosenFormat } from './chosen-formats.ts';
import type { Reason } from './reason.ts';

/** What sort of node this is; decides how it is drawn. */
export type ValueKind =
  | 'null'
  | 'scalar'
  | 'object'
  | 'list'
  | 'dictionary'
  /** Rows (objects) of the same columns: a DataTable. */
  | 'table'
  | 'bytes'
  /** Something whose bytes are kept but not understood, or not reached after a failure. */
  | 'unknown';

/** The scalar types that have an editor of their own, under their .NET names. */
export type ScalarType =
  | 'Boolean'
  | 'Byte'
  | 'SByte'
  | 'Int16'
  | 'UInt16'
  | 'Int32'
  | 'UInt32'
  | 'Int64'
  | 'UInt64'
  | 'IntPtr'
  | 'UIntPtr'
  | 'Single'
  | 'Double'
  | 'Decimal'
  /** A number in decimal text of any length and precision, as JSON has it. */
  | 'Number'
  | 'Char'
  | 'String'
  | 'DateTime'
  | 'TimeSpan'
  | 'Guid'
  | 'Enum'
  /** Bytes as hexadecimal digits: `01 FF 2A`. Their nodes have `bytes` in place of a `text`. */
  | 'Bytes';

/** Types of .NET that are shown and edited as a text of their own form. */
export type TextType =
  | 'BigInteger'
  /** A name of .NET's, `#rrggbb`, or `#rrggbbaa`. */
  | 'Color'
  /** `yyyy-MM-ddTHH:mm:ss.fffffff+hh:mm`. */
  | 'DateTimeOffset'
  | 'StringBuilder'
  /** An absolute one. */
  | 'Uri'
  /** An address without a scheme: `a/b?c#d`. */
  | 'RelativeUri'
  /** Two to four numbers. */
  | 'Version';

/** How a scalar node can be changed: the texts that {@link ValueEdit} takes for it. */
export interface ScalarEditor {
  readonly type: ScalarType;
  /** For 'String': the type that the text is one of; any text fits where it is absent. */
  readonly of?: TextType;
  /** For 'Enum': the underlying integer type, whose range applies. */
  readonly underlying?: ScalarType;
  /** For 'DateTime': false where the format does not store the kind (AltSerialization). */
  readonly hasKind?: boolean;
  /** For 'Enum' with known names: name and number (decimal text) of each member. */
  readonly names?: readonly { readonly name: string; readonly value: string }[];
  /** True for an 'Enum' whose numbers are bits: several names with commas between fit. */
  readonly isFlags?: boolean;
}

/** A value that could be put into a place, as a choice for the user. */
export type ValueChoice =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly editor: ScalarEditor }
  /** A new object of a class, its members zero, empty or null. */
  | { readonly kind: 'object'; readonly typeName: string; readonly wireTypeName: string }
  /** A new collection of scalars. */
  | { readonly kind: 'collection'; readonly shape: CollectionShape }
  /** A value that is written out as a whole. */
  | { readonly kind: 'written'; readonly form: WrittenForm };

/** How a whole value is written: bytes as hexadecimal digits (`01 FF 2A`), or a JSON text. */
export type WrittenForm = 'bytes' | 'json';

/** The collections that can be made anew: an array or list of `item`, or a dictionary of both. */
export type CollectionShape =
  | { readonly type: 'array' | 'list'; readonly item: ScalarType }
  | { readonly type: 'dictionary'; readonly key: ScalarType; readonly item: ScalarType };

/** What can be done with the children of a list, array, set, dictionary or table. */
export interface ItemsEditor {
  /** What may be inserted; empty when nothing may. */
  readonly values: readonly ValueChoice[];
  /** For dictionaries whose keys can be made: how a key is written. */
  readonly key?: ScalarEditor | undefined;
  readonly canRemove: boolean;
  /** Whether a child can change its index: not in sets and dictionaries. */
  readonly canMove: boolean;
  /** For arrays of several dimensions, whose items come and go by the row or column. */
  readonly slices?: SlicesEditor | undefined;
}

/** The rows, columns and so on of an array of several dimensions. */
export interface SlicesEditor {
  /** The number of items by dimension; the children are in the order in which the last index runs fastest. */
  readonly lengths: readonly number[];
  /** The first index by dimension. */
  readonly lowerBounds: readonly number[];
  /** Whether new ones can be made, of null, zero, or objects with nothing in them. */
  readonly canInsert: boolean;
}

/** A value to be made, as data. */
export type NewValue =
  | { readonly kind: 'null' }
  /** `text` as for a 'set' edit of that type. */
  | { readonly kind: 'scalar'; readonly type: ScalarType; readonly text: string }
  | { readonly kind: 'object'; readonly wireTypeName: string }
  /** A copy of the node at `path` in the same value, with all that belongs to it. */
  | { readonly kind: 'copy'; readonly path: ValuePath }
  | {
      readonly kind: 'collection';
      readonly shape: CollectionShape;
      /** The items' texts; for a dictionary [key, value]. */
      readonly items: readonly (readonly string[])[];
    }
  | { readonly kind: 'written'; readonly form: WrittenForm; readonly text: string };

/** Why a node cannot be edited; the host puts it into words. */
export type ReadOnlyReason =
  | 'not-scalar'
  | 'damaged'
  | 'compressed'
  /** Whatever is changed, the site takes it only with a signature that its key makes. */
  | 'signed'
  | 'encrypted'
  | 'unknown-format'
  /** None of the layout's formats: what a serializer of the site wrote. */
  | 'foreign-format'
  /** The format was guessed. */
  | 'unsure-format'
  /** A person chose the format, which the site may not read. */
  | 'chosen-format'
  | 'unsupported-type'
  /** The class around it checks what it reads, in a way that the bytes don't show. */
  | 'class-checks'
  /** Another value of the same name follows, and is the one that is read. */
  | 'overruled'
  | 'shared-elsewhere';

/** One node of a decoded value. */
export interface ValueNode {
  readonly kind: ValueKind;
  /** The type as people write it: `Int32`, `List<CartItem>`, `String[]`. Empty when unknown. */
  readonly typeName: string;
  /** The type exactly as it stands in the bytes, with assembly where one is named. */
  readonly wireTypeName?: string | undefined;
  /**
   * What the same bytes may be as well, where the format doesn't say which is right: the 4 bytes of an
   * ASP.NET Core value that are a text and an Int32. A 'replace' edit by that type settles it.
   */
  readonly otherReading?: { readonly typeName: string; readonly text: string } | undefined;
  /**
   * For scalars the whole text in the format's canonical form (invariant culture; DateTime as
   * `yyyy-MM-ddTHH:mm:ss.fffffff` with ` (utc)`, ` (local)`, ` (local, first 02:30)` or nothing
   * behind it; TimeSpan as `[-][d.]hh:mm:ss[.fffffff]`; integers in decimal). Absent for others, bytes
   * among them.
   */
  readonly text?: string | undefined;
  /** Present when the node can be edited with a 'set' edit. */
  readonly editor?: ScalarEditor | undefined;
  /** True when a 'set-null' edit can be made here. */
  readonly isNullable?: boolean | undefined;
  /** Present when the node can't be edited. */
  readonly readOnlyReason?: ReadOnlyReason | undefined;
  /** What can be done with the children; absent when nothing can. */
  readonly itemsEditor?: ItemsEditor | undefined;
  /** What a 'replace' edit may put here beside what is here; absent when nothing. */
  readonly replacements?: readonly ValueChoice[] | undefined;
  /** True when a 'rename' edit can change the key or name under which the parent shows this node. */
  readonly hasEditableKey?: boolean | undefined;
  /**
   * True for what can't be taken out of its list or array, since references in the value count on the
   * places of what is in it.
   */
  readonly isTied?: boolean | undefined;
  /** For rows of a table: what .NET's DataRowState says. */
  readonly rowState?: 'unchanged' | 'added' | 'modified' | 'deleted' | undefined;
  /** For cells of a modified row: the text that stood there before, null for null; absent where it is the same. */
  readonly originalText?: string | null | undefined;
  /** A picture that the value holds: its file's bytes and media type (`image/png`). */
  readonly picture?: { readonly mediaType: string; readonly bytes: Uint8Array } | undefined;
  /** A colour as `#rrggbbaa`. */
  readonly color?: string | undefined;
  /**
   * What an object says of itself in a few words, where its class is known: an exception's message, the
   * numbers of a Point, the name of a culture. For people alone; absent where `text` is there.
   */
  readonly summary?: string | undefined;
  /** What is unusual about this very node; `DecodedValue.warnings` has it, too. */
  readonly warning?: FormatWarning | undefined;
  /** How many children there are; for lists and dictionaries the number of items or entries. */
  readonly childCount: number;
  /** Where the node's bytes start and end in the item's bytes, when it has a place of its own. */
  readonly range?: { readonly start: number; readonly end: number } | undefined;
  /** For 'bytes' and 'unknown': the bytes themselves, a view into the item's. */
  readonly bytes?: Uint8Array | undefined;
  /**
   * Equal for nodes that are the same object in the stream (shared references and cycles).
   * Absent where nothing else can refer to the node.
   */
  readonly identity?: number | undefined;
  /** True when this node stands on a path through itself: expanding it goes round in a circle. */
  readonly isCycle?: boolean | undefined;
  /** The children from index `start` up to, not including, `end`; a short range at the end. */
  children(start: number, end: number): readonly ValueChild[];
}

/** A child with the label under which its parent shows it. */
export interface ValueChild {
  /** Member name, index (`[0]`) or the text of a dictionary key. */
  readonly label: string;
  readonly labelKind: 'member' | 'index' | 'key';
  readonly node: ValueNode;
}

/** The way from a value's root to a node: child indices. The root's path is empty. */
export type ValuePath = readonly number[];

/** A change that a user asks for, as data. */
export type ValueEdit =
  /** Replaces a scalar by the value that `text` stands for; the type never changes. */
  | { readonly type: 'set'; readonly path: ValuePath; readonly text: string }
  /** Sets a nullable place (a string, an object slot) to null. */
  | { readonly type: 'set-null'; readonly path: ValuePath }
  /**
   * Puts a new value into the list, array, set, dictionary or table at `path`, in front of the child
   * with that index (or behind the last). A dictionary needs the `key`'s text.
   */
  | {
      readonly type: 'insert';
      readonly path: ValuePath;
      readonly index: number;
      readonly value: NewValue;
      readonly key?: string;
    }
  /** Takes an item, entry or row out of its list, array, set, dictionary or table. */
  | { readonly type: 'remove'; readonly path: ValuePath }
  /** Moves an item of a list or array; `index` is where it stands afterwards. */
  | { readonly type: 'move'; readonly path: ValuePath; readonly index: number }
  /** Puts a value of another type, or a new object, where something or null stands. */
  | { readonly type: 'replace'; readonly path: ValuePath; readonly value: NewValue }
  /** Changes the key of a dictionary's entry, whose value stays. */
  | { readonly type: 'rename'; readonly path: ValuePath; readonly key: string }
  /**
   * Puts a row, column or so of empty items into the array of several dimensions at `path`: in front of the
   * one with that index, or behind the last; or takes one out. Indices count from 0.
   */
  | {
      readonly type: 'insert-slice' | 'remove-slice';
      readonly path: ValuePath;
      readonly dimension: number;
      readonly index: number;
    };

/**
 * One replacement in a byte sequence: at `offset`, `removed` gives way to `inserted`.
 * Swapping the two gives the inverse. Offsets count in the bytes before the change.
 */
export interface Splice {
  readonly offset: number;
  readonly removed: Uint8Array;
  readonly inserted: Uint8Array;
}

/** Something unusual that the decoder accepted, with the place where it stands. */
export interface FormatWarning {
  readonly code: string;
  readonly offset: number;
  readonly reason: Reason;
  /** Facts by name, for code that says it in the user's words. */
  readonly details?: Readonly<Record<string, string | number>>;
  /** True when .NET's own reader refuses the value for it: the site cannot read this item. */
  readonly isRefused?: boolean;
}

/** The names of the formats, as values say what they are. */
export type FormatId =
  /** What .NET's BinaryFormatter writes. */
  | 'nrbf'
  /** What ASP.NET's AltSerialization writes. */
  | 'alt'
  /** Text in UTF-8. */
  | 'text'
  /** An Int32 as ASP.NET Core's SetInt32 writes it. */
  | 'int32'
  | 'json'
  | 'bson'
  | 'msgpack'
  | 'cbor'
  /** Protocol Buffers. */
  | 'protobuf'
  /** What PHP's serialize() writes. */
  | 'php'
  /** What PHP's igbinary writes. */
  | 'igbinary'
  /** Python. */
  | 'pickle'
  /** Ruby. */
  | 'marshal'
  /** Java's object streams. */
  | 'java'
  /** XML of .NET's serializers, as text or in its binary form. */
  | 'datacontract'
  /** What System.Web's ObjectStateFormatter writes. */
  | 'viewstate'
  /** Sessions that the System.Web adapters for ASP.NET Core write whole. */
  | 'adapters'
  /** What a site has encrypted: named, and opened by nothing but its key. */
  | 'encrypted'
  /** Bytes that nothing understands. */
  | 'hex';

/** A layer around a value: what it is, how long the bytes are with it, and without it. */
export interface Packing {
  readonly kind: Compression | 'base64' | 'signed';
  /** For 'signed': the software that has done it, a proper name. */
  readonly by?: string;
  readonly packedBytes: number;
  readonly contentBytes: number;
}

/** How sure a format is that was found by looking, or that a person chose it. */
export type Certainty = 'sure' | 'likely' | 'chosen';

/** What a format made of an item's bytes. Immutable; an edit gives splices for new bytes. */
export interface DecodedValue {
  readonly format: FormatId;
  /** What `range`s of nodes count in: the item's bytes, or those inside of its `packings`. */
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  /** The records as they stand in the bytes, one child each, for formats that have some. */
  readonly rawRecords?: ValueNode | undefined;
  readonly warnings: readonly FormatWarning[];
  /** The layers that were taken off, the outermost first; absent for most values. */
  readonly packings?: readonly Packing[];
  /** How sure the format is, where it isn't the layout's own. */
  readonly certainty?: Certainty;
  /** The format that was chosen for the value, and doesn't fit it. */
  readonly unfitFormat?: ChosenFormat;
  /** Set when reading stopped part-way: `root` shows what was read, and nothing can be edited. */
  readonly failure?: FormatErrorLike | undefined;
  /**
   * Plans an edit: the splices (ascending, not overlapping) that turn the item's bytes into the edited ones.
   * @throws FormatError with a code such as `not-a-number`, `out-of-range`, `read-only`.
   */
  edit(edit: ValueEdit): readonly Splice[];
}

/** What is known of a {@link FormatError} without importing the class. */
export interface FormatErrorLike {
  readonly code: string;
  readonly message: string;
  readonly reason: Reason;
  readonly offset?: number;
}
