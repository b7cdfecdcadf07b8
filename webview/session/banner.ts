import type { Banner, BannerAction } from '../../src/protocol/editor-state.ts';
import { html, type Content } from '../ui/draw.ts';
import { button } from '../ui/toolkit.ts';

/** The line that says what is most urgent. A screen reader hears it when it changes. */
export function bannerView(
  banner: Banner | undefined,
  onAction: (action: BannerAction) => void,
): Content {
  const { severity = '', text = '', buttons = [] } = banner ?? {};
  return html`<div class=${`banner ${severity}`} role="status" ?hidden=${!banner}>
    <span class="text">${text}</span>
    <span class="buttons">
      ${buttons.map(({ action, label }, index) =>
        button(label, index === 0 && severity !== 'info' ? 'primary' : 'secondary', () =>
          onAction(action),
        ),
      )}
    </span>
  </div>`;
}
