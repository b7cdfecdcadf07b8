import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { make } from '../ui/element.ts';
import { makeButton } from '../ui/toolkit.ts';

/** Shows a picture that a value holds. */
export class PictureDialog {
  readonly element = make('dialog', { className: 'picture' });
  readonly #strings: EditorStrings;
  #before: Element | null = null;

  constructor(strings: EditorStrings) {
    this.#strings = strings;
    this.element.addEventListener('close', () => {
      this.element.replaceChildren();
      if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
    });
  }

  /** @param uri the picture as a `data:` URI */
  open(label: string, uri: string): void {
    this.#before = document.activeElement;
    const picture = make('img', { attributes: { alt: label } });
    const size = make('p', { className: 'note', attributes: { role: 'status' } });
    picture.addEventListener('load', () => {
      size.textContent = `${picture.naturalWidth} × ${picture.naturalHeight}`;
    });
    picture.addEventListener('error', () => (size.textContent = this.#strings.noPicture));
    picture.src = uri;
    const close = makeButton(this.#strings.close, 'secondary', () => this.element.close());
    this.element.setAttribute('aria-label', label);
    this.element.replaceChildren(make('h2', { text: label }), picture, size, close);
    this.element.showModal();
  }
}
