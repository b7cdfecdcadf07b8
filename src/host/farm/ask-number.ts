import * as vscode from '../shown/vscode.ts';

/** A whole number that somebody is asked for. */
export interface NumberQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

/** Asks for a whole number. Undefined when the user gives up. */
export async function askNumber(question: NumberQuestion): Promise<number | undefined> {
  const { title, prompt, value, least, most } = question;
  const read = (text: string): number | undefined => {
    const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  };
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    value: String(value),
    validateInput: (input) =>
      read(input) === undefined
        ? vscode.l10n.t('A whole number from {0} to {1}', least, most)
        : undefined,
  });
  return text === undefined ? undefined : read(text);
}
