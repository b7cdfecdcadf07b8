import * as vscode from '../../shown/vscode.ts';
import type { TextProblem } from './text-form.ts';
import type { ValueFile } from './value-file.ts';

/** What is to be known of a text in a tab, the most urgent first. */
export function remarksOf({ state, problem, form }: ValueFile): readonly string[] {
  const { l10n } = vscode;
  switch (state.kind) {
    case 'read-only':
      return [state.reason];
    case 'closed':
      return [l10n.t('The session editor was closed. Open the session to save this text in it.')];
    case 'gone':
      return [l10n.t('The session no longer has this value.')];
    case 'connected':
  }
  return [
    ...(problem ? [problemText(problem)] : []),
    l10n.t('Saving changes the session editor, not Redis.'),
    ...(form.isDigits
      ? [l10n.t('Bytes as hexadecimal digits. Spaces and line breaks have no meaning.')]
      : []),
    ...(form.isFormatted ? [l10n.t('Shown in lines, stored on one line.')] : []),
    ...(form.uncertain === 'spacing'
      ? [l10n.t('Its irregular spacing is lost when you save an edit.')]
      : []),
    ...(form.uncertain === 'line-ends'
      ? [l10n.t('Its line endings are mixed, and become one kind when you save an edit.')]
      : []),
  ];
}

/** What is wrong with a text that was typed. */
export function problemText(problem: TextProblem): string {
  const { l10n } = vscode;
  if (problem.type === 'not-xml') {
    return l10n.t('This is no longer valid XML. It is stored as you typed it.');
  }
  const { line, reason } = problem;
  return reason
    ? l10n.t(
        'This is no longer valid JSON, from line {0} on. {1} It is stored as you typed it.',
        String(line),
        vscode.reasonText(reason),
      )
    : l10n.t('This is no longer valid JSON. It is stored as you typed it.');
}

/** Why a save in a tab got nowhere. */
export const refusals = {
  unknown: () =>
    vscode.l10n.t('This text no longer belongs to a session. Copy it, and open the value again.'),
  closed: () =>
    vscode.l10n.t(
      'The session editor was closed. Open the session, and then save this text again.',
    ),
  gone: () =>
    vscode.l10n.t(
      'The session no longer has this value. Undo its removal in the session editor, or copy this text.',
    ),
  notText: () => vscode.l10n.t('The text is not saved as UTF-8. Select UTF-8 as its encoding.'),
  notBytes: () =>
    vscode.l10n.t('A text editor cannot save these bytes. Save them in the hex editor.'),
  changed: () =>
    vscode.l10n.t('The value has changed in the session editor. Nothing was saved from this tab.'),
} as const;
