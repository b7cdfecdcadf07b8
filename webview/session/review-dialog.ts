import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type {
  Review,
  ReviewChoice,
  ReviewRow,
  ReviewSide,
} from '../../src/protocol/editor-review.ts';
import { Dialog } from '../ui/dialog.ts';
import { html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { button } from '../ui/toolkit.ts';

/** What the conflict view asks the rest of the page to do. */
export interface ReviewEvents {
  /** Settles the conflict, and saves if asked to. */
  onResolve(choices: readonly ReviewChoice[], saves: boolean): void;
  onCompare(): void;
}

/** The conflict view: three columns by item, and a choice for each that both sides changed. */
export class ReviewDialog extends Dialog {
  readonly #strings: EditorStrings;
  readonly #events: ReviewEvents;

  constructor(strings: EditorStrings, events: ReviewEvents) {
    super({ className: 'review', hasFields: true });
    this.#strings = strings;
    this.#events = events;
  }

  show(review: Review): void {
    const strings = this.#strings;
    const chosen = new Map<ReviewRow, ReviewSide>();
    const settle = (saves: boolean): void => {
      if (chosen.size < review.rows.length) return;
      this.close();
      const choices = [...chosen].map(([{ item }, side]) => ({ item, side }));
      this.#events.onResolve(choices, saves);
    };
    const compare = (): void => {
      this.close();
      this.#events.onCompare();
    };
    const columns = [
      strings.columnName,
      strings.reviewOpened,
      strings.reviewTheirs,
      strings.reviewMine,
    ];
    this.open(strings.reviewTitle, () => {
      const left = review.rows.length - chosen.size;
      const isDisabled = left > 0;
      const rows = review.rows.map((row, index) =>
        this.#row(row, index, (side) => {
          chosen.set(row, side);
          this.update();
        }),
      );
      return html`<div class="scroller">
          <table>
            <thead>
              <tr>
                ${columns.map((text) => html`<th scope="col">${text}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>
          ${note(strings.reviewTaken, review.taken)} ${note(strings.reviewKept, review.kept)}
        </div>
        <p class="left" role="status">${left === 0 ? '' : fill(strings.reviewLeft, left)}</p>
        <div class="buttons">
          ${button(strings.reviewSave, 'primary', () => settle(true), { isDisabled })}
          ${button(strings.reviewApply, 'secondary', () => settle(false), { isDisabled })}
          ${button(strings.compareAsText, 'secondary', compare)}
          ${button(strings.cancel, 'secondary', () => this.close())}
        </div>`;
    });
    this.element.querySelector('input')?.focus();
  }

  #row(row: ReviewRow, index: number, onChoose: (side: ReviewSide) => void): Content {
    const strings = this.#strings;
    const choice = (side: ReviewSide, text: string | undefined, label: string): Content =>
      html`<td>
        <label>
          <input
            type="radio"
            name=${`side-${index}`}
            value=${side}
            aria-label=${`${row.label}: ${label}`}
            @change=${() => onChoose(side)}
          />
          <span>${label}</span>
          <span class="text">${text ?? strings.reviewAbsent}</span>
        </label>
      </td>`;
    return html`<tr>
      <th scope="row">${row.label}</th>
      <td><span class="text">${row.opened ?? strings.reviewAbsent}</span></td>
      ${choice('theirs', row.theirs, strings.reviewTakeTheirs)}
      ${choice('mine', row.mine, strings.reviewTakeMine)}
    </tr>`;
  }
}

function note(text: string, names: readonly string[]): Content {
  return names.length === 0 ? undefined : html`<p>${fill(text, names.join(', '))}</p>`;
}
