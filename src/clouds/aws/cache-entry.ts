import type { HostPort } from '../../config/endpoint-address.ts';

/** What AWS calls the kinds of caches that it offers. */
export type CacheKind = 'replication-group' | 'serverless' | 'memorydb' | 'node' | 'memcached';

/** A cache as the APIs of AWS list it. */
export interface CacheEntry {
  readonly kind: CacheKind;
  readonly service: 'elasticache' | 'memorydb';
  /** The id or name, by which AWS knows it in its region; tokens of IAM are made for it. */
  readonly id: string;
  readonly arn?: string;
  readonly description?: string;
  /** In AWS's words, in lower case: `available`, `creating`, `modifying` and so on. */
  readonly status: string;
  /** `redis`, `valkey`, `memcached`. */
  readonly engine: string;
  readonly version?: string;
  /** Where sessions are read and written; absent while AWS is creating it. */
  readonly address?: HostPort;
  /** Whether it speaks the protocol of a cluster. */
  readonly isCluster: boolean;
  readonly usesTls: boolean;
  /** `users`: those of the groups, each with a password or by IAM. */
  readonly signIn: 'none' | 'token' | 'users';
  /** User groups; for MemoryDB the access control list. */
  readonly userGroups: readonly string[];
  readonly securityGroups: readonly string[];
  /** Where its settings are; serverless caches have none. */
  readonly parameterGroup?: string;
  /** True for a secondary of a global datastore, which takes no writes. */
  readonly isReplica: boolean;
}

/** A user whom a cache knows. */
export interface CacheUser {
  readonly id: string;
  readonly arn?: string;
  readonly name: string;
  readonly signIn: 'password' | 'iam' | 'none';
  /** What the user may do, in the words of Redis: `on ~* +@read`. */
  readonly access: string;
}

/** A part of a list: `caches` are all of them together, `tables` those of DynamoDB. */
export type CachePart =
  'replication-groups' | 'clusters' | 'serverless-caches' | 'memorydb' | 'caches' | 'tables';
