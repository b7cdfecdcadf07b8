import type * as vscode from 'vscode';
import type { DisposableLike } from './disposable.ts';
import { shownText } from '../protocol/shown-text.ts';
import { Redactor, redactor } from './redaction.ts';

/** IDs that nobody can guess are longer: ASP.NET's have 24 characters. */
const minHiddenIdLength = 16;

/** The most characters that one line of the log has of a text. */
const maxLineLength = 2000;

/** Those that were worked with: rows and editors may show them, the log never does. */
const sessionIds = new Redactor();

/**
 * Our output channel. Every text goes through the {@link redactor}, so that passwords that were made
 * known to it and session ids never stand in a log that a user sends to someone. An entry is one line,
 * whatever the text: nobody else begins one.
 */
export class Log implements DisposableLike {
  readonly #channel: vscode.LogOutputChannel;

  /** @param channel where its lines go; it ends with the log */
  constructor(channel: vscode.LogOutputChannel) {
    this.#channel = channel;
  }

  /** A secret that must not appear in any later entry. */
  addSecret(secret: string | undefined): void {
    redactor.addSecret(secret);
  }

  /**
   * A session ID that somebody works with. Short ones are words of the log as well: of a site's own
   * making, they aren't what lets anyone in.
   */
  addSessionId(id: string): void {
    if (id.length >= minHiddenIdLength) sessionIds.addSecret(id);
  }

  /** The first entry: what one asks for first when something doesn't work. */
  welcome(context: vscode.ExtensionContext, vscodeVersion: string, host: string): void {
    const { version } = context.extension.packageJSON as { version: string };
    const platform = `${process.platform}-${process.arch}, Node ${process.versions.node}`;
    this.#channel.info(
      `Session Farm ${version} in VS Code ${vscodeVersion} (${host}), ${platform}`,
    );
  }

  debug(source: string, text: string): void {
    this.#channel.debug(logLine(`[${source}] ${text}`));
  }

  info(source: string, text: string): void {
    this.#channel.info(logLine(`[${source}] ${text}`));
  }

  warn(source: string, text: string): void {
    this.#channel.warn(logLine(`[${source}] ${text}`));
  }

  /** An error with its stack and causes, each with lines of its own. */
  error(source: string, error: unknown): void {
    const [first = '', ...more] = describeForLog(error);
    this.#channel.error([logLine(`[${source}] ${first}`), ...more.map(logLine)].join('\n'));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

function logLine(text: string): string {
  const hidden = sessionIds.hideSecrets(redactor.redact(text.slice(0, 4 * maxLineLength)));
  return shownText(hidden, maxLineLength);
}

/** An error as lines, with its causes, at most three deep. What its message holds is one line. */
function describeForLog(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const { name, message, stack = '', cause } = error;
  const frames = stack
    .split('\n')
    .filter((line) => /^ {4}at \S/.test(line) && !message.includes(line));
  const lines = [`${name}: ${message}`, ...frames];
  if (cause === undefined || depth >= 3) return lines;
  const [first = '', ...more] = describeForLog(cause, depth + 1);
  return [...lines, `  caused by ${first}`, ...more];
}
