/** A request that is sent to each server again and again. */
export interface HealthTestOptions {
  /** Path and query. */
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Statuses of a healthy server, as in `200-399`. */
  readonly statusCodes: string;
  /** A text, compared with case, that the body of a healthy server has. */
  readonly responseMatch?: string | undefined;
  /** How often a test that failed is tried again before the server counts as unhealthy. */
  readonly retries: number;
}

/** Judges servers by what they answer to clients. */
export interface LiveTrafficTestOptions {
  /** Statuses that count as failures, as in `500-`. */
  readonly failureCodes: string;
  /** With more failures than this within the period, a server is unhealthy. */
  readonly maxFailures: number;
  readonly periodSeconds: number;
}

/** ARR's values (arr_schema.xml); it has none for the period, which is 0 there: no test. */
export const healthDefaults = {
  intervalSeconds: 30,
  timeoutSeconds: 30,
  statusCodes: '200-399',
  retries: 3,
  failureCodes: '500-',
  maxFailures: 10,
  periodSeconds: 30,
} as const;
