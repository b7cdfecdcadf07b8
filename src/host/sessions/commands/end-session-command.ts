import * as vscode from '../../shown/vscode.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { SessionSummary } from '../../../stores/session.ts';
import type { HostServices } from '../../services.ts';
import { settled } from '../../settle-change.ts';
import { formatDuration } from '../../text-format.ts';
import { itemCountText } from '../session-row-text.ts';
import type { SessionAddress } from '../session-uri.ts';
import { openForChange } from './open-for-change.ts';

/**
 * Asks whether a session is to be ended, says what is lost, and deletes its keys unless a request
 * has locked it since.
 * @returns whether it has ended
 */
export async function endSession(
  services: HostServices,
  address: SessionAddress,
): Promise<boolean> {
  const { ref } = address;
  const session = await openForChange(services, address);
  if (!session) return false;
  const { id, endpointName, source } = session;
  const seen = await source.summary(ref);
  if (seen.condition === 'gone') {
    void vscode.window.showInformationMessage(vscode.l10n.t('Session {0} has already ended.', id));
    return true;
  }
  if (!(await confirms(id, endpointName, seen))) return false;
  const unclearText = vscode.l10n.t(
    'A session {0} exists. The site may have started it again after it ended. Check it before you try again.',
    id,
  );
  const result = await settled(services, address, { kind: 'end', ref, seen }, { unclearText });
  switch (result.outcome) {
    case 'ended':
    case 'gone':
      vscode.window.setStatusBarMessage(vscode.l10n.t('Session {0} ended', id), 5000);
      return true;
    case 'locked':
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'A request has since locked {0}, so nothing was deleted. Try again when the request finishes.',
          id,
        ),
      );
      return false;
  }
}

async function confirms(id: string, endpoint: string, summary: SessionSummary): Promise<boolean> {
  const end = vscode.l10n.t('End Session');
  const { itemCount, lock } = summary;
  const lost =
    itemCount === undefined
      ? vscode.l10n.t('This permanently deletes the session and its items.')
      : vscode.l10n.t('This permanently deletes the session ({0}).', itemCountText(itemCount));
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('End session {0} on {1}?', id, endpoint),
    {
      modal: true,
      detail: [
        layoutById(summary.ref.layout).isCopyOfDatabase?.(summary.ref) === true
          ? vscode.l10n.t(
              'Django (cached_db) also stores this session in its database, and the next request restores it from there. To end the session, first delete it from the table django_session.',
            )
          : vscode.l10n.t('{0} The visitor will start over with an empty session.', lost),
        ...(lock === undefined ? [] : [lockedText(lock.ageMs)]),
      ].join('\n\n'),
    },
    end,
  );
  return chosen === end;
}

function lockedText(ageMs: number | undefined): string {
  return ageMs === undefined
    ? vscode.l10n.t('A request holds the lock. Its changes will also be lost.')
    : vscode.l10n.t(
        'A request has held the lock for {0}. Its changes will also be lost.',
        formatDuration(ageMs),
      );
}
