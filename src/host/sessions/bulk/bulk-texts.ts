import * as vscode from '../../shown/vscode.ts';
import type { BulkEdit, BulkOutcome, SkipReason } from '../../../survey/bulk/bulk-edit.ts';
import { formatCount, oneLine } from '../../text-format.ts';

/** An edit as a button says it. */
export function buttonText({ kind }: BulkEdit): string {
  const { l10n } = vscode;
  switch (kind) {
    case 'extend':
      return l10n.t('Extend Sessions');
    case 'set-timeout':
      return l10n.t('Set Timeouts');
    case 'end':
      return l10n.t('End Sessions');
    case 'release-locks':
      return l10n.t('Release Locks');
    case 'set-item':
      return l10n.t('Set Values');
    case 'add-item':
      return l10n.t('Add Items');
    case 'remove-item':
      return l10n.t('Remove Items');
    case 'rename-item':
      return l10n.t('Rename Items');
  }
}

/** Why so many sessions are left alone. */
export function skipText(reason: SkipReason, count: number): string {
  const { l10n } = vscode;
  const number = formatCount(count, vscode.env.language);
  switch (reason) {
    case 'nothing-there':
      return l10n.t('{0} have no such value or lock.', number);
    case 'as-wanted':
      return l10n.t('{0} are already as wanted.', number);
    case 'name-taken':
      return l10n.t('{0} already have an item of that name.', number);
    case 'not-editable':
      return l10n.t('{0} cannot be changed this way.', number);
    case 'other-type':
      return l10n.t('{0} hold a value of another type there.', number);
    case 'lock-in-use':
      return l10n.t('{0} have a lock that may be in use.', number);
  }
}

/** What became of so many sessions. */
export function outcomeText(outcome: BulkOutcome, count: number): string {
  const { l10n } = vscode;
  const number = formatCount(count, vscode.env.language);
  switch (outcome) {
    case 'done':
      return l10n.t('{0} changed.', number);
    case 'gone':
      return l10n.t('{0} have ended.', number);
    case 'locked':
      return l10n.t('{0} are locked by a request.', number);
    case 'changed':
      return l10n.t('{0} were changed by the site meanwhile.', number);
    case 'refused':
      return l10n.t('{0} could not take the change.', number);
    case 'unknown':
      return l10n.t('{0} may have been written. Check them before you try again.', number);
    case 'failed':
      return l10n.t('{0} failed.', number);
  }
}

/** A change as the preview shows it: `abc…: Cart.Total = 10 → Cart.Total = 20`. */
export function sampleText(id: string, before?: string, after?: string): string {
  const nothing = vscode.l10n.t('(nothing)');
  if (before === undefined && after === undefined) return id;
  return `${id}\n− ${line(before ?? nothing)}\n+ ${line(after ?? nothing)}`;
}

function line(text: string): string {
  return oneLine(text, 80);
}

/** How many there are of each. */
export class Counts<T extends string> {
  readonly #counts = new Map<T, number>();

  add(one: T): void {
    this.#counts.set(one, (this.#counts.get(one) ?? 0) + 1);
  }

  /** The most first. */
  texts(textOf: (one: T, count: number) => string): readonly string[] {
    const all = [...this.#counts].sort(([, a], [, b]) => b - a);
    return all.map(([one, count]) => textOf(one, count));
  }

  /** Whether there is nothing else than this. */
  isOnly(one: T): boolean {
    return [...this.#counts.keys()].every((each) => each === one);
  }
}
