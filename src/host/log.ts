import type * as vscode from 'vscode';
import type { DisposableLike } from './disposable.ts';
import { Redactor } from './redaction.ts';

/**
 * Our output channel. Every text goes through a {@link Redactor}, so that passwords that were made
 * known to it and session ids never stand in a log that a user sends to someone.
 */
export class Log implements DisposableLike {
  readonly #channel: vscode.LogOutputChannel;
  readonly #redactor = new Redactor();

  /** @param channel where its lines go; it ends with the log */
  constructor(channel: vscode.LogOutputChannel) {
    this.#channel = channel;
  }

  /** A secret that must not appear in any later entry. */
  addSecret(secret: string | undefined): void {
    this.#redactor.addSecret(secret);
  }

  /** The text without anything secret: for messages to the user too. */
  redact(text: string): string {
    return this.#redactor.redact(text);
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
    this.#channel.debug(this.redact(`[${source}] ${text}`));
  }

  info(source: string, text: string): void {
    this.#channel.info(this.redact(`[${source}] ${text}`));
  }

  warn(source: string, text: string): void {
    this.#channel.warn(this.redact(`[${source}] ${text}`));
  }

  /** An error with its stack and causes. */
  error(source: string, error: unknown): void {
    this.#channel.error(this.redact(`[${source}] ${describeForLog(error)}`));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

/** An error as text, with its causes, at most three deep. */
function describeForLog(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? `${error.name}: ${error.message}`;
  if (error.cause === undefined || depth >= 3) return text;
  return `${text}\n  caused by ${describeForLog(error.cause, depth + 1)}`;
}
