import * as vscode from '../shown/vscode.ts';
import { settingSection } from '../contributions/settings.ts';
import { type KeptReading, type ReadingScope, withReading } from './reading-entry.ts';

/**
 * Keeps a choice in the settings: those of the workspace, or the user's where there is none or where it isn't
 * trusted, since decoders of such a one are ignored.
 */
export async function keepReading(
  scope: ReadingScope,
  reading: KeptReading | undefined,
  name: string,
): Promise<void> {
  const { isTrusted, workspaceFolders, workspaceFile } = vscode.workspace;
  const hasWorkspace = workspaceFile !== undefined || (workspaceFolders?.length ?? 0) > 0;
  const isGlobal = !isTrusted || !hasWorkspace;
  const settings = vscode.workspace.getConfiguration(settingSection);
  // The entries of both are in use: only those that stand there are written there again.
  const { globalValue, workspaceValue } = settings.inspect('decoders') ?? {};
  const next = withReading(isGlobal ? globalValue : workspaceValue, scope, reading, name);
  await settings.update('decoders', Object.keys(next).length > 0 ? next : undefined, isGlobal);
}
