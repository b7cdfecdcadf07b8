import * as vscode from '../shown/vscode.ts';
import type { CensusReport, GroupReport } from '../../survey/census/census-report.ts';
import type { GrowthMoment } from '../../survey/growth/growth-moment.ts';
import { movingOff, type MovingOff } from '../../survey/census/moving-off.ts';
import { registerKeys } from '../../survey/census/register-keys.ts';
import { NothingToDo } from '../errors.ts';
import { movingOffMarkdown } from './moving-off-markdown.ts';
import { reportJson } from './report-json.ts';
import type { ShownReport } from './shown-report.ts';
import { statisticsMarkdown, statisticsTitle } from './statistics-markdown.ts';

const { l10n } = vscode;

/** How long the status bar says that something was copied. */
const SAID_MS = 3000;

/** Copies what is shown. */
export async function copyMarkdown(
  endpointName: string,
  status: string,
  { application, applications, facts, tables }: ShownReport,
): Promise<void> {
  const name = application === 0 ? undefined : applications[application];
  const title = statisticsTitle(endpointName, name);
  await vscode.env.clipboard.writeText(statisticsMarkdown(title, status, facts, tables));
  vscode.window.setStatusBarMessage(l10n.t('The statistics were copied.'), SAID_MS);
}

/** Asks for a file and writes the whole report to it, with what was counted since. */
export async function saveJson(
  report: CensusReport,
  moments: readonly GrowthMoment[],
): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    title: l10n.t('Save Session Statistics'),
    filters: { JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'session-statistics.json') }),
  });
  if (!uri) return;
  await vscode.workspace.fs.writeFile(uri, Buffer.from(reportJson(report, moments), 'utf8'));
}

/**
 * Opens the check list of a move as an untitled document.
 * @throws NothingToDo without sessions of ASP.NET
 */
export async function openMovingOff(
  endpointName: string,
  groups: readonly GroupReport[],
): Promise<void> {
  const content = movingOffMarkdown(endpointName, movesOf(groups));
  // Where the extension that knows Markdown is disabled, VS Code refuses its name.
  const isKnown = (await vscode.languages.getLanguages()).includes('markdown');
  const language = isKnown ? 'markdown' : 'plaintext';
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document.uri, { preview: false });
}

/**
 * Copies the lines of C# that register the items of ASP.NET applications.
 * @throws NothingToDo without sessions of ASP.NET
 */
export async function copyRegisterKeys(groups: readonly GroupReport[]): Promise<void> {
  const moves = movesOf(groups);
  const several = moves.length > 1;
  const text = moves
    .map((move) => {
      const name = JSON.stringify(move.application);
      return several ? `// ${name}\n${registerKeys(move)}` : registerKeys(move);
    })
    .join('\n\n');
  await vscode.env.clipboard.writeText(`${text}\n`);
  vscode.window.setStatusBarMessage(l10n.t('The registrations were copied.'), SAID_MS);
}

function movesOf(groups: readonly GroupReport[]): readonly MovingOff[] {
  const moves = movingOff(groups).filter(({ readCount }) => readCount > 0);
  if (moves.length > 0) return moves;
  throw new NothingToDo(l10n.t('There are no sessions of ASP.NET here.'));
}
