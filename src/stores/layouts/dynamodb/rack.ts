import { l10n } from '../../../formats/reason.ts';
import { rack } from '../rack/rack.ts';
import type { StoreLayout } from '../../layout.ts';
import { decodeText } from '../../replies.ts';
import { fieldLock } from './field-lock.ts';
import { endOf } from './record-end.ts';
import { wrappedRecord } from './wrapped-record.ts';

const lock = fieldLock('locked_at', true);

/**
 * Rack and Rails over aws-sessionstore-dynamodb: Marshal in Base64 with line breaks, as Ruby packs it
 * (aws/aws-sessionstore-dynamodb-ruby lib/aws/session_store/dynamo_db/locking/base.rb). Values of Ruby are shown and
 * never written. A lock names itself by its time, and other requests break it after a while (pessimistic.rb).
 */
export const rackDynamo: StoreLayout = wrappedRecord({
  id: 'dynamodb-rack',
  keyPattern: '<id>',
  valuePattern: 'data, created_at, updated_at',
  field: 'data',
  inner: rack,
  isEdited: false,
  open: (stored) => {
    const text = decodeText(stored).replaceAll(/[\r\n]/g, '');
    const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
    return isBase64 ? new Uint8Array(Buffer.from(text, 'base64')) : null;
  },
  withoutData: { damage: l10n.t('Fields are missing: {0}.', 'data') },
  beside: (fields, nowMs) => {
    const held = lock.read([fields.get('locked_at') ?? null], nowMs);
    return { ...endOf(fields, 'expire_at', 'unknown'), ...(held && { lock: held }) };
  },
  dataLock: lock,
});
