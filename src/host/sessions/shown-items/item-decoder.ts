import type { ValueNode } from '../../../formats/value.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../../stores/read/decode-session-item.ts';
import type { LayoutId, SessionItem } from '../../../stores/session.ts';

/** What makes values of the items of a layout. Comes with all formats: loaded when it is first needed. */
export function itemDecoder(layoutId: LayoutId): (item: SessionItem) => ValueNode {
  const layout = layoutById(layoutId);
  const options = decodeOptionsOf(layout);
  return (item) => decodeSessionItem(item, layout.itemEncoding, options).root;
}
