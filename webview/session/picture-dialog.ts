import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { Dialog } from '../ui/dialog.ts';
import { html } from '../ui/draw.ts';
import { button } from '../ui/toolkit.ts';

/** Shows a picture that a value holds. */
export class PictureDialog extends Dialog {
  readonly #strings: EditorStrings;

  constructor(strings: EditorStrings) {
    super({ className: 'picture' });
    this.#strings = strings;
  }

  /** @param uri the picture as a `data:` URI */
  show(label: string, uri: string): void {
    let note = '';
    const say = (text: string): void => {
      note = text;
      this.update();
    };
    const measure = ({ currentTarget: picture }: Event): void => {
      if (!(picture instanceof HTMLImageElement)) return;
      say(`${picture.naturalWidth} × ${picture.naturalHeight}`);
    };
    this.open(
      label,
      () =>
        html`<img
            alt=${label}
            @load=${measure}
            @error=${() => say(this.#strings.noPicture)}
            .src=${uri}
          />
          <p class="note" role="status">${note}</p>
          ${button(this.#strings.close, 'secondary', () => this.close())}`,
    );
  }
}
