import * as vscode from '../../shown/vscode.ts';
import { heedsLostLock } from '../../../stores/layout-facts.ts';
import type { LayoutId, SessionLock, SessionRef } from '../../../stores/session.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import type { HostServices } from '../../services.ts';
import { settled } from '../../settle-change.ts';
import { formatDuration } from '../../text-format.ts';
import type { SessionAddress } from '../session-uri.ts';
import { applicationText } from '../tree-items.ts';
import { openForChange } from './open-for-change.ts';
import type { ChangeableSession } from './open-for-change.ts';

/**
 * Asks whether the lock of a session is to be released, says what is lost, and deletes it if it is
 * still the one that was shown.
 * @returns whether it was released
 */
export async function releaseLock(
  services: HostServices,
  address: SessionAddress,
): Promise<boolean> {
  const { ref } = address;
  const session = await openForChange(services, address);
  if (!session) return false;
  const { id, source } = session;
  const { lock: seen } = await source.summary(ref);
  if (!seen) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Session {0} is not locked.', id));
    return false;
  }
  if (!(await confirms(session, seen, ref))) return false;
  const result = await settled(services, address, { kind: 'release-lock', ref, seen });
  switch (result.outcome) {
    case 'released':
      setContextKey(vscode.commands, 'sessionFarm.lockReleased', true);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Lock of {0} released', id), 5000);
      return true;
    case 'gone':
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The lock of {0} was already released.', id),
      );
      return true;
    case 'other-lock':
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'The lock of {0} now belongs to another request and was not released. If it is also stuck, release it again.',
          id,
        ),
      );
      return false;
  }
}

async function confirms(
  { id, endpointName }: ChangeableSession,
  lock: SessionLock,
  ref: SessionRef,
): Promise<boolean> {
  const release = vscode.l10n.t('Release Lock');
  const facts = [
    ...(lock.ageMs === undefined
      ? []
      : [vscode.l10n.t('It has been held for {0}.', formatDuration(lock.ageMs))]),
    lock.ttlMs === undefined
      ? vscode.l10n.t('It never expires.')
      : vscode.l10n.t('It expires in {0} at the latest.', formatDuration(lock.ttlMs)),
    ...(lock.isWaitedFor === true ? [vscode.l10n.t('Other requests are waiting for it.')] : []),
  ];
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Release the lock of session {0} of {1} at {2}?',
      id,
      applicationText(ref),
      endpointName,
    ),
    {
      modal: true,
      detail: [facts.join(' '), whatFollows(ref.layout)].join('\n\n'),
    },
    release,
  );
  return chosen === release;
}

/** The providers of ASP.NET look at the lock before they store; phpredis doesn't always (redis_session.c, `write_allowed`). */
function whatFollows(layout: LayoutId): string {
  return heedsLostLock(layout)
    ? vscode.l10n.t(
        'If the request is still running, it continues, but its changes to the session are not saved. Waiting requests proceed.',
      )
    : vscode.l10n.t(
        'A request that is still running continues, and can overwrite the changes of other requests when it finishes. Waiting requests proceed.',
      );
}
