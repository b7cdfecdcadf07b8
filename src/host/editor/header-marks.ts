import * as vscode from '../shown/vscode.ts';
import type { HeaderMark, SaveOffer } from '../../protocol/editor-state.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { storeName } from '../endpoints/store-name.ts';
import { replicaText } from '../endpoints/replica-text.ts';
import { environmentText } from '../sessions/endpoint-item.ts';
import { canEdit, canWrite, type EditorView, layoutOf } from './editor-view.ts';
import { readOnlyText } from './texts/read-only-text.ts';

/** What has to be known before anything is done: whether this is production, and whether it can be changed. */
export function headerMarks(view: EditorView): readonly HeaderMark[] {
  const { endpoint } = view;
  const reason = readOnlyReason(view);
  return [
    ...environmentMark(endpoint),
    ...(reason === undefined
      ? []
      : [{ kind: 'read-only' as const, text: vscode.l10n.t('Read-only'), title: reason }]),
  ];
}

/** One on this machine says so by its place. */
function environmentMark(endpoint: EndpointRecord | undefined): readonly HeaderMark[] {
  if (!endpoint || endpoint.environment === 'local') return [];
  const { environment: kind, name } = endpoint;
  const title =
    kind === 'production'
      ? vscode.l10n.t('{0} is a production endpoint.', name)
      : vscode.l10n.t('{0} is a development endpoint.', name);
  return [{ kind, text: environmentText(kind), title }];
}

/** Why nothing of the session can be changed; undefined when it can. */
export function readOnlyReason(view: EditorView): string | undefined {
  const { document, endpoint, replica } = view;
  if (replica) return replicaText(replica);
  if (endpoint && !endpoint.canWrite) return vscode.l10n.t('This endpoint is read-only.');
  return readOnlyText(document.draft.base, layoutOf(view).planSave !== undefined);
}

/** Whether there is something to save, and why that can't be done now. */
export function saveOffer(view: EditorView): SaveOffer {
  const { isDirty } = view.document.draft;
  const reason = isDirty ? refusal(view) : vscode.l10n.t('There is nothing to save.');
  return {
    isOffered: isDirty || canEdit(view) || view.document.isLoading,
    ...(reason !== undefined && { reason }),
  };
}

/** Why a save would be refused, as far as that is known. */
function refusal(view: EditorView): string | undefined {
  const { document } = view;
  const { notices, latest, heldLock } = document;
  if (!canWrite(view)) return readOnlyReason(view);
  if (document.isLoading) return vscode.l10n.t('The session is being read.');
  if (notices.goneAtMs !== undefined) return vscode.l10n.t('This session no longer exists.');
  if (notices.disconnected !== undefined) return vscode.l10n.t('This session cannot be read now.');
  if (notices.conflict) {
    return vscode.l10n.t('Review what changed in {0} before you save.', storeName(view.endpoint));
  }
  if (latest.lock && latest.lock.value !== heldLock)
    return vscode.l10n.t('This session is locked.');
  return undefined;
}
