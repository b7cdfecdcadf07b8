import * as v from 'valibot';
import * as vscode from '../../shown/vscode.ts';
import { shaped } from '../../../shapes/shape.ts';
import type { LaunchLists } from './server-configuration.ts';

/** What VS Code itself asks of a configuration; everything else is the debugger's. */
const configuration = v.looseObject({ type: v.string(), request: v.string(), name: v.string() });

const compound = v.object({
  name: v.string(),
  /** Names, or names with the folder that they are in. */
  configurations: v.array(v.union([v.string(), v.object({ name: v.string() })])),
  preLaunchTask: v.optional(v.unknown()),
});

/** The launch configurations that a folder can use: its own, then those of the workspace and the user. */
export function launchLists(folder: vscode.WorkspaceFolder | undefined): LaunchLists {
  const launch = vscode.workspace.getConfiguration('launch', folder);
  const of = (member: string): readonly unknown[] => {
    const { workspaceFolderValue, workspaceValue, globalValue } =
      launch.inspect<unknown>(member) ?? {};
    // Without a workspace file the folder's value is that of the workspace, too.
    return [...new Set([workspaceFolderValue, workspaceValue, globalValue])].flatMap((list) =>
      Array.isArray(list) ? (list as readonly unknown[]) : [],
    );
  };
  return {
    configurations: of('configurations').flatMap((each) => {
      const found = shaped(configuration, each);
      return found ? [found] : [];
    }),
    compounds: of('compounds').flatMap((each) => {
      const found = shaped(compound, each);
      if (!found) return [];
      const names = found.configurations.map((member) =>
        typeof member === 'string' ? member : member.name,
      );
      return [{ ...found, configurations: names }];
    }),
  };
}
