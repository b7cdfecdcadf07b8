import type { ValueNode } from '../../../formats/value.ts';
import { maxFieldBytes } from '../../../protocol/editor-rows.ts';

/** As many bytes are shown in a tab as digits. */
const maxTabBytes = 1024 * 1024;

/** Whether a value is a text, which an editor tab can show. */
export function isTextNode({ kind, text, editor, typeName }: ValueNode): boolean {
  const isString = editor ? editor.type === 'String' && !editor.of : typeName === 'String';
  return kind === 'scalar' && text !== undefined && isString;
}

/** Whether a value is bytes that are edited as digits, of which a tab can show so many. */
export function isDigitsNode({ bytes, editor }: ValueNode): boolean {
  return editor?.type === 'Bytes' && bytes !== undefined && bytes.length <= maxTabBytes;
}

/** Whether a value is opened in an editor tab, where it can be edited: a text, or bytes too long for a row. */
export function hasTab(node: ValueNode): boolean {
  return isTextNode(node) || (isDigitsNode(node) && (node.bytes?.length ?? 0) > maxFieldBytes);
}
