import * as vscode from '../../shown/vscode.ts';
import type {
  HostKeyQuestion,
  SecretQuestion,
  SshQuestions,
} from '../../../tunnels/ssh/questions.ts';
import type { Log } from '../../log.ts';

const keyPrefix = 'sessionFarm.ssh.';

/**
 * Answers what SSH asks: from memory, from the secret storage where the user had an answer kept, or
 * by asking the user. A right answer is kept in memory, so that a lost tunnel comes back by itself.
 */
export class SshAnswers implements SshQuestions {
  readonly #secrets: vscode.SecretStorage;
  readonly #log: Log;
  /** Right answers, or those that are being tried. */
  readonly #given = new Map<string, string>();
  /** Which of those the user has typed just now. */
  readonly #typed = new Set<string>();
  /** The last question, which has been answered or stands. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(secrets: vscode.SecretStorage, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
  }

  acceptHostKey(question: HostKeyQuestion, signal: AbortSignal): Promise<boolean> {
    return this.#inTurn(async () => !signal.aborted && trusts(question));
  }

  ask(question: SecretQuestion, signal: AbortSignal): Promise<string | undefined> {
    return this.#inTurn(() => this.#answer(question, signal));
  }

  /** A second question would close the first: they wait for one another. */
  #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(ask, ask);
    this.#turn = turn;
    return turn;
  }

  async #answer(question: SecretQuestion, signal: AbortSignal): Promise<string | undefined> {
    const key = keyOf(question);
    if (question.attempt === 1 && key !== undefined) {
      const known = this.#given.get(key) ?? (await this.#stored(key));
      if (known !== undefined) {
        this.#log.addSecret(known);
        this.#given.set(key, known);
        return known;
      }
    }
    const answer = await vscode.window.showInputBox(
      {
        title: titleOf(question),
        ...(question.attempt > 1 && {
          prompt: vscode.l10n.t('The last answer was wrong. Try again.'),
        }),
        password: question.kind !== 'prompt' || question.isHidden,
        ignoreFocusOut: true,
      },
      signal,
    );
    if (answer === undefined) return undefined;
    this.#log.addSecret(answer);
    if (key !== undefined) {
      this.#given.set(key, answer);
      this.#typed.add(key);
    }
    return answer;
  }

  settle(question: SecretQuestion, isRight: boolean | undefined): void {
    const key = keyOf(question);
    if (key === undefined) return;
    const wasTyped = this.#typed.delete(key);
    if (isRight === undefined) {
      if (wasTyped) this.#given.delete(key);
    } else if (!isRight) {
      this.#given.delete(key);
      if (!wasTyped) void this.#noted(this.#secrets.delete(keyPrefix + key));
    } else if (wasTyped) void this.#noted(this.#offerToKeep(question, key));
  }

  /** An answer that was kept; a machine without a keyring has none. */
  async #stored(key: string): Promise<string | undefined> {
    return this.#noted(Promise.resolve(this.#secrets.get(keyPrefix + key)));
  }

  /** What may fail without consequence. */
  async #noted<T>(work: PromiseLike<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      this.#log.warn('tunnels', String(error));
      return undefined;
    }
  }

  async #offerToKeep(question: SecretQuestion, key: string): Promise<void> {
    const keep = vscode.l10n.t('Remember');
    const text =
      question.kind === 'passphrase'
        ? vscode.l10n.t('Remember the passphrase of {0}?', question.file)
        : vscode.l10n.t('Remember the password for {0}?', throughOf(question));
    const where = vscode.l10n.t("It will be stored in VS Code's secret storage.");
    const chosen = await vscode.window.showInformationMessage(`${text} ${where}`, keep);
    const answer = this.#given.get(key);
    if (chosen === keep && answer !== undefined) await this.#secrets.store(keyPrefix + key, answer);
  }
}

/** Asks whether a server is the one that it says. */
async function trusts(question: HostKeyQuestion): Promise<boolean> {
  const { through, keyType, fingerprint, file, hasAuthority } = question;
  const trust = vscode.l10n.t('Trust Server');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Trust the SSH server {0}?', through),
    {
      modal: true,
      detail: [
        vscode.l10n.t(
          'This machine does not know the server. Compare its key with the one that its administrator gave you.',
        ),
        `${keyType}\n${fingerprint}`,
        ...(hasAuthority
          ? [
              vscode.l10n.t(
                'Your known hosts name a certificate authority for the server. Session Farm does not check SSH certificates.',
              ),
            ]
          : []),
        ...(file === '' ? [] : [vscode.l10n.t('The key will be added to {0}.', file)]),
      ].join('\n\n'),
    },
    trust,
  );
  return chosen === trust;
}

/** Under which name an answer is kept; codes and the like are good once only. */
function keyOf(question: SecretQuestion): string | undefined {
  switch (question.kind) {
    case 'passphrase':
      return `passphrase.${question.file}`;
    case 'password':
      return `password.${question.behind}${question.through}`;
    case 'prompt':
      return undefined;
  }
}

function throughOf(question: SecretQuestion): string {
  return question.kind === 'passphrase' ? question.file : question.through;
}

function titleOf(question: SecretQuestion): string {
  switch (question.kind) {
    case 'passphrase':
      return vscode.l10n.t('Passphrase of the SSH Key {0}', question.file);
    case 'password':
      return vscode.l10n.t('Password for the SSH Server {0}', question.through);
    case 'prompt':
      return vscode.l10n.t('{0} Asks: {1}', question.through, question.prompt);
  }
}
