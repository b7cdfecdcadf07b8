import { l10n } from '../../../formats/reason.ts';
import { laravel } from '../laravel/laravel.ts';
import type { StoreLayout } from '../../layout.ts';
import { endOf } from './record-end.ts';
import { wrappedRecord } from './wrapped-record.ts';

/**
 * Laravel's sessions over its cache driver for DynamoDB, which serializes a string as that for Redis does
 * (laravel/framework src/Illuminate/Cache/DynamoDbStore.php). Nothing locks them.
 */
export const laravelDynamo: StoreLayout = wrappedRecord({
  id: 'dynamodb-laravel',
  keyPattern: '<prefix><id>',
  valuePattern: 'value = s:…:"a:…, expires_at',
  field: 'value',
  inner: laravel,
  isEdited: true,
  withoutData: { damage: l10n.t('Fields are missing: {0}.', 'value') },
  beside: (fields) => endOf(fields, 'expires_at', 'over'),
});
