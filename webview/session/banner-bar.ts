import type { Banner, BannerAction } from '../../src/protocol/editor-state.ts';
import { make } from '../ui/element.ts';
import { makeButton } from '../ui/toolkit.ts';

/** The line that says what is most urgent. A screen reader hears it when it changes. */
export class BannerBar {
  readonly element = make('div', { className: 'banner', attributes: { role: 'status' } });
  readonly #onAction: (action: BannerAction) => void;
  #shown = '';

  constructor(onAction: (action: BannerAction) => void) {
    this.#onAction = onAction;
    this.element.hidden = true;
  }

  show(banner: Banner | undefined): void {
    const key = JSON.stringify(banner ?? null);
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.hidden = !banner;
    if (!banner) {
      this.element.replaceChildren();
      return;
    }
    this.element.className = `banner ${banner.severity}`;
    const buttons = banner.buttons.map(({ action, label }, index) =>
      makeButton(label, index === 0 ? 'primary' : 'secondary', () => this.#onAction(action)),
    );
    this.element.replaceChildren(
      make('span', { className: 'text', text: banner.text }),
      make('span', { className: 'buttons' }, ...buttons),
    );
  }
}
