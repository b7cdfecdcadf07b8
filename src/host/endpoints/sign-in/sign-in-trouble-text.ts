import * as vscode from '../../shown/vscode.ts';
import { ReplyError } from '../../../stores/commands.ts';
import type { SignInTrouble } from '../../../stores/source/sign-in-trouble.ts';
import { formatTime } from '../../text-format.ts';

/** What a sign-in that can't be renewed means, and why that is. */
export function signInTroubleText({ error, expiresAtMs }: SignInTrouble, nowMs: number): string {
  const why = reasonText(error);
  if (expiresAtMs === undefined) {
    return vscode.l10n.t('The sign-in cannot be renewed. {0}', why).trimEnd();
  }
  const time = formatTime(expiresAtMs, nowMs, vscode.env.language);
  return expiresAtMs > nowMs
    ? vscode.l10n.t('The sign-in expires at {0} and cannot be renewed. {1}', time, why).trimEnd()
    : vscode.l10n.t('The sign-in expired at {0}. {1}', time, why).trimEnd();
}

/** Sources of passwords throw errors that have their words; they are the causes of what is told. */
function reasonText(error: unknown): string {
  if (error instanceof ReplyError) {
    return vscode.l10n.t('Redis refused the new token. {0}', error.message);
  }
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
}
