import type { Dialog } from './dialog.ts';
import { html } from './draw.ts';
import { button } from './toolkit.ts';

/** The texts of a page's help. */
export interface HelpStrings {
  readonly help: string;
  readonly helpKeys: readonly (readonly [keys: string, what: string])[];
  readonly close: string;
}

/** Opens the page's help in a dialog: all keys and what they do. */
export function openHelp(dialog: Dialog, { help, helpKeys, close }: HelpStrings): void {
  const line = ([keys, what]: (typeof helpKeys)[number]) =>
    html`<div>
      <dt>${keys.split(' ').map((key) => html`<kbd>${key}</kbd>`)}</dt>
      <dd>${what}</dd>
    </div>`;
  dialog.open(
    help,
    () =>
      html`<dl>${helpKeys.map(line)}</dl>
        ${button(close, 'secondary', () => dialog.close())}`,
  );
}
