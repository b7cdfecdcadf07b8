import {
  affinitySecondsLimits,
  cookieNamePattern,
} from '../../src/protocol/farm/balancer-state.ts';
import { Dialog } from '../ui/dialog.ts';
import { html, type Content } from '../ui/draw.ts';
import { button } from '../ui/toolkit.ts';
import type { PageParts } from './page-parts.ts';

/** The kinds of affinity that need to know more. */
export type AskedAffinity = 'duration' | 'application-cookie';

/** As long as Elastic Load Balancing proposes. */
const proposedSeconds = 86_400;
const proposedCookie = 'ASP.NET_SessionId';

/** Asks for how long, or by which cookie, a client is bound to its server. */
export class AffinityDialog {
  readonly #dialog = new Dialog({ className: 'affinity', hasFields: true });
  readonly #parts: PageParts;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  get element(): HTMLElement {
    return this.#dialog.element;
  }

  open(kind: AskedAffinity): void {
    const { strings, command } = this.#parts;
    const apply = (): void => {
      const field = this.#dialog.element.querySelector<HTMLInputElement>('#affinity-value');
      if (!field?.reportValidity()) return;
      const more = kind === 'duration' ? { seconds: field.valueAsNumber } : { cookie: field.value };
      command({ name: 'setAffinity', on: true, kind, ...more });
      this.#dialog.close();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && event.target instanceof HTMLInputElement) apply();
    };
    this.#dialog.open(
      strings.affinities[kind],
      () =>
        html`<div class="form" @keydown=${key}>
            ${kind === 'duration' ? this.#seconds() : this.#cookie()}
          </div>
          <div class="buttons">
            ${button(strings.apply, 'primary', apply)}
            ${button(strings.cancel, 'secondary', () => this.#dialog.close())}
          </div>`,
    );
  }

  #seconds(): Content {
    const [least, most] = affinitySecondsLimits;
    return html`<label
      ><span>${this.#parts.strings.affinitySeconds}</span
      ><input
        class="field"
        id="affinity-value"
        type="number"
        required
        min=${least}
        max=${most}
        .value=${String(proposedSeconds)}
    /></label>`;
  }

  #cookie(): Content {
    return html`<label
      ><span>${this.#parts.strings.affinityCookie}</span
      ><input
        class="field"
        id="affinity-value"
        required
        pattern=${cookieNamePattern.source.replace(/^\^|\$$/g, '')}
        .value=${proposedCookie}
    /></label>`;
  }
}
