import { decodeItem } from '../../formats/registry.ts';
import type { DecodedValue } from '../../formats/value.ts';
import type { LayoutId } from '../../stores/session.ts';
import { layoutEncoding } from '../sessions/layout-names.ts';

/** Decodes items when they are first looked at, and keeps the result while their bytes are the same. */
export class DecodedItems {
  readonly #layout: LayoutId;
  #values = new WeakMap<Uint8Array, DecodedValue>();

  constructor(layout: LayoutId) {
    this.#layout = layout;
  }

  /** What the format makes of an item's bytes. */
  get(bytes: Uint8Array): DecodedValue {
    const known = this.#values.get(bytes);
    if (known) return known;
    const value = decodeItem(bytes, layoutEncoding(this.#layout));
    this.#values.set(bytes, value);
    return value;
  }
}
