import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { make } from '../ui/element.ts';
import { makeButton } from '../ui/toolkit.ts';

/** The page's help: all keys and what they do. */
export class Help {
  readonly element: HTMLDialogElement;
  #before: Element | null = null;

  constructor(strings: EditorStrings) {
    const list = make('dl');
    for (const [keys, what] of strings.helpKeys) {
      const term = make('dt', {}, ...keys.split(' ').map((key) => make('kbd', { text: key })));
      list.append(make('div', {}, term, make('dd', { text: what })));
    }
    const close = makeButton(strings.close, 'secondary', () => this.element.close());
    this.element = make('dialog', { attributes: { 'aria-label': strings.help } });
    this.element.append(make('h2', { text: strings.help }), list, close);
    this.element.addEventListener('close', () => {
      if (this.#before instanceof HTMLElement) this.#before.focus();
    });
  }

  open(): void {
    this.#before = document.activeElement;
    this.element.showModal();
  }
}
