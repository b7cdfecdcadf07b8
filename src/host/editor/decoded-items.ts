import type { DecodedValue } from '../../formats/value.ts';
import { decodeSessionItem, type EncodedItem } from '../../stores/decode-session-item.ts';
import type { LayoutId } from '../../stores/session.ts';
import { layoutEncoding } from '../sessions/layout-names.ts';

/** Decodes items when they are first looked at, and keeps the result while their bytes are the same. */
export class DecodedItems {
  readonly #layout: LayoutId;
  #values = new WeakMap<Uint8Array, DecodedValue>();

  constructor(layout: LayoutId) {
    this.#layout = layout;
  }

  /** What the format makes of an item, or of other bytes that it had or is to have. */
  get(item: EncodedItem): DecodedValue {
    const known = this.#values.get(item.bytes);
    if (known) return known;
    const value = decodeSessionItem(item, layoutEncoding(this.#layout));
    this.#values.set(item.bytes, value);
    return value;
  }
}
