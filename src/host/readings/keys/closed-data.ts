import * as vscode from '../../shown/vscode.ts';
import type { OpenFailure } from '../../../lookup/aspnetcore/session-cookie.ts';
import { type ErrorAction, UserError } from '../../errors.ts';
import type { KeyRings } from '../../sessions/find/key-rings.ts';
import { askApplicationName } from '../../sessions/find/open-cookies.ts';

/** What can be given when a value stayed closed. */
export interface ClosedDataActions {
  readonly rings: KeyRings;
  readonly askPurposes: () => Promise<boolean>;
  /** Tries to open the value once more. */
  readonly again: () => Promise<void>;
}

/** Says why a value of data protection stayed closed, and what opens it. */
export function closedData(
  { failure, keyId }: { readonly failure: OpenFailure; readonly keyId: string },
  { rings, askPurposes, again }: ClosedDataActions,
): UserError {
  const { l10n } = vscode;
  const action = (title: string, ask: () => Promise<boolean>): ErrorAction => ({
    title,
    run: async () => {
      if (await ask()) await again();
    },
  });
  const folder = action(l10n.t('Select Key Ring Folder…'), () => rings.addFolder());
  switch (failure) {
    case 'no-such-key':
      return new UserError(
        l10n.t(
          'The value is encrypted with key {0} of ASP.NET Core data protection, which is not in any known key ring. Select the folder that has the key-*.xml files of the site.',
          keyId,
        ),
        [folder],
      );
    case 'sealed-key':
    case 'unknown-key':
      return new UserError(
        l10n.t(
          'Key {0} of ASP.NET Core data protection is itself encrypted, or of a kind that Session Farm does not know, so the value cannot be opened.',
          keyId,
        ),
        [folder],
      );
    case 'wrong-purpose':
      return new UserError(
        l10n.t(
          'Key {0} is known, but the value was made for another purpose or by an application of another name. Enter what the site passes to CreateProtector and SetApplicationName.',
          keyId,
        ),
        [
          action(l10n.t('Enter Purpose…'), askPurposes),
          action(l10n.t('Enter Application Name…'), async () => {
            const name = await askApplicationName();
            if (name !== undefined) await rings.addApplicationName(name);
            return name !== undefined;
          }),
        ],
      );
  }
}
