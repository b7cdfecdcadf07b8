import { newAltItems } from './new-item.ts';
import type { NrbfValue } from '../nrbf/format.ts';
import type {
  DecodedValue,
  FormatErrorLike,
  FormatWarning,
  NewValue,
  Splice,
  ValueChild,
  ValueEdit,
  ValueNode,
} from '../value.ts';

/** An object in AltSerialization: a type byte, and a BinaryFormatter stream behind it. */
export class AltObjectValue implements DecodedValue {
  readonly format = 'alt';
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  /** The stream behind the type byte. */
  readonly stream: NrbfValue;

  constructor(bytes: Uint8Array, stream: NrbfValue) {
    this.bytes = bytes;
    this.stream = stream;
    // Any other value can take the place of the whole item, whatever type it has.
    const root = stream.failure ? undefined : { replacements: newAltItems.choices };
    this.root = new ShiftedNode(stream.root, root);
  }

  get warnings(): readonly FormatWarning[] {
    return this.stream.warnings.map((warning) => ({ ...warning, offset: warning.offset + 1 }));
  }

  /** The records of the stream; their offsets count from the type byte on. */
  get rawRecords(): ValueNode {
    return new ShiftedNode(this.stream.rawRecords);
  }

  get failure(): FormatErrorLike | undefined {
    const { failure } = this.stream;
    if (!failure) return undefined;
    const { code, message, reason, offset } = failure;
    return offset === undefined ? failure : { code, message, reason, offset: offset + 1 };
  }

  edit(edit: ValueEdit): readonly Splice[] {
    const isRoot = edit.path.length === 0 && !this.stream.failure;
    if (isRoot && edit.type === 'replace') return this.#replace(edit.value);
    if (isRoot && edit.type === 'set-null') return this.#replace({ kind: 'null' });
    return this.stream.edit(edit).map((splice) => ({ ...splice, offset: splice.offset + 1 }));
  }

  #replace(value: NewValue): readonly Splice[] {
    return [{ offset: 0, removed: this.bytes, inserted: newAltItems.bytes(value) }];
  }
}

/** A node whose places count from the type byte on. */
class ShiftedNode implements ValueNode {
  readonly #node: ValueNode;
  readonly #root: Pick<ValueNode, 'replacements'> | undefined;

  constructor(node: ValueNode, root?: Pick<ValueNode, 'replacements'>) {
    this.#node = node;
    this.#root = root;
  }

  get kind(): ValueNode['kind'] {
    return this.#node.kind;
  }
  get typeName(): string {
    return this.#node.typeName;
  }
  get wireTypeName(): string | undefined {
    return this.#node.wireTypeName;
  }
  get text(): string | undefined {
    return this.#node.text;
  }
  get editor(): ValueNode['editor'] {
    return this.#node.editor;
  }
  get isNullable(): boolean | undefined {
    return this.#root !== undefined || this.#node.isNullable;
  }
  get readOnlyReason(): ValueNode['readOnlyReason'] {
    return this.#node.readOnlyReason;
  }
  get itemsEditor(): ValueNode['itemsEditor'] {
    return this.#node.itemsEditor;
  }
  get replacements(): ValueNode['replacements'] {
    return (this.#root ?? this.#node).replacements;
  }
  get hasEditableKey(): boolean | undefined {
    return this.#node.hasEditableKey;
  }
  get rowState(): ValueNode['rowState'] {
    return this.#node.rowState;
  }
  get picture(): ValueNode['picture'] {
    return this.#node.picture;
  }
  get color(): string | undefined {
    return this.#node.color;
  }
  get summary(): string | undefined {
    return this.#node.summary;
  }
  get warning(): FormatWarning | undefined {
    const { warning } = this.#node;
    return warning && { ...warning, offset: warning.offset + 1 };
  }
  get childCount(): number {
    return this.#node.childCount;
  }
  get range(): ValueNode['range'] {
    const range = this.#node.range;
    return range && { start: range.start + 1, end: range.end + 1 };
  }
  get bytes(): Uint8Array | undefined {
    return this.#node.bytes;
  }
  get identity(): number | undefined {
    return this.#node.identity;
  }
  get isCycle(): boolean | undefined {
    return this.#node.isCycle;
  }
  children(start: number, end: number): readonly ValueChild[] {
    return this.#node
      .children(start, end)
      .map(({ label, labelKind, node }) => ({ label, labelKind, node: new ShiftedNode(node) }));
  }
}
