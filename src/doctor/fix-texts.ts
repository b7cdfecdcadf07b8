import { l10n, type Reason } from '../formats/reason.ts';
import type { Remedy } from '../redis/reach/remedies.ts';

/** What each way to mend a connection comes to, for whoever reads a report. */
export const fixTexts: Readonly<Record<Remedy, Reason>> = {
  'use-tls': l10n.t('Connect with TLS.'),
  'drop-tls': l10n.t('Connect without TLS.'),
  'trust-certificate': l10n.t(
    'Have the certificate replaced, or trust it after you have compared its fingerprint.',
  ),
  'choose-authority': l10n.t('Choose the file of the authority that signed the certificate.'),
  'choose-client-certificate': l10n.t('Choose the client certificate that the server trusts.'),
  'choose-key': l10n.t('Choose the private key of the client certificate.'),
  'enter-passphrase': l10n.t('Enter the passphrase of the private key.'),
  'enter-server-name': l10n.t('Enter the name that the certificate was issued for.'),
  'enter-password': l10n.t('Enter the password.'),
  'enter-user': l10n.t('Enter another username or password.'),
  'use-entra': l10n.t('Sign in with Microsoft Entra ID.'),
  'choose-sign-in': l10n.t('Sign in another way.'),
  'drop-password': l10n.t('Connect without a password.'),
  'drop-user': l10n.t('Connect with the password only, without a username.'),
  'use-database-0': l10n.t('Use database 0.'),
  'use-tunnel': l10n.t(
    'Connect through a tunnel: an SSH server, or a command that forwards a port.',
  ),
  edit: l10n.t('Correct the address.'),
  retry: l10n.t('Try again.'),
  'start-sandbox': l10n.t('Start Redis, or use the sandbox Redis of Session Farm.'),
};
