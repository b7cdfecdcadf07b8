import * as vscode from '../../shown/vscode.ts';
import { type PathValue, pathText } from '../../../stores/read/item-path.ts';
import { formatCount, oneLine } from '../../text-format.ts';
import { entryCountText, itemCountText, rowCountText } from '../session-row-text.ts';
import { previewOf } from '../value-preview.ts';

const maxLength = 40;

/** A value as a session's row shows it before the id: its own text, or a few words on what it is. */
export function valueText(value: PathValue): string {
  if ('count' in value) return formatCount(value.count, vscode.env.language);
  const text = pathText(value) ?? previewOf(value.node, '', countText);
  return oneLine(text, maxLength).trim();
}

function countText(count: number, of: 'items' | 'entries' | 'rows'): string {
  return { items: itemCountText, entries: entryCountText, rows: rowCountText }[of](count);
}
