import { aspnetCore } from '../aspnetcore/aspnetcore.ts';
import type { DataLayout, LifetimePlan, StoreLayout } from '../../layout.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { expectationOf } from '../../plan/expectation.ts';
import type { ChangePlan } from '../../plan/change-plan.ts';
import { planKeys } from '../../plan/plan-keys.ts';
import { decodeText } from '../../replies.ts';
import { endTexts } from './record-end.ts';
import type { Fields } from './record-layout.ts';
import { wrappedRecord } from './wrapped-record.ts';

const WINDOW = 'ttl_window';
const DEADLINE = 'ttl_deadline';
const utf8 = new TextEncoder();

/** The payload alone, without the fields that Redis has beside it. */
const payload: Pick<DataLayout, 'itemEncoding' | 'readItems' | 'blobAfter' | 'nameIssue'> = {
  ...aspnetCore,
  readItems: (data, nowMs) => aspnetCore.readItems([utf8.encode('data'), data], nowMs),
};

/**
 * ASP.NET Core over AWS.AspNetCore.DistributedCacheProvider: the entry of the cache as bytes, and when it ends
 * under a name that the table or the site says (aws/aws-dotnet-distributed-cache-provider DynamoDBDistributedCache.cs).
 * Nothing locks it: a request that stores writes over what was stored meanwhile.
 */
export const dynamoCache: StoreLayout = wrappedRecord({
  id: 'dynamodb-cache',
  keyPattern: '<prefix>dc:<id>',
  valuePattern: 'value = 02…, ttl_window',
  field: 'value',
  inner: payload,
  isEdited: true,
  beside,
  planExtend,
});

function beside(fields: Fields): Omit<ItemsRead, 'items'> {
  const deadline = fields.get(DEADLINE);
  const windowSeconds = secondsOfSpan(fields.get(WINDOW));
  const endMs = endIn(fields);
  return {
    // One that may not live beyond a deadline isn't extended here.
    ...(windowSeconds !== undefined && !deadline && { timeoutSeconds: windowSeconds }),
    ...(deadline && {
      facts: [{ kind: 'absolute-expiry', atMs: Number(decodeText(deadline)) * 1000 }],
    }),
    ...(endMs !== undefined && { ends: { atMs: endMs, reason: endTexts.over } }),
  };
}

/** The one number that stands beside: the name of its attribute is the table's. */
function endIn(fields: Fields): number | undefined {
  for (const [name, bytes] of fields) {
    if (name === 'value' || name === WINDOW || name === DEADLINE || bytes.length > 10) continue;
    const text = decodeText(bytes);
    if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
  }
  return undefined;
}

/** A TimeSpan of .NET, `00:20:00` or `1.00:00:00`, in seconds. */
function secondsOfSpan(bytes: Uint8Array | undefined): number | undefined {
  if (!bytes || bytes.length > 32) return undefined;
  const [, days = '0', hours, minutes, seconds] =
    /^(?:(\d{1,8})\.)?(\d\d):(\d\d):(\d\d)(?:\.\d{1,7})?$/.exec(decodeText(bytes)) ?? [];
  if (hours === undefined) return undefined;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

/** Another window from now on, as each request does; refused where one with a deadline took its place. */
function planExtend({ keys: all, timeoutSeconds }: LifetimePlan): ChangePlan {
  const keys = planKeys(all);
  return {
    keys: keys.list,
    conditions: [
      { type: 'type', key: keys.data, allowed: ['hash'] },
      {
        type: 'reads',
        key: keys.data,
        command: ['HGET', DEADLINE],
        expected: [expectationOf(undefined)],
      },
    ],
    writes: [{ type: 'command', key: keys.data, command: ['PEXPIRE', timeoutSeconds * 1000] }],
  };
}
