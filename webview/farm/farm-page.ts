import { AffinityDialog } from './affinity-dialog.ts';
import {
  isFarmPageEvent,
  type FarmPageState,
  type FarmPageUpdate,
} from '../../src/protocol/farm-page-state.ts';
import type { FarmPageReplies, FarmPageRequest } from '../../src/protocol/farm-page.ts';
import type { FarmPageStrings } from '../../src/protocol/farm-page-strings.ts';
import { Dialog } from '../ui/dialog.ts';
import { html, type Content } from '../ui/draw.ts';
import { openHelp } from '../ui/help.ts';
import { Menu } from '../ui/menu.ts';
import { Page, type PageApi } from '../ui/page.ts';
import { Roving } from '../ui/roving.ts';
import { button } from '../ui/toolkit.ts';
import { balancerView, clientsView } from './balancer-view.ts';
import { headerView } from './header-view.ts';
import { heldKey, heldView } from './held-view.ts';
import { newsOf } from './news.ts';
import type { PageParts } from './page-parts.ts';
import { detailView } from './request-detail.ts';
import { SequenceView } from './sequence-view.ts';
import { ServerMarks } from './server-marks.ts';
import { serversView } from './servers-view.ts';
import { sessionsView } from './sessions-view.ts';
import { TraceModel } from './trace-model.ts';
import { TraceTable } from './trace-table.ts';
import { TroubleDialog } from './trouble-dialog.ts';
import { readViewState } from './view-state.ts';

/** The page of a farm's dashboard. */
export class FarmPage extends Page<FarmPageRequest, FarmPageReplies> {
  readonly #api: PageApi;
  readonly #strings: FarmPageStrings;
  readonly #model = new TraceModel();
  readonly #parts: PageParts;
  readonly #table: TraceTable;
  readonly #sequence: SequenceView;
  readonly #trouble: TroubleDialog;
  readonly #affinity: AffinityDialog;
  readonly #help = new Dialog();
  readonly #menu = new Menu();
  readonly #held: Roving;
  readonly #servers: Roving;
  #state: FarmPageState | undefined;
  /** How far the host's clock is ahead of ours. */
  #aheadMs = 0;
  #selected: number | undefined;
  /** What could not be done last. */
  #refused: string | undefined;
  #news = '';
  /** What to say while there is nothing to show. */
  #waitText: string;
  /** Where the focus goes back to from the details. */
  #before: HTMLElement | SVGElement | undefined;

