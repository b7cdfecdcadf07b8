import * as vscode from '../../shown/vscode.ts';
import type { BannerAction } from '../../../protocol/editor-state.ts';
import { quotedIfBlank } from '../../../protocol/visible-text.ts';
import { usePrimaryText } from '../../endpoints/replica-text.ts';

/** An item's name for messages. */
export function nameText(name: string | null): string {
  return name === null ? vscode.l10n.t('(no name)') : quotedIfBlank(name);
}

/** What a button or menu entry says that does an action. */
export function buttonText(action: BannerAction): string {
  const texts: Readonly<Record<BannerAction, string>> = {
    save: vscode.l10n.t('Save'),
    reload: vscode.l10n.t('Reload'),
    review: vscode.l10n.t('Review…'),
    compare: vscode.l10n.t('Compare'),
    'show-changes': vscode.l10n.t('Show Changes'),
    overwrite: vscode.l10n.t('Overwrite'),
    'release-lock': vscode.l10n.t('Release Lock…'),
    'end-session': vscode.l10n.t('End Session…'),
    reconnect: vscode.l10n.t('Reconnect'),
    retry: vscode.l10n.t('Retry'),
    'allow-edits': vscode.l10n.t('Allow Edits…'),
    'use-primary': usePrimaryText(),
    'copy-id': vscode.l10n.t('Copy Session ID'),
    'copy-json': vscode.l10n.t('Copy as JSON'),
    'show-bytes': vscode.l10n.t('Show Bytes'),
    extend: vscode.l10n.t('Extend'),
    'set-timeout': vscode.l10n.t('Set Timeout…'),
    'hold-lock': vscode.l10n.t('Hold Lock for Stepping'),
    'give-back-lock': vscode.l10n.t('Stop Holding Lock'),
    'copy-session': vscode.l10n.t('Copy Session…'),
    'compare-with': vscode.l10n.t('Compare With…'),
    'show-timeline': vscode.l10n.t('Show Timeline…'),
    'explain-loss': vscode.l10n.t('Why Is It Lost?'),
    'explain-lock': vscode.l10n.t('Why Do Requests Hang?'),
    'export-session': vscode.l10n.t('Export…'),
    'create-again': vscode.l10n.t('Re-create Session…'),
    'undo-save': vscode.l10n.t('Undo Last Save'),
    'review-overwritten': vscode.l10n.t('Review'),
    'apply-again': vscode.l10n.t('Reapply Edits'),
    'keep-overwritten': vscode.l10n.t('Keep Theirs'),
  };
  return texts[action];
}
