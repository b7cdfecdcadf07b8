import { l10n, type Reason } from '../../formats/reason.ts';

/** How often it is looked whether there are enough servers. */
export const scalingIntervalMs = 1000;

/** When servers are added and removed, as a definition says. */
export interface ScalingPlan {
  readonly least: number;
  readonly most: number;
  /** One is added when each has so many requests in a second. */
  readonly outAtRequests: number;
  /** One is removed after so long without a request. */
  readonly inAfterSeconds: number;
}

/** A farm during the last second. */
export interface ScalingLook {
  readonly nowMs: number;
  /** Servers that stay, ready or not. */
  readonly size: number;
  readonly readyCount: number;
  /** False while one that was added isn't ready yet. */
  readonly isSettled: boolean;
  /** Requests that ended during that second, and those under way now. */
  readonly requestCount: number;
}

/** What to do, and why. */
export interface ScalingStep {
  readonly direction: 'out' | 'in';
  readonly reason: Reason;
}

/** Decides when a farm gets one server more or one less, as Auto Scaling does with its target and its cooldown. */
export class Scaler {
  readonly #plan: ScalingPlan;
  #idleSinceMs: number | undefined;

  constructor(plan: ScalingPlan) {
    this.#plan = plan;
  }

  /** To be asked each {@link scalingIntervalMs}. */
  look({ nowMs, size, readyCount, isSettled, requestCount }: ScalingLook): ScalingStep | undefined {
    const { least, most, outAtRequests, inAfterSeconds } = this.#plan;
    if (requestCount > 0) this.#idleSinceMs = undefined;
    else this.#idleSinceMs ??= nowMs;
    if (!isSettled) return undefined;
    if (size < least) {
      return { direction: 'out', reason: l10n.t('The farm has {0} servers at least.', least) };
    }
    const each = Math.floor(requestCount / Math.max(readyCount, 1));
    if (each >= outAtRequests && size < most) {
      return {
        direction: 'out',
        reason: l10n.t('Each server had {0} requests in a second.', each),
      };
    }
    const idleMs = this.#idleSinceMs === undefined ? 0 : nowMs - this.#idleSinceMs;
    if (idleMs >= inAfterSeconds * 1000 && size > least) {
      // The next one goes after as long again.
      this.#idleSinceMs = nowMs;
      return {
        direction: 'in',
        reason: l10n.t('There was no request for {0} seconds.', inAfterSeconds),
      };
    }
    return undefined;
  }
}
