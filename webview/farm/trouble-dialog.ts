import type { ServerCard } from '../../src/protocol/farm-page-state.ts';
import { Dialog } from '../ui/dialog.ts';
import { html } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { button } from '../ui/toolkit.ts';
import type { PageParts } from './page-parts.ts';

/** Makes trouble for a server, or ends it. */
export class TroubleDialog {
  readonly #dialog = new Dialog({ className: 'trouble', hasFields: true });
  readonly #parts: PageParts;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  get element(): HTMLElement {
    return this.#dialog.element;
  }

  open({ name, trouble, redisPort }: ServerCard): void {
    const { strings, command } = this.#parts;
    const field = (id: string): HTMLInputElement | null =>
      this.#dialog.element.querySelector<HTMLInputElement>(`#trouble-${id}`);
    const apply = (): void => {
      const fields = [field('latency'), field('errors'), field('seconds')];
      if (fields.some((each) => each?.reportValidity() === false)) return;
      const [latencyMs = 0, errorPercent = 0, seconds = 0] = fields.map((each) =>
        Number(each?.value ?? 0),
      );
      command({
        name: 'setTrouble',
        server: name,
        trouble: {
          ...(field('freeze')?.checked && { isFrozen: true }),
          ...(field('cut-off')?.checked && { isCutOff: true }),
          ...(latencyMs > 0 && { latencyMs }),
          ...(errorPercent > 0 && { errorPercent }),
        },
        ...(seconds > 0 && { seconds }),
      });
      this.#dialog.close();
    };
    const check = (id: string, text: string, isOn = false) =>
      html`<label class="check"
        ><input type="checkbox" id=${`trouble-${id}`} .checked=${isOn} /><span>${text}</span></label
      >`;
    const number = (id: string, text: string, value: number | undefined, max = 100) =>
      html`<label
        ><span>${text}</span
        ><input
          class="field"
          type="number"
          min=${id === 'seconds' ? '1' : '0'}
          max=${max}
          id=${`trouble-${id}`}
          .value=${String(value ?? '')}
      /></label>`;
    const { isFrozen, isCutOff, latencyMs, errorPercent } = trouble;
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && event.target instanceof HTMLInputElement) apply();
    };
    this.#dialog.open(
      fill(strings.troubleOf, name),
      () =>
        html`<div class="form" @keydown=${key}>
            ${check('freeze', strings.freeze, isFrozen)}
            ${
              redisPort === undefined && !isCutOff
                ? undefined
                : check('cut-off', strings.cutOff, isCutOff)
            }
            ${number('latency', strings.latency, latencyMs ?? 0, 600_000)}
            ${number('errors', strings.errorShare, errorPercent ?? 0)}
            ${number('seconds', strings.troubleSeconds, undefined, 86_400)}
          </div>
          <div class="buttons">
            ${button(strings.apply, 'primary', apply)}
            ${button(strings.cancel, 'secondary', () => this.#dialog.close())}
          </div>`,
    );
  }
}
