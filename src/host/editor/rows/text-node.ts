import type { ValueNode } from '../../../formats/value.ts';

/** Whether a value is a text, which an editor tab can show. */
export function isTextNode({ kind, text, editor, typeName }: ValueNode): boolean {
  const isString = editor ? editor.type === 'String' && !editor.of : typeName === 'String';
  return kind === 'scalar' && text !== undefined && isString;
}
