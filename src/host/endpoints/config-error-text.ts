import * as vscode from '../shown/vscode.ts';
import type { ConfigError } from '../../config/config-error.ts';

/** What is wrong with an address that the user typed, and what to do. */
export function configErrorText({ code, position, facts }: ConfigError): string {
  const { option, found } = facts;
  switch (code) {
    case 'empty':
      return vscode.l10n.t('Enter an address, such as localhost:6379.');
    case 'too-long':
      return vscode.l10n.t('This text is too long for an address.');
    case 'bad-character':
      return vscode.l10n.t(
        'An address must be on one line. Remove character {0}, {1}.',
        position,
        characterName(found),
      );
    case 'unknown-scheme':
      return vscode.l10n.t(
        'An address cannot start with {0}. Use redis://, rediss://, or unix://.',
        found ?? '',
      );
    case 'missing-host':
      return option === undefined
        ? vscode.l10n.t('The host name is missing.')
        : vscode.l10n.t(
            'The host name is missing. "{0}" was read as an option of a connection string.',
            option,
          );
    case 'bad-host':
      return found === undefined
        ? vscode.l10n.t('The host name is not valid. See character {0}.', position)
        : vscode.l10n.t(
            'The host name cannot contain {1}. See character {0}.',
            position,
            characterName(found),
          );
    case 'bad-port':
      return found === undefined
        ? vscode.l10n.t('A port must be a number from 1 to 65535. See character {0}.', position)
        : vscode.l10n.t(
            'A port must be a number, and cannot contain {1}. See character {0}.',
            position,
            characterName(found),
          );
    case 'bad-database':
      return vscode.l10n.t(
        'A database must be a number, 0 or greater. See character {0}.',
        position,
      );
    case 'bad-escape':
      return vscode.l10n.t(
        'A percent sign must be followed by two hexadecimal digits. Write % as %25. See character {0}.',
        position,
      );
    case 'unescaped':
      return vscode.l10n.t(
        'A username or password in a URL cannot contain {1}. Write it as {2}. See character {0}.',
        position,
        characterName(found),
        encodeURIComponent(found ?? ''),
      );
    case 'semicolon':
      return vscode.l10n.t(
        'Options are separated by commas. Replace the semicolon at character {0}.',
        position,
      );
    case 'mixed-forms':
      return vscode.l10n.t(
        'This address mixes a URL with the connection string option "{0}". Remove the part up to ://, or put the value into the URL.',
        option ?? '',
      );
    case 'comma-in-password':
      return vscode.l10n.t(
        'The password ends at the comma at character {0}. Put hosts before it. For a password with a comma, use a URL and write the comma as %2C.',
        position,
      );
    case 'bad-option':
      return vscode.l10n.t(
        'The option {1} must be true or false. See character {0}.',
        position,
        option ?? '',
      );
  }
}

/** A character in quotation marks; one that cannot be seen by its code point. */
function characterName(found = ''): string {
  if (found === ' ') return vscode.l10n.t('a space');
  if (found === '"') return vscode.l10n.t('a quotation mark');
  const isVisible = /^[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}]$/u.test(found);
  const hex = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return isVisible ? `"${found}"` : `U+${hex}`;
}
