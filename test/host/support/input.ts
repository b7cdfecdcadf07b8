import * as vscode from 'vscode';

/** A question for a line of text. */
export interface AskedInput {
  readonly title: string;
  readonly value: string;
  /** What the question says of a text: an error or a warning. */
  readonly problem: (
    text: string,
  ) => Promise<string | vscode.InputBoxValidationMessage | undefined>;
}

type Ask = (options?: vscode.InputBoxOptions) => Promise<string | undefined>;

/** Stands in for the user in front of questions for text until `work` is done. */
export async function answeringInputs<T>(
  answer: (asked: AskedInput) => string | undefined | Promise<string | undefined>,
  work: () => Thenable<T>,
): Promise<T> {
  const window = vscode.window as unknown as { showInputBox: Ask };
  const original = window.showInputBox;
  window.showInputBox = async (options = {}) =>
    answer({
      title: options.title ?? '',
      value: options.value ?? '',
      problem: async (text) => (await options.validateInput?.(text)) ?? undefined,
    });
  try {
    return await work();
  } finally {
    window.showInputBox = original;
  }
}
