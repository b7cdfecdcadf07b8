import { express } from '../express/express.ts';
import type { StoreLayout } from '../../layout.ts';
import { endOf } from './record-end.ts';
import { wrappedRecord } from './wrapped-record.ts';

/**
 * express-session over dynamodb-store: the session as a map of DynamoDB itself, which is shown as the JSON that it was
 * made of (rafaelrpinto/dynamodb-store src/lib/DynamoDBStore.js). Nothing locks it.
 */
export const dynamoStore: StoreLayout = wrappedRecord({
  id: 'dynamodb-store',
  keyPattern: 'sess:<id>',
  valuePattern: 'sess = a map with cookie and updated, expires',
  field: 'sess',
  inner: express,
  isEdited: true,
  beside: (fields) => endOf(fields, 'expires', 'anew'),
});
