/** The client library, in a module of its own so that it is loaded when the first connection is. */
export { Cluster, Redis } from 'ioredis';
