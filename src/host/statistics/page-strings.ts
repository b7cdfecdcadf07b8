import * as vscode from '../shown/vscode.ts';
import type { StatisticsStrings } from '../../protocol/statistics-state.ts';
import { countText } from './statistics-text.ts';

/** The texts of the page in the user's language. */
export function statisticsStrings(): StatisticsStrings {
  const { l10n } = vscode;
  const upTo = (count: number) => l10n.t('Up to {0} sessions', countText(count));
  return {
    loading: l10n.t('Loading the statistics…'),
    hostSilent: l10n.t('VS Code is not responding yet. The page keeps trying.'),
    hostGone: l10n.t('VS Code did not respond. Close the statistics and open them again.'),
    title: l10n.t('Session Statistics'),
    dismiss: l10n.t('Dismiss'),
    application: l10n.t('Application'),
    scope: l10n.t('Read'),
    scopes: {
      '1000': upTo(1000),
      '10000': upTo(10_000),
      '100000': upTo(100_000),
      all: l10n.t('All sessions'),
    },
    deeds: {
      run: l10n.t('Run'),
      cancel: l10n.t('Cancel'),
      copyMarkdown: l10n.t('Copy as Markdown'),
      saveJson: l10n.t('Save as JSON…'),
      movingOff: l10n.t('Create Moving-Off Checklist'),
      registerKeys: l10n.t('Copy as RegisterKey<T>'),
    },
    runAgain: l10n.t('Run Again'),
    showTable: l10n.t('Show Table'),
    showChart: l10n.t('Show Chart'),
    showMore: l10n.t('Show {0} More'),
    openSession: l10n.t('Open Session'),
    nothing: l10n.t('There are no sessions to count.'),
    progress: l10n.t('Progress'),
  };
}
