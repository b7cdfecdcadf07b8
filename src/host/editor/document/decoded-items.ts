import type { DecodeOptions } from '../../../formats/limits.ts';
import type { ItemEncoding } from '../../../formats/encoding.ts';
import type { DecodedValue } from '../../../formats/value.ts';
import {
  decodeOptionsOf,
  decodeSessionItem,
  type EncodedItem,
} from '../../../stores/read/decode-session-item.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { LayoutId } from '../../../stores/session.ts';

/** Decodes items when they are first looked at, and keeps the result while their bytes are the same. */
export class DecodedItems {
  readonly #encoding: ItemEncoding;
  readonly #options: DecodeOptions;
  #values = new WeakMap<Uint8Array, DecodedValue>();

  constructor(layout: LayoutId) {
    const known = layoutById(layout);
    this.#encoding = known.itemEncoding;
    this.#options = decodeOptionsOf(known);
  }

  /** What the format makes of an item, or of other bytes that it had or is to have. */
  get(item: EncodedItem): DecodedValue {
    const known = this.#values.get(item.bytes);
    if (known) return known;
    const value = decodeSessionItem(item, this.#encoding, this.#options);
    this.#values.set(item.bytes, value);
    return value;
  }
}
