import * as vscode from '../shown/vscode.ts';
import { formatHostPort } from '../../config/host-port.ts';
import { hostTraits } from '../../config/known-hosts.ts';
import { tunnelFailureText } from './tunnels/tunnel-failure-text.ts';
import type { CertificateProblem, ConnectFailure, TlsFileFailure } from '../../links/diagnosis.ts';

/** A failed connection in a sentence: what is wrong, and what to do about it. */
export function connectFailureText(failure: ConnectFailure): string {
  const { node, username = '', detail = '' } = failure;
  const where = node ? formatHostPort(node.host, node.port) : vscode.l10n.t('the socket');
  switch (failure.reason) {
    case 'name-not-found':
      if (isInPrivateNetwork(node?.host)) return privateText(where);
      return vscode.l10n.t(
        'Cannot find the host {0}. Check the spelling and whether you need a VPN or tunnel.',
        node?.host ?? where,
      );
    case 'refused':
      return vscode.l10n.t(
        'Nothing is listening at {0}. Check the port and that Redis is running.',
        where,
      );
    case 'unreachable':
      if (isInPrivateNetwork(node?.host)) return privateText(where);
      return vscode.l10n.t(
        'Cannot reach {0} from this machine. Check your network, VPN, or tunnel.',
        where,
      );
    case 'timed-out':
      if (isInPrivateNetwork(node?.host)) return privateText(where);
      return failure.isTlsLikely
        ? vscode.l10n.t('{0} did not answer in time. It probably expects TLS.', where)
        : vscode.l10n.t(
            '{0} did not respond within {1} seconds. A firewall or security group may be blocking the connection, or you may need a tunnel.',
            where,
            Math.round((failure.timeoutMs ?? 10_000) / 1000),
          );
    case 'tls-expected':
      return vscode.l10n.t('Redis at {0} closed the connection, because it expects TLS.', where);
    case 'tls-not-expected':
      return vscode.l10n.t('{0} does not use TLS. Connect without TLS.', where);
    case 'certificate':
      return certificateText(where, failure.certificate);
    case 'tls-failed':
      return vscode.l10n
        .t(
          'TLS with {0} failed. There is no common version or cipher, or a client certificate is required. {1}',
          where,
          detail,
        )
        .trimEnd();
    case 'client-certificate-missing':
      return vscode.l10n.t('{0} requires a client certificate.', where);
    case 'client-certificate-refused':
      return vscode.l10n
        .t(
          '{0} refused the client certificate. Choose one that has not expired and that the server trusts. {1}',
          where,
          detail,
        )
        .trimEnd();
    case 'tls-files':
      return tlsFileText(failure.tlsFile);
    case 'password-missing':
      return vscode.l10n.t('Redis at {0} requires a password.', where);
    case 'password-wrong':
      return vscode.l10n.t('Redis at {0} refused the password.', where);
    case 'user-or-password-wrong':
      return vscode.l10n.t(
        'Redis at {0} rejected the username {1} or its password. Redis does not say which.',
        where,
        username,
      );
    case 'sign-in-failed':
      return vscode.l10n
        .t('Cannot sign in to {0}. {1}', where, signInText(failure.signIn))
        .trimEnd();
    case 'sign-in-refused':
      return vscode.l10n.t(
        'Redis at {0} refused a new sign-in token of the user {1}. Check that this user exists there with access for you, and that the clock of this machine is right.',
        where,
        username === '' ? 'default' : username,
      );
    case 'password-not-expected':
      return vscode.l10n.t('Redis at {0} has no password, but one was sent.', where);
    case 'user-not-supported':
      return vscode.l10n.t(
        'Redis at {0} is older than 6.0 and supports passwords only, not usernames.',
        where,
      );
    case 'no-permission':
      return vscode.l10n.t(
        'The Redis user {0} at {1} is not allowed to run {2}. Ask your Redis administrator for that permission, or use another user.',
        username === '' ? 'default' : username,
        where,
        (failure.permission ?? '').toUpperCase(),
      );
    case 'protected-mode':
      return vscode.l10n.t(
        'Redis at {0} is in protected mode. It accepts connections from other machines only after a password is set.',
        where,
      );
    case 'loading':
      return vscode.l10n.t('Redis at {0} is still loading its data. Try again in a moment.', where);
    case 'too-many-clients':
      return vscode.l10n.t(
        'Redis at {0} has reached its maximum number of clients. Try again later.',
        where,
      );
    case 'not-redis':
      return vscode.l10n.t('Something answers at {0}, but it is not Redis. Check the port.', where);
    case 'not-memcached':
      return vscode.l10n.t(
        'Something answers at {0}, but not in the text protocol of Memcached. Check the port. A server that requires SASL has the binary protocol only, which Session Farm does not speak.',
        where,
      );
    case 'no-such-database':
      return vscode.l10n.t('Redis at {0} has no database with that number.', where);
    case 'cluster-down':
      return vscode.l10n
        .t(
          'The cluster at {0} is incomplete. No reachable node serves some of its slots. {1}',
          where,
          detail,
        )
        .trimEnd();
    case 'sentinel-service-unknown':
      return vscode.l10n.t('The Sentinel at {0} does not know a primary of that name.', where);
    case 'is-sentinel':
      return vscode.l10n.t(
        '{0} is a Sentinel, which stores no sessions. Add the name of the primary that it watches: {0},serviceName=…',
        where,
      );
    case 'sentinel-unreachable':
      return vscode.l10n.t(
        'None of the Sentinels responded. Check their addresses and that they are running.',
      );
    case 'tunnel':
      return failure.tunnel ? tunnelFailureText(failure.tunnel) : detail;
    case 'closed':
      return failure.isTlsLikely
        ? vscode.l10n.t('{0} closed the connection. It probably expects TLS.', where)
        : vscode.l10n.t('{0} closed the connection without an error message.', where);
    case 'cancelled':
      return vscode.l10n.t('The connection to {0} was canceled.', where);
    case 'unknown':
      return vscode.l10n.t('Could not connect to {0}. {1}', where, detail).trimEnd();
  }
}

