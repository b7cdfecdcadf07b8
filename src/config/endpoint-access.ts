/** How an endpoint is reached beside its address: TLS files, sign-in without a stored password, tunnels. */

import * as v from 'valibot';
import { fields } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import { awsCache } from './aws-cache.ts';

/** What TLS takes beside what every machine has: paths of files, which are read when connecting. */
export const tlsFiles = fields({
  /** PEM files with certificates of further authorities. */
  authorityFiles: v.optional(v.array(v.string())),
  /**
   * The certificate that says who we are: PEM, with `keyFile` beside it or the key in the same
   * file; or PFX (PKCS #12), which holds both.
   */
  certificateFile: v.optional(v.string()),
  /** The PEM file of its private key. */
  keyFile: v.optional(v.string()),
  /**
   * The certificates that servers may have, whoever issued them and for whatever name; none other
   * is accepted then. SHA-256 fingerprints, upper case with colons. A cluster may need several.
   */
  trustedFingerprints: v.optional(v.array(v.string())),
});
export type TlsFiles = Shape<typeof tlsFiles>;

/** Where passwords come from that nobody stores: they are fetched when a connection needs one. */
export const signIn = v.variant('kind', [
  fields({
    kind: v.literal('command'),
    /** A program and its arguments, run without a shell; it prints a password or JSON. */
    command: v.array(v.string()),
  }),
  fields({
    /** Tokens of Microsoft Entra ID for Azure's caches, as the user that the token names. */
    kind: v.literal('entra'),
    /** Who is asked for the token: VS Code's Microsoft account, or the Azure CLI. */
    account: v.picklist(['microsoft', 'azure-cli']),
    /** The id of the directory; that of the account by default. */
    tenant: v.optional(v.string()),
  }),
  /** Tokens of AWS for `aws` of the access, as the user of the address. */
  fields({ kind: v.literal('aws-iam') }),
]);
export type SignIn = Shape<typeof signIn>;

/** A way through other machines. */
export const tunnel = v.variant('kind', [
  fields({
    kind: v.literal('ssh'),
    /** A name that the SSH configuration of this machine explains, or a host. */
    host: v.string(),
    /** What the user said of it; the configuration and OpenSSH's defaults say the rest. */
    user: v.optional(v.string()),
    port: v.optional(v.pipe(v.number(), v.integer())),
    keyFile: v.optional(v.string()),
    /** Jump hosts, as OpenSSH's `-J` takes them: `user@first:22,second`. */
    jump: v.optional(v.string()),
  }),
  fields({
    kind: v.literal('command'),
    /**
     * A program and its arguments, run without a shell, that forwards a local port; with
     * `${localPort}`, `${host}` and `${port}` where these go.
     */
    command: v.array(v.string()),
  }),
]);
export type Tunnel = Shape<typeof tunnel>;

/** All of it is safe to show and to store; whatever is secret stands in the endpoint's secrets. */
export const endpointAccess = fields({
  tls: v.optional(tlsFiles),
  signIn: v.optional(signIn),
  tunnel: v.optional(tunnel),
  /** The cache that it is, where it was added from AWS. */
  aws: v.optional(awsCache),
  /** As whom a table of DynamoDB is asked: a profile of AWS; absent for the credentials of the environment. */
  awsProfile: v.optional(v.string()),
});
export type EndpointAccess = Shape<typeof endpointAccess>;
