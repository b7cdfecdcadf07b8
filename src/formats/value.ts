/**
 * The value tree: what every format makes of its bytes, and what an edit of it is.
 *
 * A tree is lazy. A node makes its children when they are asked for, by range, and keeps no
 * parents, so that a payload of many megabytes opens without building what nobody looks at.
 * Trees may contain cycles: walk them with a stack and a limit, never by recursion.
 */

/** What sort of node this is; decides how it is drawn. */
export type ValueKind =
  | 'null'
  | 'scalar'
  | 'object'
  | 'list'
  | 'dictionary'
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
  | 'Char'
  | 'String'
  | 'DateTime'
  | 'TimeSpan'
  | 'Guid'
  | 'Enum';

/** How a scalar node can be changed: the texts that {@link ValueEdit} takes for it. */
export interface ScalarEditor {
  readonly type: ScalarType;
  /** For 'Enum': the underlying integer type, whose range applies. */
  readonly underlying?: ScalarType;
  /** For 'DateTime': false where the format does not store the kind (AltSerialization). */
  readonly hasKind?: boolean;
  /** For 'Enum' with known names: name and number (decimal text) of each member. */
  readonly names?: readonly { readonly name: string; readonly value: string }[];
}

/** Why a node cannot be edited; the host puts it into words. */
export type ReadOnlyReason =
  'not-scalar' | 'damaged' | 'unknown-format' | 'unsupported-type' | 'shared-elsewhere';

/** One node of a decoded value. */
export interface ValueNode {
  readonly kind: ValueKind;
  /** The type as people write it: `Int32`, `List<CartItem>`, `String[]`. Empty when unknown. */
  readonly typeName: string;
  /** The type exactly as it stands in the bytes, with assembly where one is named. */
  readonly wireTypeName?: string | undefined;
  /**
   * For scalars the whole text in the format's canonical form (invariant culture; DateTime as
   * `yyyy-MM-ddTHH:mm:ss.fffffff` with ` (utc)`, ` (local)`, ` (local, first 02:30)` or nothing
   * behind it; TimeSpan as `[-][d.]hh:mm:ss[.fffffff]`; integers in decimal). Absent for others.
   */
  readonly text?: string | undefined;
  /** Present when the node can be edited with a 'set' edit. */
  readonly editor?: ScalarEditor | undefined;
  /** True when a 'set-null' edit can be made here. */
  readonly isNullable?: boolean | undefined;
  /** Present when the node can't be edited. */
  readonly readOnlyReason?: ReadOnlyReason | undefined;
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
   * Puts a new scalar into the list, array, set or dictionary at `path`, in front of the child with
   * that index (or behind the last). `text` null means null; a dictionary needs the `key`'s text;
   * `scalarType` says what to make where items may be of any type (then text is the default).
   */
  | {
      readonly type: 'insert';
      readonly path: ValuePath;
      readonly index: number;
      readonly text: string | null;
      readonly key?: string;
      readonly scalarType?: ScalarType;
    }
  /** Takes an item or entry out of its list, array, set or dictionary. */
  | { readonly type: 'remove'; readonly path: ValuePath };

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
  /** A sentence in English for logs and bug reports. */
  readonly message: string;
  /** True when .NET's own reader refuses the value for it: the site cannot read this item. */
  readonly isRefused?: boolean;
}

/** The names of the formats, as `FormatRegistry` and the `decode` tool print them. */
export type FormatId = 'nrbf' | 'alt' | 'hex';

/** What a format made of an item's bytes. Immutable; an edit gives splices for new bytes. */
export interface DecodedValue {
  readonly format: FormatId;
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  readonly warnings: readonly FormatWarning[];
  /** Set when reading stopped part-way: `root` shows what was read, and nothing can be edited. */
  readonly failure?: FormatErrorLike | undefined;
  /**
   * Plans an edit: the splices (ascending, not overlapping) that turn `bytes` into the edited bytes.
   * @throws FormatError with a code such as `not-a-number`, `out-of-range`, `read-only`.
   */
  edit(edit: ValueEdit): readonly Splice[];
}

/** What is known of a {@link FormatError} without importing the class. */
export interface FormatErrorLike {
  readonly code: string;
  readonly message: string;
  readonly offset?: number;
}
