/** Where an endpoint is and how it is reached, without anything secret. */

/** A host name or address (IPv6 without brackets) and a port. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Where one Redis deployment is. Safe to show, to store in settings and to log. */
export interface EndpointAddress {
  /** One host; several as seeds of a cluster or as Sentinels. Empty for a Unix socket. */
  readonly hosts: readonly HostPort[];
  /** The path of a Unix socket, instead of hosts. */
  readonly socketPath?: string;
  readonly usesTls: boolean;
  /**
   * True when the text didn't say whether TLS is used. A connection may then go over to TLS when
   * the server asks for it, but never from TLS back to plain text.
   */
  readonly isTlsGuessed: boolean;
  /** The name that the server's certificate must carry, where it differs from the host's. */
  readonly tlsServerName?: string;
  /** The ACL user; absent for the default user. */
  readonly username?: string;
  /** Number of the database; 0 unless the text names another. */
  readonly database: number;
  /** The name of the primary that the Sentinels in `hosts` watch. */
  readonly sentinelService?: string;
  /** The ACL user at the Sentinels themselves. */
  readonly sentinelUsername?: string;
}

/** What must be kept in a safe place. */
export interface EndpointSecrets {
  readonly password?: string;
  /** The password of the Sentinels themselves, where they have one. */
  readonly sentinelPassword?: string;
}

/** Something in the text that was understood only in part; the value isn't kept, it may be secret. */
export interface ConfigWarning {
  readonly code:
    /** An option that isn't known. */
    | 'unknown-option'
    /** A known option that Session Farm has no use for. */
    | 'unused-option'
    /** A user part without a colon, taken as the password as redis-cli does. */
    | 'lone-password';
  /** The option as the text spells it. */
  readonly option?: string;
  readonly offset: number;
}

/** What a text about an endpoint says, with its secrets apart. */
export interface ParsedEndpoint {
  readonly address: EndpointAddress;
  readonly secrets: EndpointSecrets;
  readonly warnings: readonly ConfigWarning[];
}
