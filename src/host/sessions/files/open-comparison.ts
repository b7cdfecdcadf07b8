import * as vscode from '../../shown/vscode.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import { differingForm } from './file-text.ts';
import type { FileForm } from './file-uri.ts';

/** One side of a comparison. */
export interface ComparedSide {
  readonly snapshot: SessionSnapshot;
  /** The URI of its file of a form. */
  uriOf(form: FileForm): vscode.Uri;
}

/** What a comparison says. */
export interface ComparisonTexts {
  readonly title: string;
  /** Shown where nothing differs. */
  readonly ifSame?: string;
}

/**
 * Opens two readings of sessions beside each other, in the plainest form in which they differ.
 * @param forms those that can be compared; all without it
 */
export async function openComparison(
  left: ComparedSide,
  right: ComparedSide,
  { title, ifSame }: ComparisonTexts,
  forms?: readonly FileForm[],
): Promise<void> {
  const form = differingForm(left.snapshot, right.snapshot, forms);
  const sides = [left.uriOf(form ?? 'json'), right.uriOf(form ?? 'json')];
  await vscode.commands.executeCommand('vscode.diff', ...sides, title);
  if (form === undefined && ifSame !== undefined) {
    void vscode.window.showInformationMessage(ifSame);
  }
}
