import * as vscode from 'vscode';
import { hostLines, hostText } from './host-text.ts';

/** The most characters that VS Code shows of a message. */
const maxMessageLength = 1000;

/** One of VS Code's three kinds of messages. */
type Kind = 'showErrorMessage' | 'showInformationMessage' | 'showWarningMessage';

/** Shows a message with buttons; gives the title of the button that was chosen, as it was given. */
type ShowMessage = (
  message: string,
  ...rest: readonly [vscode.MessageOptions, ...(readonly string[])] | readonly string[]
) => Promise<string | undefined>;

function messageOf(kind: Kind): ShowMessage {
  return async (message, ...rest) => {
    const titles: string[] = [];
    let options: vscode.MessageOptions = {};
    for (const each of rest) {
      if (typeof each === 'string') titles.push(each);
      else options = each;
    }
    const { detail, ...others } = options;
    const buttons = titles.map((title) => hostText(title));
    const chosen = await vscode.window[kind](
      hostText(message, maxMessageLength),
      detail === undefined ? others : { ...others, detail: hostLines(detail.split('\n'), 1000) },
      ...buttons,
    );
    return chosen === undefined ? undefined : titles[buttons.indexOf(chosen)];
  };
}

export const showErrorMessage = messageOf('showErrorMessage');
export const showInformationMessage = messageOf('showInformationMessage');
export const showWarningMessage = messageOf('showWarningMessage');
