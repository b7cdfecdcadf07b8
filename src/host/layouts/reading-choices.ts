import * as vscode from '../shown/vscode.ts';
import { type ReadingRule, useReadingRules } from '../../stores/read/chosen-readings.ts';
import type { SessionRef } from '../../stores/session.ts';
import { type DisposableLike, DisposableStore } from '../disposable.ts';
import type { ErrorReporter } from '../errors.ts';
import type { ProtoMessages } from '../readings/proto-messages.ts';
import type { KeptReading } from '../readings/reading-entry.ts';

/** An item of a session. */
export interface ItemPlace {
  readonly ref: SessionRef;
  readonly item: string | null;
}

/** The formats that were chosen for items: those of the settings, and those of this window for one item each. */
export class ReadingChoices implements DisposableLike {
  readonly #errors: ErrorReporter;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<void>());
  #settings: readonly ReadingRule[] = [];
  #own: readonly ReadingRule[] = [];
  /** Loaded when a choice first names a message. */
  #loading: Promise<ProtoMessages> | undefined;
  #messages: ProtoMessages | undefined;

  /** Fires when items are read in other formats. */
  readonly onDidChange = this.#changes.event;

  /** @param errors is told of files that can't be read */
  constructor(errors: ErrorReporter) {
    this.#errors = errors;
  }

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
  chooseFor({ ref, item }: ItemPlace, reading: KeptReading | undefined): void {
    const { layout, application, id } = ref;
    const rule = { layout, application, id, item: item ?? '' };
    const others = this.#own.filter(
      (each) =>
        each.id !== id ||
        each.item !== rule.item ||
        each.application !== application ||
        each.layout !== layout,
    );
    this.#own = reading ? [{ ...rule, ...reading }, ...others] : others;
    this.#use();
  }

  dispose(): void {
    this.#owned.dispose();
    this.#messages = undefined;
    useReadingRules([]);
  }

  #use(): void {
    useReadingRules(this.rules.map((rule) => this.#withMessage(rule)));
    this.#changes.fire();
    const places = this.rules.flatMap(({ schema }) => schema ?? []);
    if (places.length === 0 && !this.#loading) return;
    this.#loading ??= this.#load();
    this.#loading.then(
      (messages) => messages.follow(this.rules.flatMap(({ schema }) => schema ?? [])),
      (error: unknown) => this.#errors.report('decoders', error),
    );
  }

  #withMessage(rule: ReadingRule): ReadingRule {
    const message = rule.schema && this.#messages?.find(rule.schema);
    return message ? { ...rule, message } : rule;
  }

  async #load(): Promise<ProtoMessages> {
    const { ProtoMessages } = await import('../readings/proto-messages.ts');
    const messages = this.#owned.add(new ProtoMessages(this.#errors));
    this.#owned.add(messages.onDidChange(() => this.#use()));
    this.#messages = messages;
    return messages;
  }
}
