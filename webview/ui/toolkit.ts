/**
 * The only file that knows the widget library. Its upstream is archived, so everything that pages
 * use of it is named here, and another library can take its place.
 */
import { provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit/dist/vscode-design-system.js';
import { vsCodeButton } from '@vscode/webview-ui-toolkit/dist/button/index.js';

/** How much a button asks for attention. */
export type ButtonLook = 'primary' | 'secondary' | 'icon';

/** Makes the widgets known to the page. Call it once, before any is made. */
export function registerWidgets(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

/** A button with a text. */
export function makeButton(text: string, look: ButtonLook, onClick: () => void): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', look);
  button.textContent = text;
  button.addEventListener('click', onClick);
  return button;
}
