import * as vscode from '../shown/vscode.ts';
import {
  type ReadingChoice,
  type ReadingRule,
  useReadingRules,
} from '../../stores/read/chosen-readings.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { DisposableLike } from '../disposable.ts';

/** An item of a session. */
export interface ItemPlace {
  readonly ref: SessionRef;
  readonly item: string | null;
}

/** The formats that were chosen for items: those of the settings, and those of this window for one item each. */
export class ReadingChoices implements DisposableLike {
  readonly #changes = new vscode.EventEmitter<void>();
  #settings: readonly ReadingRule[] = [];
  #own: readonly ReadingRule[] = [];

  /** Fires when items are read in other formats. */
  readonly onDidChange = this.#changes.event;

  /** All choices that hold. */
  get rules(): readonly ReadingRule[] {
    return [...this.#own, ...this.#settings];
  }

  /** Takes what the settings say. */
  useSettings(rules: readonly ReadingRule[]): void {
    if (JSON.stringify(rules) === JSON.stringify(this.#settings)) return;
    this.#settings = rules;
    this.#use();
  }

  /** Chooses for one item of one session, until the window closes; undefined takes that back. */
  chooseFor({ ref, item }: ItemPlace, readAs: ReadingChoice | undefined): void {
    const { layout, application, id } = ref;
    const rule = { layout, application, id, item: item ?? '' };
    const others = this.#own.filter(
      (each) =>
        each.id !== id ||
        each.item !== rule.item ||
        each.application !== application ||
        each.layout !== layout,
    );
    this.#own = readAs === undefined ? others : [{ ...rule, readAs }, ...others];
    this.#use();
  }

  dispose(): void {
    this.#changes.dispose();
    useReadingRules([]);
  }

  #use(): void {
    useReadingRules(this.rules);
    this.#changes.fire();
  }
}
