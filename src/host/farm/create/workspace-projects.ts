import * as vscode from '../../shown/vscode.ts';
import {
  findProjects,
  projectExcludePattern,
  projectFilePattern,
} from '../../../farm/projects/find-projects.ts';
import type { Project, ProjectFile } from '../../../farm/projects/project.ts';

const maxFiles = 2000;
const maxFileBytes = 1024 * 1024;
/** Files that count by their names alone. */
const byName = /(?:^|\/)(?:artisan|index\.php|rails|mvnw|gradlew|config\.ru)$/;

/** The sites of a folder of the workspace. */
export async function projectsIn(
  folder: vscode.WorkspaceFolder,
  token: vscode.CancellationToken,
): Promise<readonly Project[]> {
  const uris = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, projectFilePattern),
    new vscode.RelativePattern(folder, projectExcludePattern),
    maxFiles,
    token,
  );
  const files = await Promise.all(uris.map((uri) => readFile(folder, uri)));
  if (token.isCancellationRequested) return [];
  return findProjects(files, process.platform);
}

async function readFile(folder: vscode.WorkspaceFolder, uri: vscode.Uri): Promise<ProjectFile> {
  const path = uri.path.slice(folder.uri.path.length).replace(/^\/+/, '');
  return { path, text: byName.test(path) ? '' : await textOf(uri) };
}

/** The text of a file; empty for one that is too large or can't be read. */
async function textOf(uri: vscode.Uri): Promise<string> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxFileBytes) return '';
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}
