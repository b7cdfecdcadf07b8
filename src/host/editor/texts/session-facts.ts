import * as vscode from '../../shown/vscode.ts';
import type { SessionFact } from '../../../stores/session.ts';

/** What a layout stores beside items, timeout and lock, in words. */
export function factTexts(facts: readonly SessionFact[]): readonly string[] {
  return facts.map((fact) => {
    switch (fact.kind) {
      case 'site-session-id':
        return vscode.l10n.t('ISession.Id {0}', fact.text);
      case 'created':
        return vscode.l10n.t('created {0}', timeText(fact.atMs));
      case 'last-accessed':
        return vscode.l10n.t('last used {0}', timeText(fact.atMs));
      case 'absolute-expiry':
        return vscode.l10n.t('expires {0} at the latest', timeText(fact.atMs));
      case 'encoding':
        return vscode.l10n.t('encoded as {0}', fact.text);
      case 'uninitialized':
        return vscode.l10n.t('not used yet');
    }
  });
}

function timeText(atMs: number): string {
  return new Date(atMs).toLocaleString(vscode.env.language);
}
