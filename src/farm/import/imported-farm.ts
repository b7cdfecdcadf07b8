import type { HostPort } from '../../config/endpoint-address.ts';
import type { Reason } from '../../formats/reason.ts';
import type { Algorithm } from '../../protocol/farm/balancer-state.ts';

/** A server as another balancer's configuration names it. */
export interface ImportedServer {
  /** As the configuration calls it, or its host; not checked, not unique. */
  readonly name: string;
  readonly address: HostPort;
  readonly isTls: boolean;
  /** Its share of the requests: a whole number of 1 or more. */
  readonly weight: number;
  /** The configuration has switched it off, or keeps it for the time when all others are gone. */
  readonly isOut: boolean;
}

/** How another balancer binds clients. */
export interface ImportedAffinity {
  readonly kind: 'cookie' | 'host-name' | 'duration' | 'application-cookie';
  /** The cookie, where the configuration names it. */
  readonly cookieName?: string;
  readonly seconds?: number;
}

/** How another balancer tests its servers; absent members: as that balancer does by default. */
export interface ImportedHealth {
  /** Path and query of the test. */
  readonly path?: string;
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  /** Statuses that pass, as `200-399` or `200,204`. */
  readonly statusCodes?: string;
  /** Part of the body of an answer that passes. */
  readonly responseMatch?: string;
  readonly retries?: number;
  readonly minServers?: number;
}

/** A farm as the configuration of another balancer describes it. */
export interface ImportedFarm {
  readonly name: string;
  readonly servers: readonly ImportedServer[];
  readonly algorithm: Algorithm;
  /** For `request-hash`: the names in the query that are hashed; absent: path and query whole. */
  readonly hashQueryNames?: readonly string[];
  /** For `request-hash`: the header that is hashed. */
  readonly hashHeader?: string;
  readonly affinity?: ImportedAffinity;
  readonly health?: ImportedHealth;
  /** How long a server may be silent. */
  readonly responseTimeoutSeconds?: number;
  /** The rules, sites or frontends that lead requests to it, by their names. */
  readonly usedBy: readonly string[];
  /** What a local farm can't do as that balancer does. */
  readonly leftOut: readonly Reason[];
}
