/** Something that a tool can't do, in words for a model: what was wrong and what to try. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
