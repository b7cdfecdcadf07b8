import * as vscode from '../shown/vscode.ts';
import { canHaveOwnKeys } from '../../stores/layouts/custom/framework-keys.ts';
import { parseKeyPattern } from '../../stores/layouts/custom/key-pattern.ts';
import type { SessionSuggestion } from '../../stores/source/session-index.ts';
import { settingSection, writtenSetting } from '../contributions/settings.ts';
import { UserError } from '../errors.ts';
import { layoutShortName } from '../sessions/layout-names.ts';

/** The longest name of a layout (stores/layouts/custom/definition.ts). */
const maxNameLength = 60;

/**
 * Has keys that look like sessions shown as such, by a layout in the settings: those of the workspace, or the
 * user's where there is none or where it isn't trusted, since layouts of such a one are ignored.
 */
export async function showSuggested({ layout, prefix }: SessionSuggestion): Promise<void> {
  const key = `${prefix}{id}`;
  if (!canHaveOwnKeys(layout) || !parseKeyPattern(key)) {
    throw new UserError(
      vscode.l10n.t('The prefix of these keys cannot be described in {0}.', 'sessionFarm.layouts'),
    );
  }
  const written = writtenSetting(vscode.workspace, 'layouts');
  const before: readonly unknown[] = Array.isArray(written) ? written : [];
  const names = new Set(before.map(nameOf));
  const wanted = `${layoutShortName(layout)} ${prefix}`.slice(0, maxNameLength - 4);
  let name = wanted;
  for (let number = 2; names.has(name); number++) name = `${wanted} ${number}`;
  const { isTrusted, workspaceFolders, workspaceFile } = vscode.workspace;
  const hasWorkspace = workspaceFile !== undefined || (workspaceFolders?.length ?? 0) > 0;
  const isGlobal = !isTrusted || !hasWorkspace;
  const entry = { name, key, framework: layout };
  const settings = vscode.workspace.getConfiguration(settingSection);
  await settings.update('layouts', [...before, entry], isGlobal);
}

function nameOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
}
