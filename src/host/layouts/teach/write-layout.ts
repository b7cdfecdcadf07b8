import * as vscode from '../../shown/vscode.ts';
import { isSame, type LayoutEntry, withoutEntry } from '../../../stores/teach/layout-entry.ts';
import { settingSection, writtenSetting } from '../../contributions/settings.ts';

/** Where settings are written. */
export type SettingsPlace = 'workspace' | 'user';

/** The layouts that are in use, of whatever shape. */
export function writtenLayouts(): readonly unknown[] {
  return listOf(writtenSetting(vscode.workspace, 'layouts'));
}

/** The places where a layout would be in use: those of a workspace replace the user's, if they are trusted. */
export function placesFor(): readonly SettingsPlace[] {
  const { isTrusted, workspaceFolders, workspaceFile } = vscode.workspace;
  const hasWorkspace = workspaceFile !== undefined || (workspaceFolders?.length ?? 0) > 0;
  if (!hasWorkspace || !isTrusted) return ['user'];
  return inspected().workspaceValue === undefined ? ['workspace', 'user'] : ['workspace'];
}

/**
 * Adds a layout behind those that are there. What the user has stays in use: a list of the workspace begins
 * with a copy of it.
 * @returns takes exactly this entry out again
 */
export async function addLayout(
  entry: LayoutEntry,
  place: SettingsPlace,
): Promise<() => Promise<void>> {
  const isGlobal = place === 'user';
  const before = inspected();
  const own = isGlobal ? before.globalValue : before.workspaceValue;
  const copied = own === undefined && !isGlobal ? listOf(before.globalValue) : [];
  await update([...copied, ...listOf(own), entry], isGlobal);
  return async () => {
    const now = inspected();
    const value = isGlobal ? now.globalValue : now.workspaceValue;
    const left = withoutEntry(listOf(value), entry);
    // A list that was made for the entry goes with it.
    const isOwn = own === undefined && isSame(left, copied);
    await update(isOwn ? undefined : left, isGlobal);
  };
}

function inspected(): { readonly globalValue?: unknown; readonly workspaceValue?: unknown } {
  return vscode.workspace.getConfiguration(settingSection).inspect('layouts') ?? {};
}

async function update(layouts: readonly unknown[] | undefined, isGlobal: boolean): Promise<void> {
  const settings = vscode.workspace.getConfiguration(settingSection);
  await settings.update('layouts', layouts, isGlobal);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
