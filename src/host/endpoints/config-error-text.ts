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
        'An address cannot start with {0}. Use redis://, rediss://, valkey://, tcp://, tls://, unix://, memcached://, or dynamodb://.',
        found ?? '',
      );
    case 'memcached':
      return option === 'port'
        ? vscode.l10n.t(
            'Port 11211 belongs to Memcached. Write memcached:// in front of the host, or redis:// if a Redis uses this port.',
          )
        : vscode.l10n.t(
            'This is the address of a Memcached. Enter it alone, such as memcached://host:11211.',
          );
    case 'dynamodb':
      return vscode.l10n.t(
        'This is the address of DynamoDB. Enter the region and the table, such as dynamodb://eu-west-1/ASP.NET_SessionState.',
      );
    case 'not-redis':
      return vscode.l10n.t(
        'This is not the address of a Redis. Enter one, such as localhost:6379.',
      );
    case 'bad-region':
      return vscode.l10n.t(
        'The region at character {0} is missing or not one of AWS. Enter the region and the table, such as dynamodb://eu-west-1/ASP.NET_SessionState.',
        position,
      );
    case 'bad-table':
      return vscode.l10n.t(
        'The name at character {0} is not that of a table. It has 3 to 255 letters, digits, dots, hyphens, and underscores.',
        position,
      );
    case 'arn':
      return vscode.l10n.t(
        'This ARN names a resource of {0}, but not its address. Copy the endpoint from the AWS console, such as name.cache.amazonaws.com:6379.',
        found ?? '',
      );
    case 'missing-service':
      return vscode.l10n.t(
        'The name of the primary that the Sentinels watch is missing. Add it to the end, such as #mymaster.',
      );
    case 'placeholder':
      return vscode.l10n.t(
        '{1} is a variable, which Session Farm does not resolve. Replace it with its value at character {0}.',
        position,
        found ?? '',
      );
    case 'no-address':
      return vscode.l10n.t(
        'No address was found in this text. Enter a URL, host:port, or a connection string.',
      );
    case 'missing-value':
      return vscode.l10n.t(
        'The option {1} has no value. See character {0}.',
        position,
        option ?? '',
      );
    case 'open-quote':
      return vscode.l10n.t(
        'The quotation mark at character {0} is never closed. Add the closing one.',
        position,
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
