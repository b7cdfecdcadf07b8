import * as vscode from 'vscode';
import type { Reason } from '../../formats/reason.ts';
import { hostText } from './host-text.ts';

/** VS Code's texts in the user's language, with everything that is put into them as it may be shown. */
export const l10n = {
  /**
   * A text in the user's language.
   * @param message in English, as a literal, for `npm run l10n` to find it
   * @param args what stands for `{0}`, `{1}` and so on: any text, whoever wrote it
   */
  t(message: string, ...args: readonly (string | number | boolean)[]): string {
    return vscode.l10n.t(
      message,
      ...args.map((arg) => (typeof arg === 'string' ? hostText(arg) : arg)),
    );
  },
};

/** What a lower room has to say, in the user's language and as it may be shown. */
export function reasonText({ text, args }: Reason): string {
  return l10n.t(text, ...args);
}
