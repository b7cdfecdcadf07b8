import * as vscode from './shown/vscode.ts';
import { isCancellation } from './cancellation.ts';
import { argumentsOf } from './command-arguments.ts';
import { commandIds } from './contributions/commands.ts';
import type { CommandHandler, CommandName } from './contributions/commands.ts';
import type { DisposableLike } from './disposable.ts';
import type { Log } from './log.ts';
import { redactor } from './redaction.ts';
import { hostText } from './shown/host-text.ts';

/** The most characters of a message: VS Code shows no more. */
const maxMessageLength = 1000;

/** A button under an error message, with what it does. */
export interface ErrorAction {
  readonly title: string;
  run(): unknown;
}

/**
 * An error in the user's words: what is wrong, what to do, and buttons that do it. Its message can be
 * shown wherever it goes, whatever the text was made of.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly actions: readonly ErrorAction[];

  constructor(message: string, actions: readonly ErrorAction[] = [], options?: ErrorOptions) {
    super(hostText(redactor.redact(message), maxMessageLength), options);
    this.actions = actions;
  }
}

/** There is nothing that a command could be about: said as news, not as an error. */
export class NothingToDo extends UserError {}

/** Puts an error of a lower room into words, or leaves it to the next one. */
export type ErrorExplainer = (error: unknown) => UserError | undefined;

/** Where the parts of the host register their commands. */
export interface CommandRegistry {
  /**
   * Registers a command whose errors are reported; a failed call resolves to undefined. The handler
   * gets what the command's kind of argument allows, and nothing else that VS Code passes along.
   */
  register<K extends CommandName>(name: K, handler: CommandHandler<K>): DisposableLike;
}

/** Logs errors and shows each of them once, in words that an explainer found for it. */
export class ErrorReporter implements CommandRegistry {
  readonly #log: Log;
  readonly #explainers: ErrorExplainer[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  /** Adds an explainer; the newest is asked first. */
  addExplainer(explainer: ErrorExplainer): vscode.Disposable {
    this.#explainers.unshift(explainer);
    return new vscode.Disposable(() => {
      const at = this.#explainers.indexOf(explainer);
      if (at >= 0) this.#explainers.splice(at, 1);
    });
  }

  /** The error in words; unknown ones keep their message and offer the log. */
  explain(error: unknown): UserError {
    if (error instanceof UserError) return error;
    for (const explainer of this.#explainers) {
      const explained = explainer(error);
      if (explained) return explained;
    }
    const message = error instanceof Error ? error.message : String(error);
    return new UserError(message, [this.showLogAction()], { cause: error });
  }

  /** The button that every error without a better one has. */
  showLogAction(): ErrorAction {
    return { title: vscode.l10n.t('Show Log'), run: () => this.#log.show() };
  }

  /**
   * Logs an error and shows it, without waiting for the user to answer; what a button does is
   * watched over in the same way. Says nothing of a cancellation.
   */
  report(source: string, error: unknown): void {
    if (isCancellation(error)) return;
    if (error instanceof NothingToDo) this.#log.info(source, error.message);
    else this.#log.error(source, error);
    void this.#show(source, this.explain(error));
  }

  /**
   * What to throw at VS Code in the place of an error: it shows the message itself, links and all.
   * Logs the error, unless it is a cancellation.
   */
  forVscode(source: string, error: unknown): unknown {
    if (isCancellation(error)) return error;
    this.#log.error(source, error);
    return this.explain(error);
  }

  register<K extends CommandName>(name: K, handler: CommandHandler<K>): vscode.Disposable {
    return vscode.commands.registerCommand(
      commandIds[name],
      async (given: unknown, selection: unknown) => {
        try {
          return await handler(...argumentsOf(name, given, selection));
        } catch (error) {
          this.report(name, error);
          return undefined;
        }
      },
    );
  }

  async #show(source: string, error: UserError): Promise<void> {
    const titles = error.actions.map((action) => action.title);
    const chosen =
      error instanceof NothingToDo
        ? await vscode.window.showInformationMessage(error.message, ...titles)
        : await vscode.window.showErrorMessage(error.message, ...titles);
    const action = error.actions.find(({ title }) => title === chosen);
    try {
      await action?.run();
    } catch (failure) {
      this.report(source, failure);
    }
  }
}
