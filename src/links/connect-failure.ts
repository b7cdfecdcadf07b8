import type { HostPort } from '../config/endpoint-address.ts';
import { expectsTls } from '../config/known-hosts.ts';
import { ReplyError } from '../stores/commands.ts';
import { TunnelError } from './tunnel-failure.ts';
import type { CertificateProblem, ConnectFailure, ConnectFailureReason } from './diagnosis.ts';
import { SignInError } from './sign-in-error.ts';
import { ForeignSpeechError } from './foreign-speech.ts';

/** What was tried when an error came. */
export interface Attempt {
  readonly node?: HostPort;
  readonly usesTls: boolean;
  readonly username?: string;
  readonly hasPassword: boolean;
  /** True when the password was fetched for the attempt, and not stored. */
  readonly isFetched?: boolean;
}

type Finding = Pick<ConnectFailure, 'reason' | 'permission' | 'tunnel' | 'signIn'>;

/** Reasons by the error codes of Node and of the system. */
const reasonsByCode: Readonly<Record<string, ConnectFailureReason>> = {
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EAI_NODATA: 'name-not-found',
  EAI_NONAME: 'name-not-found',
  ECONNREFUSED: 'refused',
  ENOENT: 'refused',
  EACCES: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timed-out',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  CLOSED: 'closed',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-not-expected',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls-not-expected',
  ERR_SSL_HTTP_REQUEST: 'tls-not-expected',
};

/** What is wrong with a certificate, by the codes of OpenSSL and Node. */
const certificateProblems: Readonly<Record<string, CertificateProblem['problem']>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  CERT_UNTRUSTED: 'unknown-authority',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  CERT_FINGERPRINT_MISMATCH: 'changed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-host',
  HOSTNAME_MISMATCH: 'wrong-host',
  CERT_REVOKED: 'other',
  CERT_REJECTED: 'other',
  CERT_SIGNATURE_FAILURE: 'other',
  INVALID_CA: 'other',
  INVALID_PURPOSE: 'other',
};

/** Alerts of TLS about the client's certificate (RFC 8446, section 6.2), as OpenSSL and BoringSSL name them. */
const CLIENT_CERTIFICATE_MISSING = 'ALERT_CERTIFICATE_REQUIRED';
const CLIENT_CERTIFICATE_REFUSED =
  /ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN)|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)$/;

/** Says what an error means for somebody who wants to connect. */
export function explainError(error: unknown, attempt: Attempt): ConnectFailure {
  const code = errorCode(error);
  const certificate = certificateProblems[code];
  const finding: Finding = certificate
    ? { reason: 'certificate' }
    : findReason(error, code, attempt);
  const detail = shortDetail(error, code);
  return {
    ...finding,
    ...(attempt.node && { node: attempt.node }),
    usesTls: attempt.usesTls,
    ...(attempt.username !== undefined && { username: attempt.username }),
    ...(certificate && { certificate: { problem: certificate, code } }),
    ...(!attempt.usesTls && looksLikeTls(attempt.node) && { isTlsLikely: true }),
    ...(detail !== '' && { detail }),
  };
}

function findReason(error: unknown, code: string, attempt: Attempt): Finding {
  if (error instanceof ReplyError) return explainReply(error.message, attempt);
  if (error instanceof TunnelError) return { reason: 'tunnel', tunnel: error.failure };
  if (error instanceof SignInError) return { reason: 'sign-in-failed', signIn: error.cause };
  if (error instanceof ForeignSpeechError) return { reason: 'not-redis' };
  if (error instanceof Error && error.name === 'TimeoutError') return { reason: 'timed-out' };
  const reason = reasonsByCode[code];
  if (reason) return { reason };
  if (code.endsWith(CLIENT_CERTIFICATE_MISSING)) return { reason: 'client-certificate-missing' };
  if (CLIENT_CERTIFICATE_REFUSED.test(code)) return { reason: 'client-certificate-refused' };
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return { reason: 'tls-failed' };
  return { reason: 'unknown' };
}

/** Replies by their first words, as Redis 2.8 to 8 and Valkey write them (server.c, acl.c, networking.c). */
function explainReply(text: string, attempt: Attempt): Finding {
  if (/^NOAUTH|operation not permitted/i.test(text)) return { reason: 'password-missing' };
  if (/^WRONGPASS|invalid password/i.test(text)) {
    if (attempt.isFetched) return { reason: 'sign-in-refused' };
    return { reason: attempt.username === undefined ? 'password-wrong' : 'user-or-password-wrong' };
  }
  if (/no password is set|without any password configured/i.test(text)) {
    return { reason: 'password-not-expected' };
  }
  if (/wrong number of arguments for 'auth'/i.test(text)) return { reason: 'user-not-supported' };
  const permission = /^NOPERM.*?\brun the '?([^\s']+)'? command/i.exec(text)?.[1];
  if (permission !== undefined) {
    return { reason: 'no-permission', permission: permission.toLowerCase() };
  }
  if (text.startsWith('NOPERM')) return { reason: 'no-permission' };
  if (/^LOADING|^MASTERDOWN/.test(text)) return { reason: 'loading' };
  if (text.startsWith('DENIED')) return { reason: 'protected-mode' };
  if (/max number of clients/i.test(text)) return { reason: 'too-many-clients' };
  if (/DB index|invalid DB|SELECT is not allowed/i.test(text))
    return { reason: 'no-such-database' };
  if (text.startsWith('CLUSTERDOWN')) return { reason: 'cluster-down' };
  return { reason: 'unknown' };
}

/** The code of an error of Node; of the first one where several addresses were tried. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/**
 * One short line without control characters; a server's text is never more than a quotation.
 * A server that doesn't know AUTH repeats its arguments, which are left out.
 */
function shortDetail(error: unknown, code: string): string {
  const text = error instanceof ReplyError ? error.message : code;
  const at = text.search(/with args beginning with/i);
  const before = (at < 0 ? text : text.slice(0, at)).trimEnd();
  const withoutArguments = at >= 0 && before.endsWith(',') ? before.slice(0, -1) : before;
  return withoutArguments.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
}

function looksLikeTls(node: HostPort | undefined): boolean {
  return node !== undefined && (node.port === 6380 || expectsTls(node.host, node.port));
}
