import { equalBytes } from '../splice.ts';
import type { ScalarEditor, ValueNode } from '../value.ts';
import { canonicalText } from './canonical.ts';
import { formatHexBytes, parseHexBytes } from './hex-bytes.ts';

type Scalar = Pick<ValueNode, 'text' | 'bytes' | 'editor'>;

/** The text that a 'set' edit takes for what a node holds; of bytes their digits. */
export function editableText({ text, bytes, editor }: Scalar): string | undefined {
  return editor?.type === 'Bytes' && bytes ? formatHexBytes(bytes) : text;
}

/** True where a node holds what a text stands for. @throws FormatError for a text that stands for nothing */
export function holdsText(
  { text, bytes }: Pick<Scalar, 'text' | 'bytes'>,
  editor: ScalarEditor,
  wanted: string,
): boolean {
  if (editor.type !== 'Bytes') return text === canonicalText(editor, wanted);
  return bytes !== undefined && equalBytes(bytes, parseHexBytes(wanted));
}
