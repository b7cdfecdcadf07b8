import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type {
  Review,
  ReviewChoice,
  ReviewRow,
  ReviewSide,
} from '../../src/protocol/editor-review.ts';
import { fill } from '../ui/duration.ts';
import { keepEditingKeys } from '../ui/editing-keys.ts';
import { make } from '../ui/element.ts';
import { makeButton } from '../ui/toolkit.ts';

/** What the conflict view asks the rest of the page to do. */
export interface ReviewEvents {
  /** Settles the conflict, and saves if asked to. */
  onResolve(choices: readonly ReviewChoice[], saves: boolean): void;
  onCompare(): void;
}

/** The conflict view: three columns by item, and a choice for each that both sides changed. */
export class ReviewDialog {
  readonly element = make('dialog', { className: 'review' });
  readonly #strings: EditorStrings;
  readonly #events: ReviewEvents;
  #before: Element | null = null;

  constructor(strings: EditorStrings, events: ReviewEvents) {
    this.#strings = strings;
    this.#events = events;
    this.element.setAttribute('aria-label', strings.reviewTitle);
    keepEditingKeys(this.element);
    this.element.addEventListener('close', () => {
      this.element.replaceChildren();
      if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
    });
  }

  open(review: Review): void {
    this.#before = document.activeElement;
    const strings = this.#strings;
    const chosen = new Map<ReviewRow, ReviewSide>();
    const settle = (saves: boolean): void => {
      if (chosen.size < review.rows.length) return;
      this.element.close();
      const choices = [...chosen].map(([{ item }, side]) => ({ item, side }));
      this.#events.onResolve(choices, saves);
    };
    const save = makeButton(strings.reviewSave, 'primary', () => settle(true));
    const apply = makeButton(strings.reviewApply, 'secondary', () => settle(false));
    const left = make('p', { className: 'left', attributes: { role: 'status' } });
    const showLeft = (): void => {
      const count = review.rows.length - chosen.size;
      left.textContent = count === 0 ? '' : fill(strings.reviewLeft, count);
      for (const button of [save, apply]) button.toggleAttribute('disabled', count > 0);
    };
    const rows = review.rows.map((row, index) =>
      this.#row(row, index, (side) => {
        chosen.set(row, side);
        showLeft();
      }),
    );
    showLeft();
    const columns = [
      strings.columnName,
      strings.reviewOpened,
      strings.reviewTheirs,
      strings.reviewMine,
    ];
    const head = make('tr', {}, ...columns.map((text) => columnHead(text)));
    const table = make('table', {}, make('thead', {}, head), make('tbody', {}, ...rows));
    const notes = [
      ...note(strings.reviewTaken, review.taken),
      ...note(strings.reviewKept, review.kept),
    ];
    const buttons = make(
      'div',
      { className: 'buttons' },
      save,
      apply,
      makeButton(strings.compareAsText, 'secondary', () => {
        this.element.close();
        this.#events.onCompare();
      }),
      makeButton(strings.cancel, 'secondary', () => this.element.close()),
    );
    const title = make('h2', { text: strings.reviewTitle });
    const scroller = make('div', { className: 'scroller' }, table, ...notes);
    this.element.replaceChildren(title, scroller, left, buttons);
    this.element.showModal();
    this.element.querySelector<HTMLElement>('input')?.focus();
  }

  #row(row: ReviewRow, index: number, onChoose: (side: ReviewSide) => void): HTMLElement {
    const strings = this.#strings;
    const choice = (side: ReviewSide, text: string | undefined, label: string): HTMLElement => {
      const attributes = { type: 'radio', name: `side-${index}`, value: side };
      const radio = make('input', { attributes });
      radio.setAttribute('aria-label', `${row.label}: ${label}`);
      radio.addEventListener('change', () => onChoose(side));
      const value = make('span', { className: 'text', text: text ?? strings.reviewAbsent });
      return make('td', {}, make('label', {}, radio, make('span', { text: label }), value));
    };
    const name = make('th', { text: row.label, attributes: { scope: 'row' } });
    const opened = make(
      'td',
      {},
      make('span', { className: 'text', text: row.opened ?? strings.reviewAbsent }),
    );
    return make(
      'tr',
      {},
      name,
      opened,
      choice('theirs', row.theirs, strings.reviewTakeTheirs),
      choice('mine', row.mine, strings.reviewTakeMine),
    );
  }
}

function columnHead(text: string): HTMLElement {
  return make('th', { text, attributes: { scope: 'col' } });
}

function note(text: string, names: readonly string[]): HTMLElement[] {
  return names.length === 0 ? [] : [make('p', { text: fill(text, names.join(', ')) })];
}