  constructor(api: PageApi, strings: FarmPageStrings) {
    super(api, strings.hostGone);
    this.#api = api;
    this.#strings = strings;
    this.#waitText = strings.loading;
    const kept = readViewState(api.getState());
    this.#selected = kept.selected;
    this.#model.filter = kept.filter;
    this.#model.session = kept.session;
    this.#parts = {
      strings,
      menu: this.#menu,
      marks: new ServerMarks(),
      ask: (request) => void this.#ask(request),
      command: (command) => void this.#ask({ type: 'command', command }),
      can: (name) => this.#state?.can.includes(name) === true,
      nowMs: () => Date.now() + this.#aheadMs,
      commandsFor: ({ session }) =>
        strings.requestCommands.filter(({ needs }) => {
          const isThere = this.#state !== undefined && this.#state.phase !== 'gone';
          return needs === undefined || (isThere && (needs === 'farm' || session !== undefined));
        }),
      choose: (request, isMeant) => this.#choose(request, isMeant),
      follow: (session) => {
        this.#model.session = session;
        this.#changed();
      },
    };
    this.#table = new TraceTable(this.#model, this.#parts, () => this.#changed());
    this.#sequence = new SequenceView(this.#parts, kept.isTable, () => this.#changed());
    this.#trouble = new TroubleDialog(this.#parts);
    this.#affinity = new AffinityDialog(this.#parts);
    this.#held = new Roving(() => document.querySelector('#held-cards'), {
      cards: '.card',
      onEnter: (card) => this.#keyOnHeld('Enter', card),
      onKey: ({ key }, card) => this.#keyOnHeld(key, card),
    });
    this.#servers = new Roving(() => document.querySelector('#server-cards'), { cards: '.card' });
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Fetches what the host knows, and shows it. */
  async start(): Promise<void> {
    const first = await this.insist({ type: 'ready' }, (reason) => {
      this.#waitText = reason ?? this.#strings.hostSilent;
      this.update();
    });
    this.#show(first);
    if (this.#selected !== undefined) this.#table.select(this.#selected);
    this.updateEachSecond();
  }

  protected override view(): Content {
    const strings = this.#strings;
    const state = this.#state;
    if (!state) return html`<p class="loading" role="status">${this.#waitText}</p>`;
    const { rows, session } = this.#model;
    const parts = this.#parts;
    const openRequest = state.underway.find(({ id }) => id === this.#selected);
    const fits = (of: number | undefined): boolean => session === undefined || of === session;
    return html`${headerView(state, parts, () => openHelp(this.#help, strings))}
      <div class="banner error" role="alert" ?hidden=${this.#refused === undefined}>
        <span class="text">${this.#refused}</span>
        ${button(strings.dismiss, 'secondary', () => this.#dismiss())}
      </div>
      <div class="news" role="status">${this.#news}</div>
      <main>
        <p class="place" ?hidden=${state.balancer !== undefined}>${strings.goneHint}</p>
        <div class="overview" ?hidden=${!state.balancer}>
          ${clientsView(state, parts)}
          ${balancerView(state, parts, (kind) => this.#affinity.open(kind))}
          ${heldView(state, parts)}
          ${serversView(state, parts, (server) => this.#trouble.open(server))}
        </div>
        <div class="pictures">
          ${this.#sequence.view(state, rows, this.#selected, fits)}
          ${sessionsView(state, rows, session, parts)}
        </div>
        <div class="requests">
          ${this.#table.view()}
          ${detailView(this.#model.find(this.#selected) ?? openRequest, state, parts)}
        </div>
      </main>
      ${this.#menu.element} ${this.#help.element} ${this.#trouble.element} ${this.#affinity.element}`;
  }

  protected override update(): void {
    const lists = [this.#held, this.#servers, this.#sequence];
    const hadFocus = lists.map((list) => list.hasFocus);
    super.update();
    this.#table.render();
    for (const [index, list] of lists.entries()) list.refresh(hadFocus[index] === true);
    // The last held request has gone: the balancer is what stands before the list.
    if (hadFocus[0] && document.activeElement === document.body) {
      document.querySelector<HTMLElement>('.balancer vscode-button')?.focus();
    }
  }

  protected override hear(event: unknown): void {
    if (isFarmPageEvent(event) && this.#state) this.#show(event);
  }

  protected override sayRefused(text: string): void {
    this.#refused = text;
    this.update();
  }

  async #ask(request: FarmPageRequest): Promise<void> {
    this.#refused = undefined;
    await this.ask(request);
    this.update();
  }

  #dismiss(): void {
    this.#refused = undefined;
    this.update();
  }

  #show({ state, trace }: FarmPageUpdate): void {
    const news = newsOf(this.#state, state, this.#strings);
    if (news.length > 0) this.#news = news.join(' ');
    this.#state = state;
    this.#aheadMs = state.nowMs - Date.now();
    this.#parts.marks.know(state.servers.map(({ name }) => name));
    if (trace) this.#model.update(trace);
    this.#changed();
  }

  #choose(request: number, isMeant: boolean): void {
    this.#selected = request;
    this.#changed();
    this.#table.select(request);
    if (!isMeant) return;
    const { activeElement } = document;
    const title = document.querySelector<HTMLElement>('#detail-title');
    if (activeElement instanceof HTMLElement || activeElement instanceof SVGElement) {
      this.#before = activeElement;
    }
    title?.scrollIntoView({ block: 'nearest' });
    title?.focus();
  }

  #changed(): void {
    this.update();
    this.#keep();
  }

  #keep(): void {
    const { farmId, name } = this.#state ?? {};
    const { session, filter } = this.#model;
    if (farmId === undefined || name === undefined) return;
    this.#api.setState({
      farm: { id: farmId, name },
      ...(this.#selected !== undefined && { selected: this.#selected }),
      filter,
      ...(session !== undefined && { session }),
      isTable: this.#sequence.isTable,
    });
  }

  #keyOnHeld(key: string, card: Element): boolean {
    const request = Number(card.getAttribute('data-held'));
    const { left, bottom } = card.getBoundingClientRect();
    return this.#state ? heldKey(key, request, this.#state, this.#parts, left, bottom) : false;
  }

  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const { target } = event;
    const isTyping = target instanceof HTMLInputElement;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      this.#table.focusFilter();
    } else if (event.key === '?' && !isTyping) {
      openHelp(this.#help, this.#strings);
    } else if (event.key === 'Escape' && isInDetail(target)) {
      if (this.#before?.isConnected) this.#before.focus();
      else this.#table.focus();
    } else return;
    event.preventDefault();
  }
}

function isInDetail(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.detail') !== null;
}
