import * as vscode from '../shown/vscode.ts';
import type { ConfigWarning, ParsedEndpoint } from '../../config/endpoint-address.ts';

/** What was understood of a text, beside the host. Secrets are named, and not repeated. */
export function understoodText({ address, secrets, access }: ParsedEndpoint): string {
  const { tls } = access ?? {};
  const { store } = address;
  if (store?.kind === 'dynamodb') return 'DynamoDB';
  const parts = [
    ...(store ? ['Memcached'] : []),
    ...(address.usesTls ? [vscode.l10n.t('with TLS')] : []),
    ...(address.tlsServerName === undefined
      ? []
      : [vscode.l10n.t('certificate for {0}', address.tlsServerName)]),
    ...(address.username === undefined ? [] : [vscode.l10n.t('user {0}', address.username)]),
    ...(secrets.password === undefined ? [] : [vscode.l10n.t('with password')]),
    ...(address.database === 0 ? [] : [vscode.l10n.t('database {0}', address.database)]),
    ...(address.sentinelService === undefined
      ? []
      : [vscode.l10n.t('Sentinel service {0}', address.sentinelService)]),
    ...(tls?.authorityFiles ? [vscode.l10n.t('with CA file')] : []),
    ...(tls?.certificateFile === undefined ? [] : [vscode.l10n.t('with client certificate')]),
  ];
  return parts.join(', ');
}

/** What was understood in part only, in one line; empty if nothing. */
export function warningText({ warnings }: ParsedEndpoint): string {
  const named = (code: ConfigWarning['code']): string =>
    [
      ...new Set(
        warnings.flatMap((warning) => (warning.code === code ? (warning.option ?? []) : [])),
      ),
    ].join(', ');
  const unknown = named('unknown-option');
  const unsupported = named('unsupported-option');
  const others = new Set(warnings.map(({ code }) => code));
  const parts = [
    ...(unknown === '' ? [] : [vscode.l10n.t('Unknown options: {0}', unknown)]),
    ...(unsupported === ''
      ? []
      : [vscode.l10n.t('Session Farm does not support these options: {0}', unsupported)]),
    ...[...others].flatMap((code) => textOf(code, named(code)) ?? []),
  ];
  return parts.join('. ');
}

function textOf(code: ConfigWarning['code'], option: string): string | undefined {
  switch (code) {
    case 'lone-password':
      return vscode.l10n.t('The text before @ is used as the password');
    case 'cut-password':
      return vscode.l10n.t(
        'The password was read up to its first comma. If it contains one, use a URL and write the comma as %2C',
      );
    case 'quoted-password':
      return vscode.l10n.t('The quotation marks were read as part of the password');
    case 'xml-password':
      return vscode.l10n.t('The text looks copied from XML. &amp; was read as &, and &lt; as <');
    case 'unchecked-certificate':
      return vscode.l10n.t(
        'Your site accepts any certificate ({0}). Session Farm checks it, and asks before trusting it',
        option,
      );
    case 'mixed-forms':
      return vscode.l10n.t(
        'A URL and the connection string option "{0}" are mixed. Both were used',
        option,
      );
    case 'several-servers':
      return vscode.l10n.t(
        'Your site spreads sessions over these servers. Add each of them as an endpoint of its own',
      );
    case 'client-name':
      return vscode.l10n.t(
        '"{0}" was read as the name of the client, as in ServiceStack, and not as a username',
        option,
      );
    case 'placeholder':
      return vscode.l10n.t(
        'The password is a variable, which Session Farm does not resolve. It was left out',
      );
    case 'variable-default':
      return vscode.l10n.t(
        'Your site uses the value of {0} if it is set. The default from this line was read',
        option,
      );
    case 'elsewhere':
      return vscode.l10n.t(
        '{0} runs this command somewhere else. On this machine, the host may need a published port or a tunnel',
        option,
      );
    case 'unknown-option':
    case 'unsupported-option':
    case 'unused-option':
      return undefined;
  }
}
