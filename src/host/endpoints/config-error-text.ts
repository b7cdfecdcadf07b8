import * as vscode from '../shown/vscode.ts';
import type { ConfigError } from '../../config/config-error.ts';

/** What is wrong with an address that the user typed, in a sentence. */
export function configErrorText({ code, option = '', offset }: ConfigError): string {
  switch (code) {
    case 'empty':
      return vscode.l10n.t('Type an address, for example localhost:6379.');
    case 'too-long':
      return vscode.l10n.t('This is too long for an address.');
    case 'bad-character':
      return vscode.l10n.t('An address must be on one line. See character {0}.', offset + 1);
    case 'unknown-scheme':
      return vscode.l10n.t('An address must start with redis://, rediss://, or unix://.');
    case 'missing-host':
      return vscode.l10n.t('The host name is missing.');
    case 'bad-host':
      return vscode.l10n.t(
        'The host name has an invalid character. See character {0}.',
        offset + 1,
      );
    case 'bad-port':
      return vscode.l10n.t(
        'A port must be a number from 1 to 65535. See character {0}.',
        offset + 1,
      );
    case 'bad-database':
      return vscode.l10n.t(
        'A database must be a number, 0 or greater. See character {0}.',
        offset + 1,
      );
    case 'bad-escape':
      return vscode.l10n.t(
        'A percent sign must be followed by two hexadecimal digits. See character {0}.',
        offset + 1,
      );
    case 'bad-option':
      return vscode.l10n.t('This value is not valid for the option {0}.', option);
  }
}
