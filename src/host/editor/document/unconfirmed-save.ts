import * as vscode from '../../shown/vscode.ts';
import type { SaveLook } from '../../../stores/edit/look-at-save.ts';
import type { SessionChange } from '../../../stores/source/session-change.ts';
import type { UnknownOutcomeError } from '../../../stores/source-error.ts';
import { untilKnown } from '../../../stores/source/until-known.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import type { HostServices } from '../../services.ts';
import { lostOnTheWay } from '../../settle-change.ts';
import type { SessionDocument } from './session-document.ts';

/**
 * Finds out what became of a save that Redis did not confirm: tells the document that it may have
 * been written, looks as soon as the server answers, and tells which it was. Goes on for as long as the
 * document is open.
 * @returns what Redis holds; undefined when it could not be found out, which the document says then
 */
export async function settleSave(
  { connections, endpoints, errors, log }: HostServices,
  document: SessionDocument,
  change: SessionChange<'save'>,
  error: UnknownOutcomeError,
): Promise<SaveLook | undefined> {
  const { endpointId, database, ref } = document.address;
  const { changes } = change;
  document.doubt(changes);
  const ended = new AbortController();
  const listening = document.onDidDispose(() => ended.abort(new vscode.CancellationError()));
  try {
    const connect = () => connections.connect(endpointId, { database });
    const { signal } = ended;
    const { verdict, snapshot } = await untilKnown({ change, error, connect, signal });
    const look = { verdict, snapshot: snapshot ?? (await (await connect()).read(ref)) };
    document.settle(changes, look);
    tell(document, look, endpoints.get(endpointId));
    return look;
  } catch (problem) {
    if (ended.signal.aborted) return undefined;
    log.error('settle-save', problem);
    const mayBe = vscode.l10n.t('Your edits may have been written.');
    document.notify({ inDoubt: false, saveRefused: `${mayBe} ${errors.explain(problem).message}` });
    return undefined;
  } finally {
    listening.dispose();
  }
}

function tell(
  document: SessionDocument,
  { verdict }: SaveLook,
  record: EndpointRecord | undefined,
): void {
  if (verdict === 'written') document.notify({ outcome: vscode.l10n.t('It was written.') });
  if (verdict === 'not-written') document.notify({ saveRefused: lostOnTheWay(record) });
}

/** Takes VS Code's mark of unsaved edits away from a document whose edits are in Redis. */
export async function markAsSaved(document: SessionDocument): Promise<void> {
  if (document.draft.isDirty) return;
  // A save without changes sends nothing.
  document.saveIsMeant = true;
  try {
    await vscode.workspace.save(document.uri);
  } finally {
    document.saveIsMeant = false;
  }
}
