/**
 * The only file that knows the widget library. Its upstream is archived, so everything that pages
 * use of it is named here, and another library can take its place.
 */
import { provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit/dist/vscode-design-system.js';
import { vsCodeButton } from '@vscode/webview-ui-toolkit/dist/button/index.js';
import { html, type Content } from './draw.ts';

/** How much a button asks for attention. */
export type ButtonLook = 'primary' | 'secondary' | 'icon';

/** What a button may be beside its text. */
export interface ButtonOptions {
  readonly isDisabled?: boolean;
  readonly isHidden?: boolean;
  readonly isPressed?: boolean;
  readonly title?: string;
  /** What screen readers say in place of the text. */
  readonly label?: string;
  /** It opens a menu. */
  readonly hasMenu?: boolean;
}

/** Makes the widgets known to the page. Call it once, before any is drawn. */
export function registerWidgets(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

/** A button with a text, or an icon in its place. */
export function button(
  content: Content,
  look: ButtonLook,
  onClick: (event: MouseEvent) => void,
  { isDisabled, isHidden, isPressed, title, label, hasMenu }: ButtonOptions = {},
): Content {
  return html`<vscode-button
    aria-label=${label}
    appearance=${look}
    title=${title}
    aria-haspopup=${hasMenu ? 'menu' : undefined}
    aria-pressed=${isPressed}
    ?hidden=${isHidden}
    ?disabled=${isDisabled}
    @click=${onClick}
    >${content}</vscode-button
  >`;
}
