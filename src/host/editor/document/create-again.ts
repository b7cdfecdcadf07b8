import * as vscode from '../../shown/vscode.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import { layoutAllows } from '../../../stores/read/session-abilities.ts';
import { refuseUnsupported } from '../../../stores/source/source-limit.ts';
import type { SessionContent } from '../../../stores/source/change-results.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import { storeName } from '../../endpoints/store-name.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { settled } from '../../settle-change.ts';
import { formatDuration } from '../../text-format.ts';
import type { SessionDocument } from './session-document.ts';

/** The timeout of a session that had none stored: ASP.NET's default (SessionStateSection.cs). */
const DEFAULT_TIMEOUT_SECONDS = 20 * 60;

/**
 * Asks whether a session that has gone is to be made again with what its editor shows, edits
 * included, and makes it under the same id. One that is there again is left alone.
 * @returns whether it was made
 */
export async function createAgain(
  services: HostServices,
  document: SessionDocument,
): Promise<boolean> {
  const { endpointId, ref } = document.address;
  if (!layoutAllows(ref.layout, 'create')) {
    throw new UserError(vscode.l10n.t('Session Farm cannot create sessions of this layout.'));
  }
  if (!(await ensureWritable(services, endpointId))) return false;
  const source = await services.connections.connect(endpointId, document.address);
  refuseUnsupported(source, 'create', ref.layout);
  const { base } = document.draft;
  const timeoutSeconds = base.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const create = vscode.l10n.t('Create Again');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Re-create this session?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The new session gets the items in this editor, including your edits, and expires in {0}. A browser that still sends this session ID will be signed in again.',
        formatDuration(timeoutSeconds * 1000),
      ),
    },
    create,
  );
  if (chosen !== create) return false;
  const items = document.draft.items();
  const blob = document.draft.isDirty
    ? layoutById(ref.layout).blobAfter(base, document.draft.changes())
    : base.blob;
  const content: SessionContent = {
    items,
    ...(blob && { blob }),
    timeoutSeconds,
    ttlMs: timeoutSeconds * 1000,
  };
  const { outcome } = await settled(services, document.address, { kind: 'create', ref, content });
  if (outcome === 'exists') {
    throw new UserError(
      vscode.l10n.t(
        'The site has since started a session with this ID. Nothing was written to {0}. Reload to see that session.',
        storeName(services.endpoints.get(endpointId)),
      ),
    );
  }
  return true;
}
