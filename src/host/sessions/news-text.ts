import * as vscode from '../shown/vscode.ts';
import type { SourceNews } from '../../stores/source/source-vitals.ts';
import { formatTime } from '../text-format.ts';

/** What happened to a server, and what that means for the sessions that were there. */
export function newsText(news: SourceNews): { readonly label: string; readonly meaning: string } {
  switch (news.kind) {
    case 'restarted':
      return {
        label: vscode.l10n.t(
          'Redis restarted at {0}',
          formatTime(news.atMs, Date.now(), vscode.env.language),
        ),
        meaning: vscode.l10n.t('sessions that were not stored on disk are lost'),
      };
    case 'flushed':
      return {
        label: vscode.l10n.t('The database was flushed'),
        meaning: vscode.l10n.t('all its keys were deleted'),
      };
    case 'failed-over':
      return {
        label:
          news.server === undefined
            ? vscode.l10n.t('Failed over to another server')
            : vscode.l10n.t('Failed over to {0}', news.server),
        meaning: vscode.l10n.t('the last writes before that may be lost'),
      };
  }
}
