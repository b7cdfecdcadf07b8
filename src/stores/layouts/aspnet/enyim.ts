import type { SessionKeys } from '../../layout-shape.ts';
import type { StoreLayout } from '../../layout.ts';
import type { SessionRef } from '../../session.ts';
import { collection } from './collection.ts';

const utf8 = new TextEncoder();

/**
 * ASP.NET with Enyim's session provider (enyim/memcached-providers): two entries a session, of which one is the
 * SessionStateItemCollection, and the other the timeout and the lock in the format of ViewState. Shown and never written: how the
 * two are changed together was read in its source and never seen at work.
 */
export const enyim: StoreLayout = {
  id: 'enyim',
  keyShapes: { data: { pattern: '<site><virtual path>data-<id>', type: 'string' } },
  keys,
  itemEncoding: collection.itemEncoding,
  ttlPart: 'data',
  emptySession: 'stays',
  measureCommands: (data) => collection.measureCommands(data),
  measured: (replies, nowMs) => collection.measured(replies, nowMs),
  readItems: (data, nowMs) => collection.readItems(data, nowMs),
  blobAfter: () => undefined,
};

function keys({ application, id }: SessionRef): SessionKeys {
  return { data: utf8.encode(`${application}data-${id}`) };
}
