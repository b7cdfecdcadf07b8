import * as vscode from '../../shown/vscode.ts';
import { openSessionCookie } from '../../../lookup/aspnetcore/session-cookie.ts';
import type { OpenFailure, ProtectedValue } from '../../../lookup/aspnetcore/session-cookie.ts';
import type { CluedId } from '../../../lookup/clues.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { type ErrorAction, UserError } from '../../errors.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import type { KeyRings } from './key-rings.ts';

/** What cookies hold, where their keys are at hand. */
export interface OpenedCookies {
  readonly ids: readonly CluedId[];
  /** Why the first that stayed closed did. */
  readonly failure?: { readonly reason: OpenFailure; readonly keyId: string };
}

/** Opens session cookies of ASP.NET Core with the key rings that are known. */
export async function openCookies(
  closed: readonly ProtectedValue[],
  rings: KeyRings,
  sources: readonly SessionSource[],
): Promise<OpenedCookies> {
  if (closed.length === 0) return { ids: [] };
  const [keys, names] = await Promise.all([rings.keys(sources), rings.applicationNames()]);
  const ids: CluedId[] = [];
  let failure: OpenedCookies['failure'];
  for (const value of closed) {
    const opened = openSessionCookie(value, keys, names);
    if (opened.failure === undefined) {
      ids.push({ id: opened.sessionKey, layouts: ['aspnetcore', 'aspnetcore-memcached'] });
    } else {
      failure ??= { reason: opened.failure, keyId: opened.keyId };
    }
  }
  return { ids, ...(failure && { failure }) };
}

/**
 * Says why a cookie stayed closed, and what opens it.
 * @param again looks for the session once more
 */
export function closedCookie(
  { reason, keyId }: { readonly reason: OpenFailure; readonly keyId: string },
  rings: KeyRings,
  again: () => Promise<void>,
): UserError {
  const { l10n } = vscode;
  const folder: ErrorAction = {
    title: l10n.t('Select Key Ring Folder…'),
    run: async () => {
      if (await rings.addFolder()) await again();
    },
  };
  switch (reason) {
    case 'no-such-key':
      return new UserError(
        l10n.t(
          'The cookie is encrypted with key {0} of ASP.NET Core data protection, which is not in any known key ring. Select the folder that has the key-*.xml files of the site.',
          keyId,
        ),
        [folder],
      );
    case 'sealed-key':
      return new UserError(
        l10n.t(
          'Key {0} of ASP.NET Core data protection is itself encrypted, so the cookie cannot be opened. Find the session by its key in Redis instead.',
          keyId,
        ),
        [folder],
      );
    case 'unknown-key':
      return new UserError(
        l10n.t(
          'Key {0} of ASP.NET Core data protection is of a kind that Session Farm does not know. Find the session by its key in Redis instead.',
          keyId,
        ),
      );
    case 'wrong-purpose':
      return new UserError(
        l10n.t(
          'Key {0} is known, but the cookie belongs to an application of another name, or it is damaged. Enter what the site passes to SetApplicationName, or else the folder that it runs in.',
          keyId,
        ),
        [
          {
            title: l10n.t('Enter Application Name…'),
            run: async () => {
              const name = await askApplicationName();
              if (name === undefined) return;
              await rings.addApplicationName(name);
              await again();
            },
          },
        ],
      );
  }
}

/** Asks for what a site passes to `SetApplicationName`. */
export async function askApplicationName(): Promise<string | undefined> {
  const { l10n } = vscode;
  const text = await vscode.window.showInputBox({
    title: questionTitle(l10n.t('Application Name')),
    prompt: l10n.t(
      'The text that the site passes to SetApplicationName. Without one, it is the folder that the site runs in, with a slash at its end.',
    ),
    ignoreFocusOut: true,
  });
  return text === undefined || text === '' ? undefined : text;
}
