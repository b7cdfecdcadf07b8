import * as vscode from 'vscode';
import { commandIds, type CommandName } from '../contributions/commands.ts';
import { hostLines, hostText } from './host-text.ts';

/** A command that a tooltip offers as a link. */
export interface TooltipAction {
  readonly title: string;
  readonly command: CommandName;
  /** What the command is about: a name that it understands. */
  readonly argument: string;
}

/** What a tooltip says: what something is, what it means, and what can be done about it. */
export interface Tooltip {
  readonly heading: string;
  /** Each a list of lines. Their texts mean themselves: none is Markdown. */
  readonly paragraphs: readonly (readonly string[])[];
  readonly code?: { readonly lines: readonly string[]; readonly language: string };
  readonly actions?: readonly TooltipAction[];
}

const maxLineLength = 1000;

/**
 * A tooltip as Markdown. Whoever wrote its texts, they are shown as they are; its links run the commands that
 * are named here, and no others.
 */
export function shownTooltip({
  heading,
  paragraphs,
  code,
  actions = [],
}: Tooltip): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(`**${literal(heading)}**`);
  for (const lines of paragraphs) {
    if (lines.length > 0) markdown.appendMarkdown(`\n\n${lines.map(literal).join('  \n')}`);
  }
  if (code) {
    markdown.appendMarkdown('\n\n');
    markdown.appendCodeblock(hostLines(code.lines).replaceAll('`', "'"), code.language);
  }
  if (actions.length > 0) {
    markdown.appendMarkdown(`\n\n${actions.map(link).join(' · ')}`);
    markdown.isTrusted = { enabledCommands: actions.map(({ command }) => commandIds[command]) };
  }
  return markdown;
}

/** A text that Markdown takes for nothing but text: CommonMark 2.4, a backslash before each punctuation mark. */
function literal(text: string): string {
  return hostText(text, maxLineLength)
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

function link({ title, command, argument }: TooltipAction): string {
  const target = encodeURIComponent(JSON.stringify([argument])).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `[${literal(title)}](command:${commandIds[command]}?${target})`;
}
