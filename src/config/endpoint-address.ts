/** Where an endpoint is and how it is reached, without anything secret. */

import * as v from 'valibot';
import type { EndpointAccess } from './endpoint-access.ts';
import { fields } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';

/** A host name or address (IPv6 without brackets) and a port. */
const hostPort = fields({ host: v.string(), port: v.pipe(v.number(), v.integer()) });
export type HostPort = Shape<typeof hostPort>;

/** What keeps the sessions at an endpoint that is no Redis. */
export const otherStore = v.variant('kind', [
  fields({
    kind: v.literal('memcached'),
    /** True where the one host is a configuration endpoint of ElastiCache, which names the nodes. */
    hasDiscovery: v.optional(v.boolean()),
  }),
  fields({
    kind: v.literal('dynamodb'),
    /** The region that requests are signed for: `eu-central-1`. */
    region: v.string(),
    /** The name of the table. The one host is the API that is asked for it. */
    table: v.string(),
  }),
]);
export type OtherStore = Shape<typeof otherStore>;

/** Where one deployment is. Safe to show, to store in settings and to log. */
export const endpointAddress = fields({
  /** One host; several as seeds of a cluster or as Sentinels. Empty for a Unix socket. */
  hosts: v.array(hostPort),
  /** The path of a Unix socket, instead of hosts. */
  socketPath: v.optional(v.string()),
  usesTls: v.boolean(),
  /**
   * True when the text didn't say whether TLS is used. A connection may then go over to TLS when
   * the server asks for it, but never from TLS back to plain text.
   */
  isTlsGuessed: v.boolean(),
  /** The name that the server's certificate must carry, where it differs from the host's. */
  tlsServerName: v.optional(v.string()),
  /** The ACL user; absent for the default user. */
  username: v.optional(v.string()),
  /** Number of the database; 0 unless the text names another. */
  database: v.pipe(v.number(), v.integer()),
  /** The name of the primary that the Sentinels in `hosts` watch. */
  sentinelService: v.optional(v.string()),
  /** The ACL user at the Sentinels themselves. */
  sentinelUsername: v.optional(v.string()),
  /** Absent for a Redis. */
  store: v.optional(otherStore),
});
export type EndpointAddress = Shape<typeof endpointAddress>;

/** What must be kept in a safe place. */
export const endpointSecrets = fields({
  password: v.optional(v.string()),
  /** The password of the Sentinels themselves, where they have one. */
  sentinelPassword: v.optional(v.string()),
  /** What the client certificate's private key is encrypted with. */
  tlsPassphrase: v.optional(v.string()),
});
export type EndpointSecrets = Shape<typeof endpointSecrets>;

/** Something in the text that was understood only in part; the value isn't kept, it may be secret. */
export interface ConfigWarning {
  readonly code:
    /** An option that isn't known. */
    | 'unknown-option'
    /** A known option that Session Farm has no use for. */
    | 'unused-option'
    /** A known option that makes the site connect in a way that Session Farm doesn't have. */
    | 'unsupported-option'
    /** The site accepts any certificate; Session Farm doesn't. */
    | 'unchecked-certificate'
    /** An option of a connection string behind a URL: both were taken. */
    | 'mixed-forms'
    /** Sessions are spread over several servers, each of which is an endpoint of its own. */
    | 'several-servers'
    /** A user part that is the name of a client for ServiceStack, and no user. */
    | 'client-name'
    /** A variable in the place of a value, which was left out. */
    | 'placeholder'
    /** A variable that a default stands beside, which was taken. */
    | 'variable-default'
    /** A command that runs on another machine or in a container, where names may mean other hosts. */
    | 'elsewhere'
    /** A user part without a colon, taken as the password as redis-cli does. */
    | 'lone-password'
    /** An option that isn't known behind a password: the password may have held that comma. */
    | 'cut-password'
    /** Quotation marks around a password of a connection string, where they are part of it. */
    | 'quoted-password'
    /** What XML has for `&` and the like was read as what it stands for. */
    | 'xml-password';
  /** The option as the text spells it. */
  readonly option?: string;
  readonly offset: number;
}

/** What a text about an endpoint says, with its secrets apart. */
export interface ParsedEndpoint {
  readonly address: EndpointAddress;
  readonly secrets: EndpointSecrets;
  /** Files of TLS that the text names. */
  readonly access?: EndpointAccess;
  readonly warnings: readonly ConfigWarning[];
}
