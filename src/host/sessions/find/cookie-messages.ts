import * as vscode from '../../shown/vscode.ts';
import type { CookieReading } from '../../../lookup/keyed/read-keyed.ts';
import { formatTime } from '../../text-format.ts';
import { type ErrorAction, UserError } from '../../errors.ts';

/** How long the status bar says how a session was found. */
const SAID_MS = 8000;

/** Says why a cookie stayed closed. @param choose lets the user point to its key, and looks again */
export function encryptedCookie(
  { cookie, framework, check }: CookieReading,
  choose: ErrorAction,
): UserError {
  const { l10n } = vscode;
  const name = nameOf(cookie);
  const text =
    check === 'mismatch'
      ? l10n.t(
          '{0} is encrypted by {1}, and none of the chosen keys opens it. The site has had another key since, or this is the key of another site.',
          name,
          framework,
        )
      : l10n.t(
          '{0} is encrypted by {1}. To find its session, choose the key of the site.',
          name,
          framework,
        );
  return new UserError(text, [choose]);
}

/** Says of the cookie by which a session was found whether the site takes it. */
export function tellCheck(reading: CookieReading, choose: ErrorAction): void {
  const { l10n } = vscode;
  const { cookie, check, keyName = '' } = reading;
  const name = nameOf(cookie);
  const refusal = refusalText(reading);
  if (refusal !== undefined) {
    void warn(refusal, check === 'mismatch' ? choose : undefined);
    return;
  }
  const text =
    check === 'verified'
      ? l10n.t('{0} was checked with {1}', name, keyName)
      : l10n.t('{0}: signature not checked', name);
  vscode.window.setStatusBarMessage(text, SAID_MS);
}

/** Why a site refuses a cookie, as far as its keys tell; undefined where nothing speaks against it. */
export function refusalText({ cookie, check, inside }: CookieReading): string | undefined {
  const { l10n } = vscode;
  const name = nameOf(cookie);
  if (check === 'mismatch') {
    return l10n.t(
      '{0} has a signature that no chosen key has made. Either it belongs to another site, or the site refuses it.',
      name,
    );
  }
  if (check === 'unchecked' || inside === undefined) return undefined;
  if (inside.issue === 'other-name') {
    return l10n.t('{0} was made for a cookie of another name, so the site refuses it.', name);
  }
  if (inside.issue === 'expired' && inside.expiresAtMs !== undefined) {
    return l10n.t(
      '{0} expired at {1}, so the site refuses it.',
      name,
      pointText(inside.expiresAtMs),
    );
  }
  return undefined;
}

/** A point in time, with the day unless it is today. */
export function pointText(timeMs: number): string {
  return formatTime(timeMs, Date.now(), vscode.env.language);
}

/** A cookie's name; a value that was pasted alone has none. */
export function nameOf(cookie: string): string {
  return cookie === '' ? vscode.l10n.t('The cookie') : cookie;
}

async function warn(text: string, action: ErrorAction | undefined): Promise<void> {
  const titles = action ? [action.title] : [];
  const chosen = await vscode.window.showWarningMessage(text, ...titles);
  if (action && chosen === action.title) await action.run();
}
