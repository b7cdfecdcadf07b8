import type { Cluster, Redis } from 'ioredis';

/** A client of the library: one for a server or a Sentinel service, or one for a whole cluster. */
export type Client = Redis | Cluster;
