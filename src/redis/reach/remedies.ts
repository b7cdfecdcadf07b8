import { hostTraits } from '../../config/known-hosts.ts';
import type { CertificateProblem, ConnectFailure, TlsFileFailure } from '../../links/diagnosis.ts';

/** What can be done about a failed connection; each is a button. */
export type Remedy =
  | 'use-tls'
  | 'drop-tls'
  | 'trust-certificate'
  | 'choose-authority'
  | 'choose-client-certificate'
  | 'choose-key'
  | 'enter-passphrase'
  | 'enter-server-name'
  | 'enter-password'
  | 'enter-user'
  /** A token of Microsoft Entra ID, for caches of Azure. */
  | 'use-entra'
  /** Another way to sign in than now: a password, or who gives one. */
  | 'choose-sign-in'
  | 'drop-password'
  | 'drop-user'
  | 'use-database-0'
  | 'use-tunnel'
  | 'edit'
  | 'retry'
  | 'start-sandbox';

/** The remedies for a failure, the most promising first; three at most beside editing. */
export function remediesFor(failure: ConnectFailure, isLocal: boolean): readonly Remedy[] {
  const tls: readonly Remedy[] = failure.isTlsLikely && !failure.usesTls ? ['use-tls'] : [];
  const provider = failure.node && hostTraits(failure.node.host)?.provider;
  const isAzure = provider === 'azure' || provider === 'azure-managed';
  const entra: readonly Remedy[] = isAzure ? ['use-entra'] : [];
  switch (failure.reason) {
    case 'tls-expected':
      return ['use-tls', 'edit'];
    case 'tls-not-expected':
      return ['drop-tls', 'edit'];
    case 'certificate':
      return certificateRemedies(failure.certificate);
    case 'tls-failed':
      return ['choose-client-certificate', 'edit', 'retry'];
    case 'client-certificate-missing':
    case 'client-certificate-refused':
      return ['choose-client-certificate', 'edit'];
    case 'tls-files':
      return [...fileRemedies(failure.tlsFile), 'edit'];
    case 'password-missing':
    case 'password-wrong':
      return [...entra, 'enter-password', 'choose-sign-in', 'edit'];
    case 'user-or-password-wrong':
      return [...entra, 'enter-user', 'choose-sign-in', 'edit'];
    case 'sign-in-failed':
    case 'sign-in-refused':
      return ['retry', 'choose-sign-in', 'edit'];
    case 'password-not-expected':
      return ['drop-password', 'edit'];
    case 'user-not-supported':
      return ['drop-user', 'edit'];
    case 'no-permission':
      return ['enter-user', 'edit', 'retry'];
    case 'no-such-database':
      return ['use-database-0', 'edit'];
    case 'refused':
      return isLocal ? ['retry', 'start-sandbox', 'edit'] : ['retry', 'edit'];
    case 'name-not-found':
      return isLocal ? ['edit', 'retry'] : ['edit', 'use-tunnel', 'retry'];
    case 'timed-out':
      return isLocal ? [...tls, 'retry', 'edit'] : [...tls, 'use-tunnel', 'retry', 'edit'];
    case 'closed':
      return [...tls, 'retry', 'edit'];
    case 'protected-mode':
    case 'not-redis':
    case 'not-memcached':
    case 'sentinel-service-unknown':
    case 'is-sentinel':
      return ['edit', 'retry'];
    case 'tunnel':
      return ['retry', 'use-tunnel', 'edit'];
    case 'unreachable':
      return isLocal ? ['retry', 'edit'] : ['use-tunnel', 'retry', 'edit'];
    case 'loading':
    case 'too-many-clients':
    case 'cluster-down':
    case 'sentinel-unreachable':
    case 'unknown':
      return ['retry', 'edit'];
    case 'cancelled':
      return [];
  }
}

function certificateRemedies(certificate: CertificateProblem | undefined): readonly Remedy[] {
  // Only what was seen can be trusted.
  const trust: readonly Remedy[] = certificate?.fingerprint ? ['trust-certificate'] : [];
  switch (certificate?.problem) {
    case 'self-signed':
    case 'unknown-authority':
      return ['choose-authority', ...trust, 'edit'];
    case 'wrong-host':
      return ['enter-server-name', ...trust, 'edit'];
    default:
      return [...trust, 'edit', 'retry'];
  }
}

function fileRemedies(file: TlsFileFailure | undefined): readonly Remedy[] {
  if (file?.role === 'authority') return ['choose-authority'];
  switch (file?.problem) {
    case 'passphrase-missing':
    case 'passphrase-wrong':
      return ['enter-passphrase', 'choose-client-certificate'];
    case 'no-key':
    case 'not-a-key':
    case 'key-mismatch':
      return ['choose-key', 'choose-client-certificate'];
    default:
      return [file?.role === 'key' ? 'choose-key' : 'choose-client-certificate'];
  }
}
