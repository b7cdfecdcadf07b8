import * as vscode from '../../shown/vscode.ts';
import type { SessionRef } from '../../../stores/session.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import type { BulkEdit, SkipReason } from '../../../survey/bulk/bulk-edit.ts';
import { planEdit, type PlannedChange } from '../../../survey/bulk/plan-edit.ts';
import { runChanges, type Settled } from '../../../survey/bulk/run-changes.ts';
import { listOfRefs } from '../../../survey/session-list.ts';
import { walkSessions } from '../../../survey/walk-sessions.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import { typesName } from '../../endpoints/type-name.ts';
import { NothingToDo, UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { nothingWritten } from '../../settle-change.ts';
import { formatCount } from '../../text-format.ts';
import type { SessionTargets } from '../session-target.ts';
import type { SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';
import { askEdit } from './ask-edit.ts';
import { buttonText, counted, outcomeText, sampleText, skipText } from './bulk-texts.ts';

/** What is planned is held in memory until it is done. */
const MAX_SESSIONS = 10_000;
const SAMPLES = 3;

/** Sessions that are changed together: all of one endpoint. */
type Place = Pick<SessionAddress, 'endpointId' | 'database'>;

/** Changes many sessions in the same way, each for itself and only if it is still as it was. */
export class BulkChanges {
  readonly #services: HostServices;
  readonly #targets: SessionTargets;

  constructor(services: HostServices, targets: SessionTargets) {
    this.#services = services;
    this.#targets = targets;
  }

  /** Asks what to do with sessions, shows what would be done, and does it. */
  async change(
    addresses: readonly SessionAddress[],
    value?: { readonly path: string; readonly text: string },
  ): Promise<void> {
    const { l10n } = vscode;
    const [first] = addresses;
    if (!first) throw new NothingToDo(l10n.t('Select the sessions to change.'));
    if (addresses.length > MAX_SESSIONS) {
      throw new UserError(
        l10n.t('Select at most {0} sessions.', formatCount(MAX_SESSIONS, vscode.env.language)),
      );
    }
    if (addresses.some(({ endpointId }) => endpointId !== first.endpointId)) {
      throw new UserError(l10n.t('Select sessions of one endpoint.'));
    }
    const title = this.#services.titleOf('changeSessions');
    const edit = await askEdit(title, first.ref.layout, value);
    if (!edit || !(await ensureWritable(this.#services, first.endpointId))) return;
    const source = await this.#services.connections.connect(first.endpointId, first);
    const { planned, skipped } = await this.#plan(source, first, addresses, edit);
    if (planned.length === 0) {
      const reasons = counted(skipped).map(([reason, count]) => skipText(reason, count));
      throw new NothingToDo(
        [l10n.t('None of the sessions can be changed.'), ...reasons, nothingWritten()].join(' '),
      );
    }
    if (!(await this.#confirms(first, edit, planned, skipped))) return;
    await this.#run(first, planned, buttonText(edit));
  }

  async #plan(
    source: SessionSource,
    place: Place,
    addresses: readonly SessionAddress[],
    edit: BulkEdit,
  ) {
    const planned: PlannedChange[] = [];
    const skipped: SkipReason[] = [];
    await this.#withProgress(vscode.l10n.t('Reading the sessions'), async (report, signal) => {
      const list = listOfRefs(addresses.map(({ ref }) => ref));
      const onProgress = ({ doneCount, totalCount }: { doneCount: number; totalCount: number }) =>
        report(doneCount, totalCount);
      for await (const batch of walkSessions(source, list, { signal, onProgress })) {
        for (const { snapshot } of batch) {
          const one = planEdit(edit, snapshot, this.#heldLockOf(place, snapshot.ref));
          if ('skipped' in one) skipped.push(one.skipped);
          else planned.push(one);
        }
      }
    });
    return { planned, skipped };
  }

  /** Shows counts and three samples, and asks; in production for the endpoint's name. */
  async #confirms(
    place: Place,
    edit: BulkEdit,
    planned: readonly PlannedChange[],
    skipped: readonly SkipReason[],
  ): Promise<boolean> {
    const { l10n } = vscode;
    const record = this.#services.endpoints.get(place.endpointId);
    const isMasked = masksIds(record);
    const count = formatCount(planned.length, vscode.env.language);
    const button = buttonText(edit);
    const samples = planned
      .slice(0, SAMPLES)
      .map(({ change, before, after }) => sampleText(shownId(change.ref, isMasked), before, after));
    const chosen = await vscode.window.showWarningMessage(
      l10n.t('{0} of {1} sessions on {2}?', button, count, record?.name ?? ''),
      {
        modal: true,
        detail: [
          ...samples,
          counted(skipped)
            .map(([reason, number]) => skipText(reason, number))
            .join(' '),
          edit.kind === 'end'
            ? l10n.t('The visitors will start over with empty sessions.')
            : l10n.t('A session that changes before it is written is left alone.'),
        ]
          .filter((part) => part !== '')
          .join('\n\n'),
      },
      button,
    );
    if (chosen !== button) return false;
    if (record?.environment !== 'production') return true;
    return typesName(
      record,
      l10n.t('Write to a Production Endpoint'),
      l10n.t('{1} sessions belong to real users. Type {0} to write to Redis.', record.name, count),
    );
  }

  async #run(place: Place, planned: readonly PlannedChange[], title: string): Promise<void> {
    const { connections, log } = this.#services;
    const connect = () => connections.connect(place.endpointId, place);
    await connect();
    for (const { change } of planned) log.addSessionId(change.ref.id);
    let doneCount = 0;
    const settled = await this.#withProgress(title, (report, signal) =>
      runChanges(planned, {
        connect,
        heldLockOf: (ref) => this.#heldLockOf(place, ref),
        signal,
        onSettled: ({ ref, outcome }) => {
          report(++doneCount, planned.length);
          if (outcome !== 'done') return;
          this.#services.sessionChanges.fire(this.#targets.uriOf({ ...place, ref }));
        },
      }),
    );
    this.#tell(place, planned.length, settled);
  }

  /** The lock that the user holds on a session to step through its requests. */
  #heldLockOf({ endpointId, database }: Place, ref: SessionRef): string | undefined {
    return this.#services.heldLocks.valueFor({ endpointId, database, ref });
  }

  /** Says what became of them, and offers to take back what was written. */
  #tell(place: Place, plannedCount: number, settled: readonly Settled[]): void {
    const { l10n } = vscode;
    const { log, errors } = this.#services;
    for (const { error } of settled) if (error !== undefined) log.error('bulk', error);
    const stopped = plannedCount - settled.length;
    const texts = counted(settled.map(({ outcome }) => outcome)).map(([outcome, count]) =>
      outcomeText(outcome, count),
    );
    if (stopped > 0) {
      texts.push(
        l10n.t('Stopped. {0} were left alone.', formatCount(stopped, vscode.env.language)),
      );
    }
    const undo = settled.flatMap((one) => (one.undo ? [one.undo] : []));
    const takeBack = l10n.t('Undo');
    const isWell = settled.every(({ outcome }) => outcome === 'done');
    const show = isWell ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    void Promise.resolve(show(texts.join(' '), ...(undo.length > 0 ? [takeBack] : []))).then(
      (chosen) => {
        if (chosen !== takeBack) return;
        this.#undo(place, undo).catch((error: unknown) => errors.report('bulk', error));
      },
    );
  }

  async #undo(place: Place, undo: readonly PlannedChange[]): Promise<void> {
    if (!(await ensureWritable(this.#services, place.endpointId))) return;
    await this.#run(place, undo, vscode.l10n.t('Undo'));
  }

  #withProgress<T>(
    title: string,
    work: (
      report: (doneCount: number, totalCount: number) => void,
      signal: AbortSignal,
    ) => Promise<T>,
  ): Thenable<T> {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return vscode.window.withProgress(options, (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
      const count = (number: number) => formatCount(number, vscode.env.language);
      return work((doneCount, totalCount) => {
        const message = vscode.l10n.t('{0} of {1}', count(doneCount), count(totalCount));
        progress.report({ message });
      }, abort.signal);
    });
  }
}
