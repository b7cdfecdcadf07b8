import * as vscode from '../../shown/vscode.ts';
import { newSessionIdFor } from '../../../stores/deeds/copy-session.ts';
import { layoutAllows } from '../../../stores/read/session-abilities.ts';
import { isAspNetLayout } from '../../../stores/layout-facts.ts';
import type { LayoutId } from '../../../stores/session.ts';
import { refuseUnsupported } from '../../../stores/source/source-limit.ts';
import { storeName } from '../../endpoints/store-name.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { settled } from '../../settle-change.ts';
import type { SessionAddress } from '../session-uri.ts';
import { openForChange } from './open-for-change.ts';

/** The longest id that we make. ASP.NET's own limit is 80 (System.Web/State/SessionIDManager.cs). */
const MAX_ID_LENGTH = 80;

/**
 * Asks for an id and makes a copy of a session under it: items, timeout and time to live, without
 * the lock. A session that is there is never overwritten.
 * @returns the copy, or undefined when the user gave up
 */
export async function copySession(
  services: HostServices,
  address: SessionAddress,
): Promise<SessionAddress | undefined> {
  const { endpointId, database, ref } = address;
  if (!layoutAllows(ref.layout, 'create')) {
    throw new UserError(vscode.l10n.t('Sessions of this layout cannot be copied.'));
  }
  const session = await openForChange(services, address);
  if (!session) return undefined;
  const { id: shown, source } = session;
  refuseUnsupported(source, 'create', ref.layout);
  const id = await vscode.window.showInputBox({
    title: vscode.l10n.t('Copy Session {0}', shown),
    prompt: vscode.l10n.t('Session ID of the copy'),
    value: newSessionIdFor(ref.layout) ?? '',
    validateInput: (text) => idProblem(text, ref.layout),
  });
  if (id === undefined) return undefined;
  const original = await source.read(ref);
  if (original.condition === 'gone') {
    throw new UserError(vscode.l10n.t('Session {0} has already ended.', shown));
  }
  const copy: SessionAddress = { endpointId, database, ref: { ...ref, id } };
  const create = { kind: 'create', ref: copy.ref, content: original } as const;
  const { outcome } = await settled(services, copy, create, { askedFor: address });
  if (outcome === 'exists') {
    throw new UserError(
      vscode.l10n.t(
        'A session with this ID already exists. Nothing was written to {0}.',
        storeName(services.endpoints.get(endpointId)),
      ),
    );
  }
  vscode.window.setStatusBarMessage(vscode.l10n.t('Session {0} copied', shown), 5000);
  return copy;
}

function idProblem(id: string, layout: LayoutId): string | undefined {
  if (id === '' || id.length > MAX_ID_LENGTH) {
    return vscode.l10n.t('A session ID must have 1 to {0} characters.', MAX_ID_LENGTH);
  }
  const forbidden = isAspNetLayout(layout) ? /[\s_{}]/ : /\s/;
  return forbidden.test(id)
    ? vscode.l10n.t('A session ID cannot contain spaces, underscores, or braces.')
    : undefined;
}
