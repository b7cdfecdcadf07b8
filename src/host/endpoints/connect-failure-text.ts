import * as vscode from '../shown/vscode.ts';
import { formatHostPort } from '../../config/host-port.ts';
import type { CertificateProblem, ConnectFailure } from '../../redis/reach/diagnosis.ts';

/** A failed connection in a sentence: what is wrong, and what to do about it. */
export function connectFailureText(failure: ConnectFailure): string {
  const { node, username = '', detail = '' } = failure;
  const where = node ? formatHostPort(node.host, node.port) : vscode.l10n.t('the socket');
  switch (failure.reason) {
    case 'name-not-found':
      return vscode.l10n.t(
        'The name {0} is not known to this machine. Check its spelling, and whether a VPN or tunnel is needed.',
        node?.host ?? where,
      );
    case 'refused':
      return vscode.l10n.t(
        'Nothing listens at {0}. Check the port, and whether Redis is running.',
        where,
      );
    case 'unreachable':
      return vscode.l10n.t(
        'There is no way from this machine to {0}. Check the network, VPN or tunnel.',
        where,
      );
    case 'timed-out':
      return failure.isTlsLikely
        ? vscode.l10n.t('{0} did not answer in time. It probably expects TLS.', where)
        : vscode.l10n.t(
            '{0} did not answer within {1} seconds. A firewall or security group may be in the way, or a tunnel may be missing.',
            where,
            Math.round((failure.timeoutMs ?? 10_000) / 1000),
          );
    case 'tls-expected':
      return vscode.l10n.t('Redis at {0} closed the connection: it expects TLS.', where);
    case 'tls-not-expected':
      return vscode.l10n.t('{0} does not speak TLS: it expects a plain connection.', where);
    case 'certificate':
      return certificateText(where, failure.certificate);
    case 'tls-failed':
      return vscode.l10n
        .t(
          'TLS with {0} failed: no common version or cipher, or a client certificate is wanted. {1}',
          where,
          detail,
        )
        .trimEnd();
    case 'password-missing':
      return vscode.l10n.t('Redis at {0} wants a password.', where);
    case 'password-wrong':
      return vscode.l10n.t('Redis at {0} refused the password.', where);
    case 'user-or-password-wrong':
      return vscode.l10n.t(
        'Redis at {0} refused the user {1} or its password; it does not say which.',
        where,
        username,
      );
    case 'password-not-expected':
      return vscode.l10n.t('Redis at {0} has no password, but one was sent.', where);
    case 'user-not-supported':
      return vscode.l10n.t(
        'Redis at {0} is older than 6.0 and knows passwords only, no user names.',
        where,
      );
    case 'no-permission':
      return vscode.l10n.t(
        'The user {0} at {1} may not run the command {2}. Grant it, or use another user.',
        username === '' ? 'default' : username,
        where,
        (failure.permission ?? '').toUpperCase(),
      );
    case 'protected-mode':
      return vscode.l10n.t(
        'Redis at {0} takes no clients from other machines while it has no password (protected mode).',
        where,
      );
    case 'loading':
      return vscode.l10n.t('Redis at {0} is still loading its data. Try again in a moment.', where);
    case 'too-many-clients':
      return vscode.l10n.t('Redis at {0} has as many clients as it allows.', where);
    case 'not-redis':
      return vscode.l10n.t('Something answers at {0}, but it is not Redis. Check the port.', where);
    case 'no-such-database':
      return vscode.l10n.t('Redis at {0} has no database of that number.', where);
    case 'cluster-down':
      return vscode.l10n
        .t(
          'The cluster at {0} is not whole: some of its slots are served by no node that can be reached. {1}',
          where,
          detail,
        )
        .trimEnd();
    case 'sentinel-service-unknown':
      return vscode.l10n.t('The Sentinel at {0} does not know a primary of that name.', where);
    case 'is-sentinel':
      return vscode.l10n.t(
        '{0} is a Sentinel, which holds no sessions. Add the name of the primary that it watches: {0},serviceName=…',
        where,
      );
    case 'sentinel-unreachable':
      return vscode.l10n.t('None of the Sentinels answers.');
    case 'closed':
      return failure.isTlsLikely
        ? vscode.l10n.t('{0} closed the connection. It probably expects TLS.', where)
        : vscode.l10n.t('{0} closed the connection without a word.', where);
    case 'cancelled':
      return vscode.l10n.t('The connection to {0} was called off.', where);
    case 'unknown':
      return vscode.l10n.t('Could not connect to {0}. {1}', where, detail).trimEnd();
  }
}

/** The certificate's trouble in a sentence. */
function certificateText(where: string, certificate: CertificateProblem | undefined): string {
  switch (certificate?.problem) {
    case 'self-signed':
      return vscode.l10n.t('The certificate of {0} is signed by itself, by no authority.', where);
    case 'unknown-authority':
      return vscode.l10n.t(
        'The certificate of {0} is signed by an authority that this machine does not know: {1}.',
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
        'The certificate of {0} is valid only from {1} on. Check the clock of this machine.',
        where,
        dateText(certificate.validFrom),
      );
    case 'wrong-host':
      return vscode.l10n.t(
        'The certificate of {0} is for another name: {1}.',
        where,
        (certificate.hosts ?? []).join(', '),
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
