import { decodeOptionsOf, decodeSessionItem } from '../../../stores/read/decode-session-item.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { LayoutId, SessionItem } from '../../../stores/session.ts';
import type { ItemWords } from '../../../stores/transfer/session-file.ts';
import { decodedJson } from '../../editor/document/decoded-json.ts';

/** What people are told of the items of a layout beside their bytes. */
export function itemWordsOf(layoutId: LayoutId): (item: SessionItem) => ItemWords {
  const layout = layoutById(layoutId);
  const options = decodeOptionsOf(layout);
  return (item) => {
    const value = decodeSessionItem(item, layout.itemEncoding, options);
    return { type: value.root.typeName, value: wordsIn(decodedJson([{ name: 'value', value }])) };
  };
}

/** Of a value that was too large, the text breaks off. */
function wordsIn(json: string): unknown {
  try {
    return Object.values(JSON.parse(json) as Record<string, unknown>)[0] ?? null;
  } catch {
    return null;
  }
}
