import type { Duplex } from 'node:stream';
import type { EndpointAddress, EndpointSecrets, HostPort } from '../config/endpoint-address.ts';

/** How the certificate of a TLS server is checked. */
export interface TlsOptions {
  /** Certificates of further authorities, as PEM text, beside those that Node trusts. */
  readonly authorities?: readonly string[];
  /** False accepts any certificate: only after the user chose so for this endpoint. */
  readonly rejectsUnauthorized?: boolean;
  /**
   * The only certificates that are accepted, by their SHA-256 fingerprints (upper case with colons),
   * whoever issued them and for whatever name.
   */
  readonly trustedFingerprints?: readonly string[];
  /** Who we are, for servers that ask. Secret. */
  readonly clientCertificate?: ClientCertificate;
}

/** A certificate of a client with its private key: PEM texts, or the bytes of a PFX (PKCS #12). */
export type ClientCertificate =
  | { readonly certificate: string; readonly key: string; readonly passphrase?: string }
  | { readonly pfx: Uint8Array; readonly passphrase?: string };

/** What a server is told to let somebody in. Secret: kept in memory, and only as long as needed. */
export interface Credentials {
  /** The ACL user, where it isn't the address's. */
  readonly username?: string;
  readonly password: string;
  /** When the password stops being taken, in milliseconds since 1970; absent if never. */
  readonly expiresAtMs?: number;
}

/** Gives passwords that are fetched when a connection needs one. */
export interface CredentialSource {
  /** True where the password is never to go over a connection that others can read. */
  readonly needsTls?: boolean;
  /** @throws an error that says why there is none, or the signal's reason */
  get(signal: AbortSignal): Promise<Credentials>;
}

/**
 * Opens the byte stream to a server, in place of a socket of this machine. The signal ends the
 * attempt; a stream that was opened belongs to the caller.
 * @throws TunnelError, or the reason of the signal
 */
export type Dial = (target: HostPort, signal: AbortSignal) => Promise<Duplex>;

/** How to connect to an endpoint. */
export interface ConnectOptions {
  readonly address: EndpointAddress;
  readonly secrets?: EndpointSecrets;
  readonly tls?: TlsOptions;
  /** Whether commands that change something may be sent; can be switched later. */
  readonly canWrite: boolean;
  /** Time for the whole attempt, 10,000 by default. */
  readonly connectTimeoutMs?: number;
  /**
   * How long nothing may come while a reply is awaited, 10,000 by default. After that the connection
   * is given up and made anew, wherever the primary is then.
   */
  readonly commandTimeoutMs?: number;
  /** Other addresses for cluster nodes (`10.0.0.1:6379`), for tunnels and containers. */
  readonly natMap?: Readonly<Record<string, HostPort>>;
  /** Who gives the password, where `secrets` has none. */
  readonly credentials?: CredentialSource;
  readonly dial?: Dial;
  /** Called once: when the connection was closed for good, or when none came about. */
  readonly release?: () => void;
}
