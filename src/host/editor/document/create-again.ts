import * as vscode from '../../shown/vscode.ts';
import { layoutAllows } from '../../../stores/read/session-abilities.ts';
import type { SessionContent } from '../../../stores/source/change-results.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
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
    throw new UserError(vscode.l10n.t('Sessions of this kind cannot be made here.'));
  }
  if (!(await ensureWritable(services, endpointId))) return false;
  const { base } = document.draft;
  const timeoutSeconds = base.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const create = vscode.l10n.t('Create Again');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Create this session again?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It gets the items that this editor shows, with your edits, and lives for {0}. A browser that still sends its id is logged in again as it was.',
        formatDuration(timeoutSeconds * 1000),
      ),
    },
    create,
  );
  if (chosen !== create) return false;
  const items = document.draft.items();
  const isEdited = document.draft.isDirty;
  const content: SessionContent = {
    items,
    ...(base.blob && !isEdited && { blob: base.blob }),
    timeoutSeconds,
    ttlMs: timeoutSeconds * 1000,
  };
  const { outcome } = await settled(services, document.address, { kind: 'create', ref, content });
  if (outcome === 'exists') {
    throw new UserError(
      vscode.l10n.t(
        'The site has begun a session with this id in the meantime: nothing was written. Reload to see it.',
      ),
    );
  }
  return true;
}
