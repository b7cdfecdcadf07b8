import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
import { applySplices, equalBytes } from '../splice.ts';
import type {
  Certainty,
  DecodedValue,
  FormatErrorLike,
  FormatWarning,
  Packing,
  Splice,
  ValueEdit,
  ValueNode,
} from '../value.ts';
import { ReadingValue } from './reading-value.ts';
import { readOnlyNode } from './read-only-node.ts';

/** A layer that was taken off a value: the item's bytes, and those inside. */
export interface Layer {
  readonly packing: Packing;
  readonly packed: Uint8Array;
  readonly content: Uint8Array;
  /** The bytes with other content in the same layer; absent where we don't write that. @throws FormatError */
  readonly pack?: ((content: Uint8Array) => Uint8Array) | undefined;
}

/** A value inside of a layer: shown as if it stood there, and written in the same layer again. */
export class PackedValue implements DecodedValue {
  readonly format: DecodedValue['format'];
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  readonly rawRecords: ValueNode | undefined;
  readonly packings: readonly Packing[];
  readonly certainty?: Certainty;
  /** What is inside of the layer. */
  readonly inside: DecodedValue;
  readonly #layer: Layer;

  constructor(value: DecodedValue, layer: Layer) {
    this.inside = value;
    this.#layer = layer;
    this.format = value.format;
    this.bytes = value.bytes;
    this.packings = [layer.packing, ...(value.packings ?? [])];
    const reason = layer.packing.kind === 'signed' ? 'signed' : 'compressed';
    this.root = layer.pack ? value.root : readOnlyNode(value.root, reason);
    this.rawRecords = value.rawRecords;
    if (value.certainty) this.certainty = value.certainty;
  }

  get warnings(): readonly FormatWarning[] {
    return this.inside.warnings;
  }

  get failure(): FormatErrorLike | undefined {
    return this.inside.failure;
  }

  edit(edit: ValueEdit): readonly Splice[] {
    const { packed, content, pack } = this.#layer;
    if (this.#layer.packing.kind === 'signed') {
      throw new FormatError(
        'read-only',
        l10n.t('This value is signed by the site, so it cannot be edited.'),
      );
    }
    if (!pack) {
      throw new FormatError(
        'read-only',
        l10n.t('This value is compressed in a way that is only read, so it cannot be edited.'),
      );
    }
    const splices = this.inside.edit(edit);
    const edited = applySplices(content, splices);
    if (equalBytes(edited, content)) return [];
    return [{ offset: 0, removed: packed, inserted: pack(edited) }];
  }

  /**
   * The bytes with other content inside of all layers; the same object where it stays.
   * @returns undefined where a layer around a change isn't written
   */
  withContent(change: (content: Uint8Array) => Uint8Array): Uint8Array | undefined {
    const { packed, content, pack } = this.#layer;
    const inner = withoutDoubt(this.inside);
    const after = inner instanceof PackedValue ? inner.withContent(change) : change(content);
    if (after && equalBytes(after, content)) return packed;
    return after && pack?.(after);
  }
}

/** A value as its format decodes it, whoever chose that. */
export function withoutDoubt(value: DecodedValue): DecodedValue {
  let inside = value;
  while (inside instanceof ReadingValue) inside = inside.inside;
  return inside;
}

/** A value without the layers around it, and without the doubt about its format. */
export function withoutLayers(value: DecodedValue): DecodedValue {
  let inside = value;
  while (inside instanceof PackedValue || inside instanceof ReadingValue) inside = inside.inside;
  return inside;
}
