import { draw, html, type Content } from './draw.ts';
import { keepEditingKeys } from './editing-keys.ts';

/** What a dialog is beside its contents. */
export interface DialogOptions {
  readonly className?: string;
  /** Text is entered in it: the keys that edit text stay inside. */
  readonly hasFields?: boolean;
}

/** A dialog in front of the page. When it closes, the focus goes back to where it was. */
export class Dialog {
  readonly element = document.createElement('dialog');
  #content: (() => Content) | undefined;
  #before: Element | null = null;

  constructor({ className = '', hasFields = false }: DialogOptions = {}) {
    this.element.className = className;
    if (hasFields) keepEditingKeys(this.element);
    this.element.addEventListener('close', () => {
      this.#content = undefined;
      draw(undefined, this.element);
      if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
    });
  }

  /** Opens it under a title, which is also its name for screen readers. */
  open(title: string, content: () => Content): void {
    this.#before = document.activeElement;
    this.element.setAttribute('aria-label', title);
    this.#content = () =>
      html`<h2>${title}</h2>
        ${content()}`;
    this.update();
    this.element.showModal();
  }

  /** Draws what is in it anew, as long as it is open. */
  update(): void {
    if (this.#content) draw(this.#content(), this.element);
  }

  close(): void {
    this.element.close();
  }
}
