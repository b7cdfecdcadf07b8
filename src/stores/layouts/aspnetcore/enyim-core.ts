import { formatGuid } from '../../../formats/scalars/guid.ts';
import type { ChangePlan } from '../../plan/change-plan.ts';
import { planKeys } from '../../plan/plan-keys.ts';
import { newString, planNew } from '../../plan/plan-writes.ts';
import type { CreatePlan, StoreLayout } from '../../layout.ts';
import type { SessionKeys } from '../../layout-shape.ts';
import { decodeText } from '../../replies.ts';
import type { SessionRef } from '../../session.ts';
import { type TimeoutStorage, timedBy } from '../lifetime.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { stringLayout } from '../string-layout.ts';
import { aspnetCore, newBlob, payloadAfter, readPayload } from './aspnetcore.ts';

/** Beside each entry that slides, what it slides by (EnyimMemcachedCore MemcachedClient.cs, `Set` of IDistributedCache). */
const SLIDING = '-sliding-expiration';
/** What the library keeps beside raw bytes and beside texts (DefaultTranscoder.cs: RawDataFlag; 0x100 and the TypeCode). */
const RAW_FLAGS = 0xfa52;
const TEXT_FLAGS = 0x112;

const utf8 = new TextEncoder();
const slidingText: TimeoutStorage = { dataType: 'string', encode: timeSpanOf };
const timed = timedBy(slidingText);
const { itemChanges } = aspnetCore;

/**
 * ASP.NET Core with Memcached as its distributed cache (EnyimMemcachedCore): the whole session is the value under its key, and
 * another entry says by how much it slides. Nothing locks it. A request that only reads writes what it has read again,
 * without looking: what was stored meanwhile is lost with that.
 */
export const enyimCore: StoreLayout = {
  ...stringLayout({
    id: 'aspnetcore-memcached',
    dataShape: prefixedKeyShape('string', '<prefix>'),
    valuePattern: '02…',
    itemEncoding: 'core',
    nameIssue: (name, base) => aspnetCore.nameIssue?.(name, base),
    read: readPayload,
    after: payloadAfter,
  }),
  keyShapes: {
    data: prefixedKeyShape('string', '<prefix>'),
    timeout: { pattern: `<prefix><id>${SLIDING}`, type: 'string' },
  },
  keys,
  ...(itemChanges && { itemChanges }),
  readTimeout: secondsOfTimeSpan,
  // What it slides by is taken from the site's own settings when a session is stored.
  planExtend: (plan) => timed.planExtend(plan),
  planCreate,
  newBlob,
  newId: (randomBytes) => formatGuid(randomBytes(16)),
};

function keys({ application, id }: SessionRef): SessionKeys {
  const key = application + id;
  return { data: utf8.encode(key), timeout: utf8.encode(key + SLIDING) };
}

function planCreate({ keys: all, items, blob, timeoutSeconds, ttlMs }: CreatePlan): ChangePlan {
  const places = planKeys(timeoutSeconds === undefined ? { data: all.data } : all);
  const writes = [...newString(places.data, blob ?? newBlob(items), ttlMs)];
  if (places.timeout !== undefined && timeoutSeconds !== undefined) {
    writes.push(...newString(places.timeout, timeSpanOf(timeoutSeconds), ttlMs));
  }
  return { ...planNew(places, writes), newFlags: [RAW_FLAGS, TEXT_FLAGS] };
}

/** A TimeSpan as .NET writes it: `00:20:00`, `1.00:00:00`. */
function timeSpanOf(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const [hours, minutes] = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const time = [hours, minutes, seconds % 60].map(two).join(':');
  return days > 0 ? `${days}.${time}` : time;
}

/** The seconds of such a text, in whole ones. */
function secondsOfTimeSpan(value: Uint8Array): number | undefined {
  const [, days = '0', hours, minutes, seconds] =
    /^(?:(\d{1,5})\.)?(\d\d):(\d\d):(\d\d)(?:\.\d{1,7})?$/.exec(decodeText(value)) ?? [];
  if (hours === undefined) return undefined;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
