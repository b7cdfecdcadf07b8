import * as vscode from 'vscode';
import { shownLines, shownText } from '../../protocol/shown-text.ts';

/** A tooltip with lines of code between two paragraphs. Its texts mean themselves: none is Markdown. */
export function codeTooltip(
  before: string,
  code: readonly string[],
  language: string,
  after: string,
): vscode.MarkdownString {
  return new vscode.MarkdownString()
    .appendText(shownText(before, 1000))
    .appendCodeblock(shownLines(code).replaceAll('`', "'"), language)
    .appendText(shownText(after, 1000));
}
