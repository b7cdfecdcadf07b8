import { flask } from '../flask/flask.ts';
import type { StoreLayout } from '../../layout.ts';
import { endOf } from './record-end.ts';
import { wrappedRecord } from './wrapped-record.ts';

/**
 * Flask-Session over DynamoDB, as its next version has it: bytes of MessagePack, or a pickle
 * (pallets-eco/flask-session src/flask_session/dynamodb/dynamodb.py). Shown only: no such version is out.
 */
export const flaskDynamo: StoreLayout = wrappedRecord({
  id: 'dynamodb-flask',
  keyPattern: 'session:<id>',
  valuePattern: 'val, expiration',
  field: 'val',
  inner: flask,
  isEdited: false,
  beside: (fields) => endOf(fields, 'expiration', 'unknown'),
});
