import * as v from 'valibot';
import { count, fields, whole } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';

/** How a balancer chooses a server for a request that nothing binds to one; ARR's names. */
export const algorithms = [
  'weighted-round-robin',
  'request-hash',
  'least-requests',
  'least-response-time',
  'weighted-total-traffic',
  'manual',
] as const;
export type Algorithm = (typeof algorithms)[number];

/**
 * What binds a client to a server: ARR's cookie or the host name, or, as Elastic Load Balancing does, a cookie
 * of the balancer's for a time or the site's own cookie.
 */
export const affinityKinds = ['cookie', 'host-name', 'duration', 'application-cookie'] as const;
export type AffinityKind = (typeof affinityKinds)[number];

/** For how long a client may be bound: at most a week, as with Elastic Load Balancing. */
export const affinitySecondsLimits = [1, 604_800] as const;
export const affinitySeconds = whole(...affinitySecondsLimits);

/** What a cookie may be called (RFC 6265, section 4.1.1: a token of HTTP). */
export const cookieNamePattern = /^[\w!#$%&'*+.^`|~-]{1,128}$/;
export const cookieName = v.pipe(v.string(), v.regex(cookieNamePattern));

/** A certificate as hosts are told of it. */
export const certificateState = fields({
  /** Who made it: `dotnet dev-certs`, Session Farm, or whoever made the one that the definition names. */
  origin: v.picklist(['dotnet', 'own', 'named']),
  /** Its file in PEM, whole; absent where there is none. */
  file: v.optional(v.string()),
});
export type CertificateState = Shape<typeof certificateState>;

/** The balancer as it is now. */
export const balancerState = fields({
  port: count,
  /** The address to open in a browser, `http://127.0.0.1:9000`. */
  url: v.string(),
  /** What clients by https see; absent: they use http. */
  certificate: v.optional(certificateState),
  /** How the balancer chooses a server for a request that no cookie binds. */
  algorithm: v.picklist(algorithms),
  affinity: v.boolean(),
  /** How clients are bound while `affinity` is on; absent: by ARR's cookie. */
  affinityKind: v.optional(v.picklist(affinityKinds)),
  /** After how long a server's silence is answered with 502; absent: never. */
  responseTimeoutMs: v.optional(count),
  /** True while new requests wait until they are sent on. */
  holding: v.boolean(),
  /** Requests answered since the farm started, by whichever server or by the balancer itself. */
  requestCount: count,
  errorCount: count,
});
export type BalancerState = Shape<typeof balancerState>;
