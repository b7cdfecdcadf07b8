import type { HostPort } from '../config/endpoint-address.ts';
import type { Passing, SourceTrouble } from '../stores/source-error.ts';
import { passesTunnel, type TunnelFailure } from './tunnel-failure.ts';

/** Why a connection could not be made. The host has a sentence and buttons for each. */
export type ConnectFailureReason =
  /** The host name can't be resolved. */
  | 'name-not-found'
  /** The machine answers, but nothing listens on the port. */
  | 'refused'
  /** No way to the machine. */
  | 'unreachable'
  /** Nothing came back in time: a firewall, a missing tunnel. */
  | 'timed-out'
  /** The connection was plain, the server speaks TLS only. */
  | 'tls-expected'
  /** The connection was TLS, the server speaks plain text. */
  | 'tls-not-expected'
  /** TLS works, but the certificate isn't trusted; see {@link ConnectFailure.certificate}. */
  | 'certificate'
  /** The server and we have no TLS version or cipher in common, or it wants a client certificate. */
  | 'tls-failed'
  /** The server wants a client certificate, and none was sent. */
  | 'client-certificate-missing'
  /** The server refuses the client certificate: another authority, expired, revoked. */
  | 'client-certificate-refused'
  /** A file that TLS takes can't be used; see {@link ConnectFailure.tlsFile}. */
  | 'tls-files'
  /** The server wants a password and none is known. */
  | 'password-missing'
  /** A password was sent, without a user name, and refused. */
  | 'password-wrong'
  /** The pair of user name and password was refused; the server doesn't say which of them. */
  | 'user-or-password-wrong'
  /** The password that signing in takes couldn't be fetched; see {@link ConnectFailure.signIn}. */
  | 'sign-in-failed'
  /** A password that was fetched for this was refused, and there is no other. */
  | 'sign-in-refused'
  /** A password was sent to a server that has none. */
  | 'password-not-expected'
  /** A user name was sent to a server older than 6.0, which knows passwords only. */
  | 'user-not-supported'
  /** The user may not do what every connection needs; `permission` names the command. */
  | 'no-permission'
  /** The server refuses clients from other machines while it has no password (protected mode). */
  | 'protected-mode'
  /** The server is still loading its data. */
  | 'loading'
  | 'too-many-clients'
  /** Something answers that isn't Redis. */
  | 'not-redis'
  /** Something answers that isn't Memcached, or that speaks its binary protocol only. */
  | 'not-memcached'
  /** No such database number, or a cluster, which has number 0 only. */
  | 'no-such-database'
  /** The cluster has slots that no node serves, or no node that can be reached. */
  | 'cluster-down'
  /** The Sentinels don't know a primary of that name. */
  | 'sentinel-service-unknown'
  /** None of the Sentinels answers. */
  | 'sentinel-unreachable'
  /** The address is that of a Sentinel, and the name of the service is missing. */
  | 'is-sentinel'
  /** The tunnel to the server doesn't work; see {@link ConnectFailure.tunnel}. */
  | 'tunnel'
  /** The connection was closed without a word. */
  | 'closed'
  | 'cancelled'
  | 'unknown';

/** What is wrong with a server's certificate. */
export interface CertificateProblem {
  readonly problem:
    | 'self-signed'
    | 'unknown-authority'
    | 'expired'
    | 'not-yet-valid'
    | 'wrong-host'
    /** It isn't the one that the user trusts. */
    | 'changed'
    | 'other';
  /** The code that Node gives it, `DEPTH_ZERO_SELF_SIGNED_CERT` for example. */
  readonly code: string;
  readonly subject?: string;
  readonly issuer?: string;
  /** The names that the certificate is for, where it came that far. */
  readonly hosts?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** SHA-256 fingerprint, upper case with colons. */
  readonly fingerprint?: string;
}

/** What is wrong with a file that TLS takes. */
export interface TlsFileFailure {
  readonly role: 'authority' | 'certificate' | 'key';
  readonly path: string;
  readonly problem:
    | 'not-found'
    /** It can't be read, is no file, or is larger than any certificate. */
    | 'unreadable'
    | 'not-a-certificate'
    /** A certificate without its private key. */
    | 'no-key'
    | 'not-a-key'
    | 'passphrase-missing'
    | 'passphrase-wrong'
    /** The private key belongs to another certificate. */
    | 'key-mismatch'
    /** Encrypted in a way that is no longer supported, as old PFX files are. */
    | 'unsupported';
}

/** All that is known about a failed connection. Holds nothing secret. */
export interface ConnectFailure {
  readonly reason: ConnectFailureReason;
  /** The node that failed; absent for a Unix socket. */
  readonly node?: HostPort;
  /** True when `node` is one that a cluster named, and not the address that was asked for. */
  readonly isClusterNode?: boolean;
  /** Whether the attempt used TLS. */
  readonly usesTls: boolean;
  /** The user name that was sent. */
  readonly username?: string;
  readonly certificate?: CertificateProblem;
  /** For 'sign-in-failed': what the source of the password has thrown. */
  readonly signIn?: unknown;
  /** For 'no-permission': the command that was refused, in lower case. */
  readonly permission?: string;
  /** For 'timed-out': how long was waited. */
  readonly timeoutMs?: number;
  /** For 'timed-out' and 'closed': set when TLS is a likely cause, because the address looks so. */
  readonly isTlsLikely?: boolean;
  /** For 'tls-files': which file, and what is wrong with it. */
  readonly tlsFile?: TlsFileFailure;
  /** For 'tunnel': what is wrong with it. */
  readonly tunnel?: TunnelFailure;
  /** The server's own words or the system's error code, cut to one short line. */
  readonly detail?: string;
}

/** Why a server can't be reached for now. */
const passingReasons: ReadonlySet<ConnectFailureReason> = new Set([
  'name-not-found',
  'refused',
  'unreachable',
  'timed-out',
  'too-many-clients',
  'cluster-down',
  'sentinel-unreachable',
  'closed',
  'cancelled',
  'unknown',
]);

/** A connection could not be made. */
export class ConnectError extends Error implements SourceTrouble {
  override readonly name = 'ConnectError';
  readonly failure: ConnectFailure;

  constructor(failure: ConnectFailure, options?: ErrorOptions) {
    const { node } = failure;
    super(`${node ? `${node.host}:${node.port}` : 'endpoint'}: ${failure.reason}`, options);
    this.failure = failure;
  }

  get passes(): Passing {
    const { reason, tunnel } = this.failure;
    if (tunnel) return passesTunnel(tunnel);
    if (reason === 'loading') return 'soon';
    return passingReasons.has(reason) ? 'perhaps' : 'never';
  }

  get isCalledOff(): boolean {
    return this.failure.reason === 'cancelled';
  }
}
