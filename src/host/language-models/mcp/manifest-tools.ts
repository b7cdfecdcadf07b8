import * as v from 'valibot';
import { fields, shaped } from '../../../shapes/shape.ts';
import { toolNames } from '../tool-names.ts';
import type { McpTool } from './mcp-session.ts';

const manifestShape = fields({
  contributes: fields({
    languageModelTools: v.array(
      fields({
        name: v.picklist(toolNames),
        toolReferenceName: v.string(),
        modelDescription: v.string(),
        inputSchema: v.record(v.string(), v.unknown()),
      }),
    ),
  }),
});

/** The tools as the manifest declares them, for clients of the Model Context Protocol. @param manifest of our extension */
export function manifestTools(manifest: unknown): readonly McpTool[] {
  const declared = shaped(manifestShape, manifest)?.contributes.languageModelTools ?? [];
  return declared.map(({ name, toolReferenceName, modelDescription, inputSchema }) => ({
    name,
    title: toolReferenceName,
    description: modelDescription,
    inputSchema,
  }));
}
