import type { StoreLayout } from '../../layout.ts';
import { aspnetV2 } from './aspnet-v2.ts';
import { aspNetKeyShapes, TIMEOUT_FIELD } from './key-names.ts';

/**
 * Providers 1.x: as 2.x, under keys without braces (Azure/aspnet-redis-providers, tag 1.6.5,
 * KeyGenerator.cs). Without a hash tag, a cluster keeps the keys of a session on different nodes.
 */
export const aspnetV1: StoreLayout = {
  ...aspnetV2,
  id: 'aspnet-v1',
  keyShapes: aspNetKeyShapes('aspnet-v1', 'hash', TIMEOUT_FIELD),
};
