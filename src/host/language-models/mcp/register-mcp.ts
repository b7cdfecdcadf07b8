import * as v from 'valibot';
import * as vscode from '../../shown/vscode.ts';
import { fields, shaped } from '../../../shapes/shape.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import type { ToolName } from '../tool-names.ts';
import { toolNames } from '../tool-names.ts';
import type { McpServer } from './mcp-server.ts';
import { manifestTools } from './manifest-tools.ts';

const providerId = 'sessionFarm.mcp';

/** Offers the tools also to other clients of the Model Context Protocol that VS Code starts servers for. */
export function registerMcp(
  context: vscode.ExtensionContext,
  call: (name: ToolName, input: unknown, signal: AbortSignal) => Promise<string>,
): DisposableLike {
  const owned = new DisposableStore();
  const packageJson: unknown = context.extension.packageJSON;
  const { version } = shaped(fields({ version: v.string() }), packageJson) ?? { version: '' };
  let server: McpServer | undefined;
  const open = async () => {
    const { McpServer: Server } = await import('./mcp-server.ts');
    server ??= owned.add(
      new Server({
        version,
        tools: manifestTools(packageJson),
        call: (name, input, signal) => {
          const known = toolNames.find((each) => each === name);
          return known ? call(known, input, signal) : Promise.reject(new Error('No such tool.'));
        },
      }),
    );
    return server.open();
  };
  const relay = vscode.Uri.joinPath(context.extensionUri, 'dist', 'mcp.js').fsPath;
  const definition = (environment: Readonly<Record<string, string>> = {}) =>
    new vscode.McpStdioServerDefinition(
      'Session Farm',
      process.execPath,
      [relay],
      { ELECTRON_RUN_AS_NODE: '1', ...environment },
      version,
    );
  owned.add(
    vscode.lm.registerMcpServerDefinitionProvider(providerId, {
      provideMcpServerDefinitions: () => [definition()],
      resolveMcpServerDefinition: async () => definition(await open()),
    }),
  );
  return owned;
}
