import * as vscode from 'vscode';
import { answeringMessages } from './extension.ts';
import type { ShownMessage } from './extension.ts';
import { answeringInputs } from './input.ts';
import { answeringPicks } from './picks.ts';

/**
 * Stands in for a user who dismisses each message and each question until `work` is done.
 * @returns the messages that were shown
 */
export async function dismissingAll(work: () => Thenable<unknown>): Promise<ShownMessage[]> {
  const messages: ShownMessage[] = [];
  const dismiss = () => undefined;
  await answeringMessages(
    (message) => {
      messages.push(message);
      return undefined;
    },
    () => answeringInputs(dismiss, () => answeringPicks(dismiss, () => dismissingFiles(work))),
  );
  return messages;
}

/** The same for the dialogs that ask for a file. */
async function dismissingFiles<T>(work: () => Thenable<T>): Promise<T> {
  const { showOpenDialog, showSaveDialog } = vscode.window;
  const none = () => Promise.resolve(undefined);
  Object.assign(vscode.window, { showOpenDialog: none, showSaveDialog: none });
  try {
    return await work();
  } finally {
    Object.assign(vscode.window, { showOpenDialog, showSaveDialog });
  }
}
