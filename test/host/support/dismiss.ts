import * as vscode from 'vscode';
import { answeringMessages } from './extension.ts';
import { answeringInputs } from './input.ts';
import type { ShownMessage } from './extension.ts';

type Pick = vscode.QuickPick<vscode.QuickPickItem>;

/**
 * Stands in for a user who dismisses each message and each question until `work` is done.
 * @returns the messages that were shown
 */
export async function dismissingAll(work: () => Thenable<unknown>): Promise<ShownMessage[]> {
  const messages: ShownMessage[] = [];
  const window = vscode.window as unknown as {
    showQuickPick: () => Promise<undefined>;
    createQuickPick: () => Pick;
  };
  const { showQuickPick, createQuickPick } = window;
  window.showQuickPick = () => Promise.resolve(undefined);
  window.createQuickPick = () => {
    const pick = createQuickPick();
    const show = pick.show.bind(pick);
    pick.show = () => {
      show();
      pick.hide();
    };
    return pick;
  };
  try {
    await answeringMessages(
      (message) => {
        messages.push(message);
        return undefined;
      },
      () =>
        answeringInputs(
          () => undefined,
          async () => work(),
        ),
    );
  } finally {
    Object.assign(window, { showQuickPick, createQuickPick });
  }
  return messages;
}
