/** A service of Azure that keeps caches. */
export type AzureService =
  /** Azure Cache for Redis, tiers Basic, Standard and Premium. */
  | 'cache'
  /** Azure Cache for Redis, tiers Enterprise and Enterprise Flash. */
  | 'enterprise'
  /** Azure Managed Redis. */
  | 'managed';

/** How a cache is spoken to: one place for all keys, or one for each slot. */
export type ClusteringPolicy = 'oss-cluster' | 'enterprise-cluster' | 'none';

/** A cache as the API lists it, or one database of a cache. */
export interface AzureCache {
  readonly service: AzureService;
  /** The id of the resource that has the keys: a path that begins with `/subscriptions/`. */
  readonly id: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  /** `westeurope` or `West Europe`, as the API writes it. */
  readonly location: string;
  readonly tier: string;
  /** `running`, `creating`, …, in lower case; `running` and `succeeded` are ready. */
  readonly status: string;
  readonly version?: string;
  /** Absent while it is being made. */
  readonly host?: string;
  readonly port: number;
  readonly usesTls: boolean;
  readonly policy: ClusteringPolicy;
  /** Undefined where the API doesn't tell. */
  readonly takesKeys: boolean | undefined;
  /** True where users of Entra ID can sign in. */
  readonly takesEntra: boolean;
}

/** Whether a cache can be connected to now. */
export function isReady({ status, host }: AzureCache): boolean {
  return host !== undefined && ['succeeded', 'running', 'updating', 'scaling'].includes(status);
}
