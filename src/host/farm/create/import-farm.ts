import * as vscode from '../../shown/vscode.ts';
import { UnreadableFile } from '../../../config/found/find.ts';
import { haproxyFarms } from '../../../farm/import/haproxy-farms.ts';
import { iisFarms } from '../../../farm/import/iis-farms.ts';
import type { ImportedFarm } from '../../../farm/import/imported-farm.ts';
import { nginxFarms } from '../../../farm/import/nginx-farms.ts';
import { NginxSyntaxError } from '../../../farm/import/nginx-directives.ts';
import { choose } from '../../choose.ts';
import { UserError } from '../../errors.ts';
import { hostText } from '../../shown/host-text.ts';
import { chooseFolder, projectChoice, searchProjects, tellWritten } from './create-farm.ts';
import type { StartWritten } from './create-farm.ts';
import { tasksOfImport } from './definitions.ts';
import { TaskWriter } from './task-writer.ts';

/** Whose configuration is read. */
export type ImportSource = 'iis' | 'proxy';

const maxFileBytes = 4 * 1024 * 1024;

/** Reads the configuration of another balancer, and writes a farm like it into tasks.json. */
export async function importFarm(
  source: ImportSource,
  title: string,
  start: StartWritten,
): Promise<void> {
  const folder = await chooseFolder(title);
  const uri = folder && (await chooseFile(source, title));
  if (!uri) return;
  const farms = farmsOf(source, uri, await textOf(uri));
  const farm = await chooseFarm(title, farms, uri);
  const way = farm && (await chooseWay(title, folder));
  if (!farm || !way) return;
  const writer = new TaskWriter(folder);
  const tasks = tasksOfImport(farm, await writer.freePort(), way.project);
  await writer.add(tasks);
  await tellWritten(tasks, farm.leftOut.map(vscode.reasonText), start);
}

async function chooseFile(source: ImportSource, title: string): Promise<vscode.Uri | undefined> {
  const { l10n } = vscode;
  const systemRoot = process.env['SystemRoot'];
  const isIis = source === 'iis';
  const usual =
    isIis && systemRoot !== undefined
      ? vscode.Uri.file(`${systemRoot}\\System32\\inetsrv\\config`)
      : undefined;
  const [uri] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: l10n.t('Import'),
      ...(usual && { defaultUri: usual }),
      filters: isIis
        ? { [l10n.t('Configuration of IIS')]: ['config', 'xml'], [l10n.t('All Files')]: ['*'] }
        : { [l10n.t('Configuration')]: ['conf', 'cfg'], [l10n.t('All Files')]: ['*'] },
    })) ?? [];
  return uri;
}

/** @throws UserError for a file that is too large */
async function textOf(uri: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > maxFileBytes) {
    throw new UserError(
      vscode.l10n.t('{0} is larger than 4 MB. No balancer has such a file.', nameOf(uri)),
    );
  }
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** @throws UserError for a file that isn't what it should be */
function farmsOf(source: ImportSource, uri: vscode.Uri, text: string): readonly ImportedFarm[] {
  try {
    if (source === 'iis') return iisFarms({ file: uri.path, text });
    return isHaproxy(text) ? haproxyFarms(text) : nginxFarms(text);
  } catch (error) {
    const line =
      error instanceof UnreadableFile || error instanceof NginxSyntaxError ? error.line : undefined;
    if (line === undefined) throw error;
    throw new UserError(vscode.l10n.t('{0} cannot be read at line {1}.', nameOf(uri), line), [
      { title: vscode.l10n.t('Open File'), run: () => showLine(uri, line) },
    ]);
  }
}

/** HAProxy has sections without brackets. */
function isHaproxy(text: string): boolean {
  return /^[ \t]*(?:backend|listen|frontend|defaults|global)\b[^{;]*$/m.test(text);
}

/** @throws UserError when the file has none */
async function chooseFarm(
  title: string,
  farms: readonly ImportedFarm[],
  uri: vscode.Uri,
): Promise<ImportedFarm | undefined> {
  const usable = farms.filter(({ servers }) => servers.length > 0);
  if (usable.length === 0) {
    throw new UserError(
      vscode.l10n.t('{0} has no farm, upstream, or backend with servers.', nameOf(uri)),
      [{ title: vscode.l10n.t('Open File'), run: () => showLine(uri, 1) }],
    );
  }
  const choices = usable.map((farm) => ({
    label: hostText(farm.name),
    description: vscode.l10n.t('{0} servers', farm.servers.length),
    detail: hostText(farm.usedBy.join(', ')),
    value: farm,
  }));
  return choose(choices, { title, placeHolder: vscode.l10n.t('Select a farm to import') });
}

/** What the servers of the farm are: a site of the workspace, or those that run already. */
async function chooseWay(
  title: string,
  folder: vscode.WorkspaceFolder,
): Promise<{ readonly project?: Parameters<typeof tasksOfImport>[2] } | undefined> {
  const { l10n } = vscode;
  const projects = await searchProjects(folder);
  const choices = [
    ...projects.map((project) => {
      const choice = projectChoice(project);
      return { ...choice, label: l10n.t('Run {0} Here', choice.label), value: { project } };
    }),
    {
      label: l10n.t('Forward to the Servers in the File'),
      description: l10n.t('They have to be reachable from here'),
      value: {},
    },
  ];
  return choose(choices, { title, placeHolder: l10n.t('Select what the servers are') });
}

async function showLine(uri: vscode.Uri, line: number): Promise<void> {
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.window.showTextDocument(uri, { selection });
}

function nameOf(uri: vscode.Uri): string {
  return hostText(uri.path.slice(uri.path.lastIndexOf('/') + 1));
}
