import type { StatisticsReplies, StatisticsRequest } from '../../src/protocol/statistics-page.ts';
import {
  isStatisticsEvent,
  statisticsScopes,
  type StatisticsDeed,
  type StatisticsFact,
  type StatisticsState,
  type StatisticsStrings,
} from '../../src/protocol/statistics-state.ts';
import { html, keyed, type Content } from '../ui/draw.ts';
import { Page, type PageApi } from '../ui/page.ts';
import { button } from '../ui/toolkit.ts';
import { tableView, type TableParts } from './table-view.ts';

/** What the page keeps while it is hidden, and over a reload of the window. */
interface Kept {
  readonly endpointId: string;
  readonly asTable: readonly string[];
}

/** The page of Session Statistics. */
export class StatisticsPage extends Page<StatisticsRequest, StatisticsReplies> {
  readonly #api: PageApi;
  readonly #strings: StatisticsStrings;
  #state: StatisticsState | undefined;
  /** What could not be done last. */
  #refused: string | undefined;
  #waitText: string;
  /** The questions that are shown as tables rather than drawn. */
  readonly #asTable: Set<string>;
  /** How many rows of a question are shown. */
  readonly #shownRows = new Map<string, number>();

  constructor(api: PageApi, strings: StatisticsStrings) {
    super(api, strings.hostGone);
    this.#api = api;
    this.#strings = strings;
    this.#waitText = strings.loading;
    const kept = api.getState() as Partial<Kept> | undefined;
    this.#asTable = new Set(kept?.asTable ?? []);
  }

  async start(): Promise<void> {
    this.#show(
      await this.insist({ type: 'ready' }, (reason) => {
        this.#waitText = reason ?? this.#strings.hostSilent;
        this.update();
      }),
    );
  }

  protected override hear(event: unknown): void {
    if (isStatisticsEvent(event) && this.#state) this.#show(event.state);
  }

  protected override sayRefused(text: string): void {
    this.#refused = text;
    this.update();
  }

  #show(state: StatisticsState): void {
    this.#state = state;
    this.#keep();
    this.update();
  }

  #keep(): void {
    if (!this.#state) return;
    const { endpointId } = this.#state;
    this.#api.setState({ endpointId, asTable: [...this.#asTable] } satisfies Kept);
  }

  async #ask(request: StatisticsRequest): Promise<void> {
    this.#refused = undefined;
    await this.ask(request);
    this.update();
  }

  protected override view(): Content {
    const state = this.#state;
    const strings = this.#strings;
    if (!state) return html`<p class="loading" role="status">${this.#waitText}</p>`;
    const { facts, tables, phase } = state;
    const isEmpty = phase === 'done' && tables.length === 0;
    return html`<header>
        <h1>${strings.title}</h1>
        <span class="endpoint">${state.endpointName}</span>
        ${this.#choices(state)}
        <span class="buttons">${state.can.map((deed) => this.#deed(deed, state))}</span>
      </header>
      <div class="banner error" role="alert" ?hidden=${this.#refused === undefined}>
        <span class="text">${this.#refused}</span>
        ${button(strings.dismiss, 'secondary', () => {
          this.#refused = undefined;
          this.update();
        })}
      </div>
      ${this.#status(state)}
      <main>
        <p class="place" ?hidden=${!isEmpty}>${strings.nothing}</p>
        <dl class="facts" ?hidden=${facts.length === 0 || isEmpty}>${facts.map(factView)}</dl>
        <div class="questions">
          ${keyed(
            tables,
            ({ id }) => id,
            (table) => tableView(table, this.#partsOf(table.id)),
          )}
        </div>
      </main>`;
  }

  #status({ phase, statusText, progress }: StatisticsState): Content {
    // What changes several times a second isn't read out; the bar tells it to those who ask.
    const isRunning = phase === 'running';
    return html`<div class=${`status ${phase}`}>
      <p role=${isRunning ? undefined : 'status'}>${statusText}</p>
      <progress
        ?hidden=${!isRunning}
        aria-label=${this.#strings.progress}
        max="1"
        value=${progress}
      ></progress>
    </div>`;
  }

  #choices({ applications, application, scope, phase }: StatisticsState): Content {
    const strings = this.#strings;
    return html`<label ?hidden=${applications.length <= 2}>
        ${strings.application}
        <select
          class="field"
          @change=${(event: Event) =>
            void this.#ask({ type: 'show', application: selectedIndex(event) })}
        >
          ${applications.map(
            (name, at) => html`<option .selected=${at === application}>${name}</option>`,
          )}
        </select>
      </label>
      <label>
        ${strings.scope}
        <select
          class="field"
          ?disabled=${phase === 'running'}
          @change=${(event: Event) => {
            const chosen = statisticsScopes[selectedIndex(event)];
            if (chosen !== undefined) void this.#ask({ type: 'scope', scope: chosen });
          }}
        >
          ${statisticsScopes.map(
            (name) => html`<option .selected=${name === scope}>${strings.scopes[name]}</option>`,
          )}
        </select>
      </label>`;
  }

  #deed(deed: StatisticsDeed, { facts }: StatisticsState): Content {
    const { deeds, runAgain } = this.#strings;
    const label = deed === 'run' && facts.length > 0 ? runAgain : deeds[deed];
    const look = deed === 'run' || deed === 'cancel' ? 'primary' : 'secondary';
    return button(label, look, () => void this.#ask({ type: 'do', deed }));
  }

  #partsOf(id: string): TableParts {
    return {
      strings: this.#strings,
      isTable: this.#asTable.has(id),
      shownRows: this.#shownRows.get(id),
      toggle: () => {
        if (!this.#asTable.delete(id)) this.#asTable.add(id);
        this.#keep();
        this.update();
      },
      showRows: (count) => {
        this.#shownRows.set(id, count);
        this.update();
      },
      open: (session) => void this.#ask({ type: 'open', session }),
    };
  }
}

function selectedIndex({ target }: Event): number {
  return target instanceof HTMLSelectElement ? target.selectedIndex : 0;
}

function factView({ label, value, detail, isWarning }: StatisticsFact): Content {
  return html`<div class=${isWarning ? 'fact warned' : 'fact'}>
    <dt>${label}</dt>
    <dd>
      <strong>${value}</strong>
      <span class="detail" ?hidden=${detail === undefined}>${detail}</span>
    </dd>
  </div>`;
}
