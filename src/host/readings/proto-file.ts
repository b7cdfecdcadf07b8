import * as vscode from '../shown/vscode.ts';
import { FormatError } from '../../formats/errors.ts';
import type { ProtobufSchema } from '../../formats/protobuf/schema.ts';
import { settingSection } from '../contributions/settings.ts';
import { UserError } from '../errors.ts';

/** A file is read up to that size. */
const maxFileBytes = 1024 * 1024;

/** What a `.proto` file is written with in the settings: its path in its folder of the workspace, with `/`. */
export function protoPathOf(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder ? pathWithin(folder.uri, uri) : uri.path;
}

/**
 * The messages of a `.proto` file of the workspace. Files outside of the folder that has it are not read,
 * whatever it imports.
 * @throws UserError in words, with a button
 */
export async function readProtoFile(file: string): Promise<ProtobufSchema> {
  if (!vscode.workspace.isTrusted) {
    throw new UserError(
      vscode.l10n.t(
        '{0} was not read, because this workspace is in Restricted Mode. Trust the workspace to read values with it.',
        file,
      ),
      [
        {
          title: vscode.l10n.t('Manage Workspace Trust'),
          run: () => vscode.commands.executeCommand('workbench.trust.manage'),
        },
      ],
    );
  }
  const folder = await folderOf(file);
  // The parser is loaded when it is first needed.
  const { readProtoSchema } = await import('../../stores/schemas/proto-schema.ts');
  try {
    return await readProtoSchema(file, (path) => textOf(folder, path));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { file: place = file, line = 1 } = error.details;
    throw new UserError(vscode.reasonText(error.reason), [
      {
        title: vscode.l10n.t('Open File'),
        run: () => showLine(folder, String(place), Number(line)),
      },
    ]);
  }
}

/** The error of a file that has no such message. */
export function noSuchMessage(file: string, message: string): UserError {
  const text = vscode.l10n.t('{0} has no message "{1}".', file, message);
  return new UserError(text, [openFile(file), openSettings()]);
}

/** The error of a file without any message. */
export function noMessages(file: string): UserError {
  return new UserError(vscode.l10n.t('{0} has no messages.', file), [openFile(file)]);
}

function openFile(file: string) {
  return {
    title: vscode.l10n.t('Open File'),
    run: async () => showLine(await folderOf(file), file, 1),
  };
}

/** The first folder of the workspace that has a file. */
async function folderOf(file: string): Promise<vscode.Uri> {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if ((await textOf(uri, file)) !== undefined) return uri;
  }
  throw new UserError(
    vscode.l10n.t('There is no file {0} of at most 1 MB in the workspace.', file),
    [openSettings()],
  );
}

function openSettings() {
  return {
    title: vscode.l10n.t('Open Settings'),
    run: () =>
      vscode.commands.executeCommand(
        'workbench.action.openSettings',
        `@id:${settingSection}.decoders`,
      ),
  };
}

/** The text of a file in a folder; undefined for one that isn't there, is too large, or stands outside. */
async function textOf(folder: vscode.Uri, path: string): Promise<string | undefined> {
  const uri = vscode.Uri.joinPath(folder, path);
  if (pathWithin(folder, uri) === uri.path) return undefined;
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxFileBytes) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** The path of a file in a folder; its whole path where it isn't in that. */
function pathWithin(folder: vscode.Uri, uri: vscode.Uri): string {
  const start = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return uri.path.startsWith(start) ? uri.path.slice(start.length) : uri.path;
}

async function showLine(folder: vscode.Uri, path: string, line: number): Promise<void> {
  const uri = vscode.Uri.joinPath(folder, path);
  const at = new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.window.showTextDocument(uri, { selection: at, preview: true });
}
