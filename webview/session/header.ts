import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { EditorAction, EditorState } from '../../src/protocol/editor-state.ts';
import { durationText, fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { copyLines, lineIcon, lockLines } from '../ui/icons.ts';
import { makeButton } from '../ui/toolkit.ts';
import type { RowMenu } from './row-menu.ts';

/** Below this a session is about to expire. */
const EXPIRING_MS = 60_000;

/** Application, id, lifetime and lock. Ticks once a second while the page can be seen. */
export class Header {
  readonly element: HTMLElement;
  readonly #strings: EditorStrings;
  readonly #title = make('h1');
  readonly #place = make('span', { className: 'place' });
  readonly #clock = make('span', { className: 'clock' });
  readonly #bar = make('progress', { attributes: { max: '1', 'aria-hidden': 'true' } });
  readonly #lockText = make('span');
  readonly #lock = make('span', { className: 'lock' }, lineIcon(lockLines), this.#lockText);
  readonly #save: HTMLElement;
  readonly #extend: HTMLElement;
  readonly #more: HTMLElement;
  readonly #facts = make('span', { className: 'place' });
  readonly #menu: RowMenu;
  #state: EditorState | undefined;
  #receivedAtMs = 0;

  constructor(strings: EditorStrings, menu: RowMenu, onAction: (action: EditorAction) => void) {
    this.#menu = menu;
    this.#strings = strings;
    this.#save = makeButton(strings.save, 'primary', () => onAction('save'));
    this.#extend = makeButton(strings.extend, 'secondary', () => onAction('extend'));
    this.#more = makeButton('⋯', 'icon', () => this.#openMenu(onAction));
    this.#more.title = strings.more;
    this.#more.setAttribute('aria-label', strings.more);
    this.#more.setAttribute('aria-haspopup', 'menu');
    const buttons = make('span', { className: 'buttons' }, this.#save, this.#extend, this.#more);
    const copy = makeButton('', 'icon', () => onAction('copy-id'));
    copy.append(lineIcon(copyLines));
    copy.title = strings.copyId;
    copy.setAttribute('aria-label', strings.copyId);
    const first = make('div', { className: 'line' }, this.#title, copy, this.#place, buttons);
    const second = make(
      'div',
      { className: 'line' },
      this.#clock,
      this.#bar,
      this.#lock,
      this.#facts,
    );
    this.element = make('header', {}, first, second);
  }

  /** Shows a state; its times count from now. */
  show(state: EditorState): void {
    this.#state = state;
    this.#receivedAtMs = performance.now();
    this.#title.replaceChildren(
      make('span', { className: 'application', text: state.application }),
      make('span', { className: 'id', text: state.shownId }),
    );
    this.#place.replaceChildren(
      make('span', { text: state.endpoint }),
      ' · ',
      make('span', { text: state.layout }),
    );
    this.#place.title = state.layoutName;
    this.#facts.textContent = state.facts.join(' · ');
    this.#extend.hidden = !state.menu.some(({ action }) => action === 'extend');
    this.#save.toggleAttribute('disabled', !state.isDirty);
    this.tick();
  }

  #openMenu(onAction: (action: EditorAction) => void): void {
    const entries = (this.#state?.menu ?? []).map(({ action, label }) => ({
      label,
      run: () => onAction(action),
    }));
    const { right, bottom } = this.#more.getBoundingClientRect();
    this.#menu.open(entries, right, bottom);
  }

  /** Goes on with the clocks. */
  tick(): void {
    const state = this.#state;
    if (!state) return;
    const passedMs = performance.now() - this.#receivedAtMs;
    this.#showLifetime(state, passedMs);
    this.#showLock(state, passedMs);
  }

  #showLifetime(state: EditorState, passedMs: number): void {
    const strings = this.#strings;
    const { remainingMs, timeoutMs } = state;
    this.#bar.hidden = remainingMs === undefined || timeoutMs === undefined;
    if (remainingMs === undefined) {
      this.#clock.textContent = state.neverExpires ? strings.neverExpires : '';
      this.#clock.hidden = !state.neverExpires;
      return;
    }
    this.#clock.hidden = false;
    const leftMs = Math.max(0, remainingMs - passedMs);
    this.#clock.classList.toggle('expiring', leftMs < EXPIRING_MS);
    const left = durationText(leftMs, strings);
    if (leftMs === 0) this.#clock.textContent = strings.expired;
    else if (timeoutMs === undefined) this.#clock.textContent = fill(strings.expiresIn, left);
    else {
      this.#clock.textContent = fill(strings.expiresInOf, left, durationText(timeoutMs, strings));
      this.#bar.value = timeoutMs > 0 ? Math.min(1, leftMs / timeoutMs) : 0;
    }
  }

  #showLock({ lock }: EditorState, passedMs: number): void {
    const strings = this.#strings;
    this.#lock.hidden = lock === undefined;
    if (!lock) return;
    const held =
      lock.ageMs === undefined
        ? strings.locked
        : fill(strings.lockedFor, durationText(lock.ageMs + passedMs, strings));
    const left =
      lock.ttlMs === undefined
        ? ''
        : ` · ${fill(strings.lockFreesIn, durationText(lock.ttlMs - passedMs, strings))}`;
    this.#lockText.textContent = `${held}${left}`;
  }
}
