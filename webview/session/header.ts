import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { EditorAction, EditorState } from '../../src/protocol/editor.ts';
import { durationText, fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { makeButton } from '../ui/toolkit.ts';

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
  readonly #lock = make('span', { className: 'lock' });
  readonly #save: HTMLElement;
  #state: EditorState | undefined;
  #receivedAtMs = 0;

  constructor(strings: EditorStrings, onAction: (action: EditorAction) => void) {
    this.#strings = strings;
    this.#save = makeButton(strings.save, 'primary', () => onAction('save'));
    const buttons = make(
      'span',
      { className: 'buttons' },
      this.#save,
      makeButton(strings.endSession, 'secondary', () => onAction('end-session')),
    );
    const copy = makeButton('', 'icon', () => onAction('copy-id'));
    copy.append(copyIcon());
    copy.title = strings.copyId;
    copy.setAttribute('aria-label', strings.copyId);
    const first = make('div', { className: 'line' }, this.#title, copy, this.#place, buttons);
    const second = make('div', { className: 'line' }, this.#clock, this.#bar, this.#lock);
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
    this.#place.textContent = `${state.endpoint} · ${state.layout}`;
    this.#save.toggleAttribute('disabled', !state.isDirty);
    this.tick();
  }

  /** Goes on with the clocks. */
  tick(): void {
    const state = this.#state;
    if (!state) return;
    const passedMs = performance.now() - this.#receivedAtMs;
    this.#showLifetime(state, passedMs);
    this.#showLock(state, passedMs);
  }

  #showLifetime({ remainingMs, timeoutMs }: EditorState, passedMs: number): void {
    const strings = this.#strings;
    this.#bar.hidden = remainingMs === undefined || timeoutMs === undefined;
    if (remainingMs === undefined) {
      this.#clock.textContent = strings.neverExpires;
      return;
    }
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
    this.#lock.textContent = `🔒 ${held}${left}`;
  }
}

/** Two sheets of paper, in the colour of the text around. */
function copyIcon(): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(namespace, 'svg');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('width', '16');
  icon.setAttribute('height', '16');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', 'M5.5 4.5v-3h9v10h-3 M1.5 4.5h10v10h-10z');
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', 'currentColor');
  icon.append(path);
  return icon;
}
