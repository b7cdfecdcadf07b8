import type { AffinityOptions } from './affinity/affinity.ts';
import type { ChooserOptions } from './chooser.ts';
import type { HealthTestOptions, LiveTrafficTestOptions } from './health/health-options.ts';

/** How servers are chosen, judged and waited for; absent members: as ARR does by default. */
export interface BalancingOptions extends Omit<ChooserOptions, 'affinity'> {
  readonly affinityOptions?: AffinityOptions;
  readonly healthTest?: HealthTestOptions | undefined;
  readonly liveTrafficTest?: LiveTrafficTestOptions | undefined;
  /** For how long a server may be silent with a request; 0 or absent: for ever. */
  readonly responseTimeoutMs?: number;
  /** Whether servers get the Host that the client sent; absent: true. */
  readonly preserveHostHeader?: boolean;
}
