import * as vscode from '../../shown/vscode.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { LayoutId, SessionRef } from '../../../stores/session.ts';
import { BoundedPlans } from '../../../survey/bulk/bounded-plans.ts';
import type { BulkEdit, BulkOutcome, SkipReason } from '../../../survey/bulk/bulk-edit.ts';
import { planEdit, type PlannedChange } from '../../../survey/bulk/plan-edit.ts';
import { runChanges } from '../../../survey/bulk/run-changes.ts';
import { walkSessions } from '../../../survey/walk-sessions.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { nothingWritten } from '../../settle-change.ts';
import { formatCount } from '../../text-format.ts';
import type { SessionTargets } from '../session-target.ts';
import { askEdit, askTimeout } from './ask-edit.ts';
import { buttonText, Counts, outcomeText, sampleText, skipText } from './bulk-texts.ts';
import { type BulkPlan, confirmsPlan, idTextOf } from './confirm-changes.ts';
import type { ChangedSessions } from './changed-sessions.ts';

const maxSamples = 3;
/** More layouts than are among so many sessions are not looked for. */
const maxLookedAt = 10_000;
/** Failures that are logged, of one change of many. */
const maxLogged = 20;

/** What was done to the sessions of one endpoint, to be taken back. */
interface Undo {
  readonly sessions: ChangedSessions;
  readonly plans: BoundedPlans;
}

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
    all: readonly ChangedSessions[],
    value?: { readonly path: string; readonly text: string },
  ): Promise<void> {
    const sessionCount = countOf(all);
    const title = this.#services.titleOf('changeSessions');
    const edit = await askEdit(title, layoutsIn(all), sessionCount, value);
    if (edit) await this.apply(all, edit);
  }

  /** Stores one timeout, which it asks for, in many sessions. */
  async changeTimeout(all: readonly ChangedSessions[]): Promise<void> {
    const timeoutSeconds = await askTimeout(layoutsIn(all));
    if (timeoutSeconds !== undefined)
      await this.apply(all, { kind: 'set-timeout', timeoutSeconds });
  }

  /** Shows what an edit would do to sessions, and does it. */
  async apply(all: readonly ChangedSessions[], edit: BulkEdit): Promise<void> {
    const { l10n } = vscode;
    for (const endpointId of new Set(all.map(({ place }) => place.endpointId))) {
      if (!(await ensureWritable(this.#services, endpointId))) return;
    }
    const skipped = new Counts<SkipReason>();
    const plans: BulkPlan[] = [];
    for (const sessions of all) plans.push(await this.#plan(sessions, edit, skipped));
    const count = plans.reduce((sum, plan) => sum + plan.count, 0);
    if (count === 0) {
      const reasons = skipped.texts(skipText);
      throw new NothingToDo(
        [
          l10n.t('None of the sessions can be changed.'),
          ...reasons,
          nothingWritten(this.#services.endpoints.get(all[0]?.place.endpointId ?? '')),
        ].join(' '),
      );
    }
    if (!(await confirmsPlan(this.#services, edit, plans, skipped.texts(skipText)))) return;
    await this.#run(
      plans.map((plan) => ({ ...plan, changes: this.#changesOf(plan, edit) })),
      buttonText(edit),
    );
  }

  /** Looks at all sessions, and holds what is to be done as far as there is room for it. */
  async #plan(
    sessions: ChangedSessions,
    edit: BulkEdit,
    skipped: Counts<SkipReason>,
  ): Promise<BulkPlan> {
    const { place, list } = sessions;
    const held = new BoundedPlans();
    const samples: string[] = [];
    let count = 0;
    let restoredCount = 0;
    await this.#withProgress(vscode.l10n.t('Reading the sessions'), async (report, signal) => {
      const onProgress = (doneCount: number): void => report(doneCount, list.count);
      for await (const one of this.#planned(sessions, edit, signal, onProgress)) {
        if ('skipped' in one) {
          skipped.add(one.skipped);
          continue;
        }
        count += 1;
        held.add(one);
        const { change, before, after } = one;
        if (layoutById(change.ref.layout).isCopyOfDatabase?.(change.ref)) restoredCount += 1;
        if (samples.length >= maxSamples) continue;
        samples.push(sampleText(idTextOf(this.#services, place, change.ref), before, after));
      }
    });
    return { sessions, count, restoredCount, samples, held };
  }

  /** What an edit is for each of the sessions, read as they are needed. */
  async *#planned(
    { place, list }: ChangedSessions,
    edit: BulkEdit,
    signal: AbortSignal,
    onProgress: (doneCount: number) => void,
  ): AsyncGenerator<ReturnType<typeof planEdit>, void, undefined> {
    const source = await this.#services.connections.connect(place.endpointId, place);
    const walk = walkSessions(source, list, {
      signal,
      onProgress: ({ doneCount }) => onProgress(doneCount),
    });
    for await (const batch of walk) {
      for (const { snapshot } of batch) {
        yield planEdit(edit, snapshot, this.#heldLockOf(place, snapshot.ref));
      }
    }
  }

  /** The changes that are held, or where there are too many all of them, planned anew as they are made. */
  #changesOf({ sessions, held }: BulkPlan, edit: BulkEdit) {
    if (held.refusedCount === 0) return () => held.plans;
    const planned = (signal: AbortSignal) => this.#planned(sessions, edit, signal, () => undefined);
    return async function* (signal: AbortSignal): AsyncGenerator<PlannedChange, void, undefined> {
      for await (const one of planned(signal)) if (!('skipped' in one)) yield one;
    };
  }

  async #run(
    parts: readonly {
      readonly sessions: ChangedSessions;
      readonly count: number;
      readonly changes: (
        signal: AbortSignal,
      ) => Iterable<PlannedChange> | AsyncIterable<PlannedChange>;
    }[],
    title: string,
  ): Promise<void> {
    const { connections, log } = this.#services;
    const total = parts.reduce((sum, { count }) => sum + count, 0);
    const outcomes = new Counts<BulkOutcome>();
    const undos: Undo[] = [];
    let doneCount = 0;
    let failureCount = 0;
    const end = { wasStopped: false };
    const run = this.#withProgress(title, async (report, signal) => {
      for (const { sessions, changes } of parts) {
        const { place } = sessions;
        const undo = { sessions, plans: new BoundedPlans() };
        undos.push(undo);
        const connect = () => connections.connect(place.endpointId, place);
        await connect();
        await runChanges(changes(signal), {
          connect,
          heldLockOf: (ref) => this.#heldLockOf(place, ref),
          signal,
          onSettled: ({ ref, outcome, error, undo: inverse }) => {
            log.addSessionId(ref.id);
            outcomes.add(outcome);
            report(++doneCount, total);
            if (error !== undefined && ++failureCount <= maxLogged) log.error('bulk', error);
            if (inverse) undo.plans.add(inverse);
            if (outcome !== 'done') return;
            this.#services.sessionChanges.fire(this.#targets.uriOf({ ...place, ref }));
          },
        });
        end.wasStopped = signal.aborted;
        if (end.wasStopped) break;
      }
    });
    try {
      await run;
    } finally {
      // What was written is told in any case.
      const left = end.wasStopped ? Math.max(0, total - doneCount) : 0;
      if (doneCount > 0 || left > 0) this.#tell(outcomes, left, undos);
    }
  }

  /** The lock that the user holds on a session to step through its requests. */
  #heldLockOf(place: ChangedSessions['place'], ref: SessionRef): string | undefined {
    return this.#services.heldLocks.valueFor({ ...place, ref });
  }

  /** Says what became of them, and offers to take back what was written. */
  #tell(outcomes: Counts<BulkOutcome>, leftCount: number, undos: readonly Undo[]): void {
    const { l10n } = vscode;
    const { errors } = this.#services;
    const count = (number: number): string => formatCount(number, vscode.env.language);
    const texts = [...outcomes.texts(outcomeText)];
    if (leftCount > 0) texts.push(l10n.t('Stopped. {0} were left alone.', count(leftCount)));
    const back = undos.reduce((sum, { plans }) => sum + plans.plans.length, 0);
    const lost = undos.reduce((sum, { plans }) => sum + plans.refusedCount, 0);
    if (lost > 0) {
      texts.push(l10n.t('Undo can take back the first {0} of them only.', count(back)));
    }
    const takeBack = l10n.t('Undo');
    const isWell = outcomes.isOnly('done');
    const show = isWell ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    void Promise.resolve(show(texts.join(' '), ...(back > 0 ? [takeBack] : []))).then((chosen) => {
      if (chosen !== takeBack) return;
      this.#undo(undos).catch((error: unknown) => errors.report('bulk', error));
    });
  }

  async #undo(undos: readonly Undo[]): Promise<void> {
    const wanted = undos.filter(({ plans }) => plans.plans.length > 0);
    for (const endpointId of new Set(wanted.map(({ sessions }) => sessions.place.endpointId))) {
      if (!(await ensureWritable(this.#services, endpointId))) return;
    }
    const parts = wanted.map(({ sessions, plans: { plans } }) => ({
      sessions,
      count: plans.length,
      changes: () => plans,
    }));
    await this.#run(parts, vscode.l10n.t('Undo'));
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

/** @throws NothingToDo where there are none */
function countOf(all: readonly ChangedSessions[]): number {
  const count = all.reduce((sum, { list }) => sum + list.count, 0);
  if (count > 0) return count;
  throw new NothingToDo(vscode.l10n.t('Select the sessions to change.'));
}

function layoutsIn(all: readonly ChangedSessions[]): readonly LayoutId[] {
  const layouts = new Set<LayoutId>();
  for (const { list } of all) {
    let count = 0;
    for (const { layout } of list.refs()) {
      layouts.add(layout);
      if (++count >= maxLookedAt) break;
    }
  }
  return [...layouts];
}
