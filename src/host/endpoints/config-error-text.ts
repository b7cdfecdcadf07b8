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
      return vscode.l10n.t('An address stands on one line; see character {0}.', offset + 1);
    case 'unknown-scheme':
      return vscode.l10n.t('An address starts with redis://, rediss:// or unix://.');
    case 'missing-host':
      return vscode.l10n.t('The name of the host is missing.');
    case 'bad-host':
      return vscode.l10n.t(
        'The name of the host has a character that cannot be; see character {0}.',
        offset + 1,
      );
    case 'bad-port':
      return vscode.l10n.t('A port is a number from 1 to 65535; see character {0}.', offset + 1);
    case 'bad-database':
      return vscode.l10n.t('A database is a number from 0 on; see character {0}.', offset + 1);
    case 'bad-escape':
      return vscode.l10n.t(
        'A percent sign needs two hexadecimal digits behind it; see character {0}.',
        offset + 1,
      );
    case 'bad-option':
      return vscode.l10n.t('The option {0} cannot have this value.', option);
  }
}
