import type { NrbfValue } from '../nrbf/format.ts';
import type {
  DecodedValue,
  FormatErrorLike,
  FormatWarning,
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
    this.root = shifted(stream.root);
  }

  get warnings(): readonly FormatWarning[] {
    return this.stream.warnings.map((warning) => ({ ...warning, offset: warning.offset + 1 }));
  }

  get failure(): FormatErrorLike | undefined {
    const { failure } = this.stream;
    if (!failure) return undefined;
    const { code, message, offset } = failure;
    return offset === undefined ? failure : { code, message, offset: offset + 1 };
  }

  edit(edit: ValueEdit): readonly Splice[] {
    return this.stream.edit(edit).map((splice) => ({ ...splice, offset: splice.offset + 1 }));
  }
}

/** A node whose places count from the type byte on. */
function shifted(node: ValueNode): ValueNode {
  return new ShiftedNode(node);
}

class ShiftedNode implements ValueNode {
  readonly #node: ValueNode;

  constructor(node: ValueNode) {
    this.#node = node;
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
    return this.#node.isNullable;
  }
  get readOnlyReason(): ValueNode['readOnlyReason'] {
    return this.#node.readOnlyReason;
  }
  get itemsEditor(): ValueNode['itemsEditor'] {
    return this.#node.itemsEditor;
  }
  get replacements(): ValueNode['replacements'] {
    return this.#node.replacements;
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
      .map(({ label, labelKind, node }) => ({ label, labelKind, node: shifted(node) }));
  }
}
