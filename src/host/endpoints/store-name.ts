import type { StoreKind } from '../../stores/layout-facts.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/** Proper names: they aren't translated. */
const names: Readonly<Record<StoreKind, string>> = {
  redis: 'Redis',
  memcached: 'Memcached',
  dynamodb: 'DynamoDB',
};

/**
 * Where the sessions of an endpoint are stored, as messages name it: "Nothing was written to Redis."
 * One that is no longer in the settings is taken for a Redis.
 */
export function storeName(record: Pick<EndpointRecord, 'address'> | undefined): string {
  return names[record?.address.store?.kind ?? 'redis'];
}