/** Whether it is a cache of AWS: they have private addresses alone. */
function isInPrivateNetwork(host = ''): boolean {
  const provider = hostTraits(host)?.provider ?? '';
  return ['elasticache', 'elasticache-serverless', 'memorydb'].includes(provider);
}

function privateText(where: string): string {
  return vscode.l10n.t(
    'Cannot reach {0} from this machine. Caches of AWS have private addresses. Use a VPN or a tunnel to their network.',
    where,
  );
}

/** Sources of passwords throw errors that have their words. */
function signInText(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** The certificate's trouble in a sentence. */
function certificateText(where: string, certificate: CertificateProblem | undefined): string {
  switch (certificate?.problem) {
    case 'self-signed':
      return vscode.l10n.t('The certificate of {0} is self-signed.', where);
    case 'unknown-authority':
      return vscode.l10n.t(
        'The certificate of {0} is signed by an authority that this machine does not trust: {1}.',
        where,
        certificate.issuer ?? '?',
      );
    case 'expired':
      return vscode.l10n.t(
        'The certificate of {0} expired on {1}.',
        where,
        dateText(certificate.validTo),
      );
    case 'not-yet-valid':
      return vscode.l10n.t(
        'The certificate of {0} is not valid until {1}. Check the clock on this machine.',
        where,
        dateText(certificate.validFrom),
      );
    case 'wrong-host':
      return vscode.l10n.t(
        'The certificate of {0} was issued for a different name: {1}.',
        where,
        (certificate.hosts ?? []).join(', '),
      );
    case 'changed':
      return vscode.l10n.t(
        'The certificate of {0} is not the one that you trusted. Ask who runs the server whether it was replaced.',
        where,
      );
    case 'other':
    case undefined:
      return vscode.l10n.t(
        'The certificate of {0} is not trusted ({1}).',
        where,
        certificate?.code ?? '?',
      );
  }
}

/** What is wrong with a file that TLS takes. */
function tlsFileText(file: TlsFileFailure | undefined): string {
  const path = file?.path ?? '';
  switch (file?.problem) {
    case 'not-found':
      return vscode.l10n.t('The file {0} was not found. Choose a file on this machine.', path);
    case 'not-a-certificate':
      return file.role === 'authority'
        ? vscode.l10n.t('{0} contains no certificate. Choose a PEM file.', path)
        : vscode.l10n.t('{0} contains no certificate. Choose a PEM or PFX file.', path);
    case 'no-key':
      return vscode.l10n.t('{0} contains no private key. Choose the file of the key, too.', path);
    case 'not-a-key':
      return vscode.l10n.t('{0} contains no private key in PEM format.', path);
    case 'passphrase-missing':
      return vscode.l10n.t('{0} is encrypted. Enter its passphrase.', path);
    case 'passphrase-wrong':
      return vscode.l10n.t('The passphrase does not open {0}.', path);
    case 'key-mismatch':
      return vscode.l10n.t('The private key in {0} belongs to a different certificate.', path);
    case 'unsupported':
      return vscode.l10n.t(
        '{0} uses an encryption that is no longer supported. Export it again with AES-256.',
        path,
      );
    case 'unreadable':
    case undefined:
      return vscode.l10n.t('The file {0} cannot be read.', path);
  }
}

/** What one has to see before one trusts a certificate. */
export function certificateFacts(certificate: CertificateProblem | undefined): string {
  if (!certificate) return '';
  const { subject, issuer, hosts, validTo, fingerprint } = certificate;
  return [
    subject === undefined ? undefined : vscode.l10n.t('Subject: {0}', subject),
    issuer === undefined ? undefined : vscode.l10n.t('Issuer: {0}', issuer),
    hosts === undefined ? undefined : vscode.l10n.t('Names: {0}', hosts.join(', ')),
    validTo === undefined ? undefined : vscode.l10n.t('Valid to: {0}', dateText(validTo)),
    fingerprint === undefined ? undefined : vscode.l10n.t('SHA-256: {0}', fingerprint),
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

function dateText(date: Date | undefined): string {
  return date === undefined
    ? '?'
    : new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium' }).format(date);
}
