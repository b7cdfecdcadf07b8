import type { ConnectFailure } from './diagnosis.ts';

/** What can be done about a failed connection; each is a button. */
export type Remedy =
  | 'use-tls'
  | 'drop-tls'
  | 'trust-certificate'
  | 'enter-password'
  | 'enter-user'
  | 'drop-password'
  | 'drop-user'
  | 'use-database-0'
  | 'edit'
  | 'retry'
  | 'start-sandbox';

/** The remedies for a failure, the most promising first; three at most beside editing. */
export function remediesFor(failure: ConnectFailure, isLocal: boolean): readonly Remedy[] {
  const tls: readonly Remedy[] = failure.isTlsLikely && !failure.usesTls ? ['use-tls'] : [];
  switch (failure.reason) {
    case 'tls-expected':
      return ['use-tls', 'edit'];
    case 'tls-not-expected':
      return ['drop-tls', 'edit'];
    case 'certificate':
      return ['trust-certificate', 'edit', 'retry'];
    case 'tls-failed':
      return ['edit', 'retry'];
    case 'password-missing':
    case 'password-wrong':
      return ['enter-password', 'edit'];
    case 'user-or-password-wrong':
      return ['enter-user', 'edit'];
    case 'sign-in-failed':
      return ['retry', 'edit'];
    case 'sign-in-refused':
      return ['retry', 'enter-user', 'edit'];
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
      return ['edit', 'retry'];
    case 'timed-out':
    case 'closed':
      return [...tls, 'retry', 'edit'];
    case 'protected-mode':
    case 'not-redis':
    case 'sentinel-service-unknown':
    case 'is-sentinel':
      return ['edit', 'retry'];
    case 'tunnel':
    case 'unreachable':
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
