import * as vscode from 'vscode';
import { hostLines, hostText } from './host-text.ts';

/** A tooltip with lines of code between two paragraphs. Its texts mean themselves: none is Markdown. */
export function codeTooltip(
  before: string,
  code: readonly string[],
  language: string,
  after: string,
): vscode.MarkdownString {
  return new vscode.MarkdownString()
    .appendText(hostText(before, 1000))
    .appendCodeblock(hostLines(code).replaceAll('`', "'"), language)
    .appendText(hostText(after, 1000));
}
