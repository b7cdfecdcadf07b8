import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { Dialog } from '../ui/dialog.ts';
import { html } from '../ui/draw.ts';
import { button } from '../ui/toolkit.ts';

/** Opens the page's help in a dialog: all keys and what they do. */
export function openHelp(dialog: Dialog, { help, helpKeys, close }: EditorStrings): void {
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
