import { php } from '../php/php.ts';
import type { StoreLayout } from '../../layout.ts';
import { fieldLock } from './field-lock.ts';
import { endOf } from './record-end.ts';
import { wrappedRecord } from './wrapped-record.ts';

const lock = fieldLock('lock', false);

/**
 * PHP's sessions over the handler of the AWS SDK, or async-aws and what builds on it: what one of PHP's serialize
 * handlers makes of `$_SESSION` (aws/aws-sdk-php src/DynamoDb/SessionHandler.php). A lock says neither whose it
 * is nor since when, and stays until it is released (LockingSessionConnection.php).
 */
export const phpDynamo: StoreLayout = wrappedRecord({
  id: 'dynamodb-php',
  keyPattern: '<session name>_<id>',
  valuePattern: 'data, expires',
  field: 'data',
  inner: php,
  isEdited: true,
  beside: (fields, nowMs) => {
    const held = lock.read([fields.get('lock') ?? null], nowMs);
    return { ...endOf(fields, 'expires', 'over'), ...(held && { lock: held }) };
  },
  dataLock: lock,
});
