import { readCollection } from '../../../formats/alt/collection.ts';
import { type Reply, ReplyError } from '../../commands.ts';
import type { DataLayout } from '../../layout.ts';
import type { ItemsRead, Measured } from '../../layout-shape.ts';
import { StoreError } from '../../replies.ts';
import { SYSTEM_ITEM } from './aspnet-v2.ts';
import { editedBlob, planBlobSave } from './blob-save.ts';

/** A session that is one string: a SessionStateItemCollection of .NET Framework, without a wrapper. */
export const collection: DataLayout = {
  itemEncoding: 'alt',
  ttlPart: 'data',
  emptySession: 'stays',
  itemChanges: { canAdd: true, canRemove: true, canRename: true },
  // The number of items stands in the first four bytes.
  measureCommands: (data) => [
    ['STRLEN', data],
    ['GETRANGE', data, 0, 3],
  ],
  measured,
  readItems,
  planSave: planBlobSave,
  blobAfter: ({ blob }, changes) => blob && editedBlob(blob, changes),
};

function measured([size, head]: readonly Reply[]): Measured {
  const sizeBytes = typeof size === 'number' ? { sizeBytes: size } : {};
  if (!(head instanceof Uint8Array) || head.length < 4) return sizeBytes;
  const count = new DataView(head.buffer, head.byteOffset, 4).getInt32(0, true);
  // A damaged count would promise items that can't fit: a name and an end offset take five bytes.
  const fits = typeof size !== 'number' || count * 5 <= size;
  return fits ? { ...sizeBytes, itemCount: Math.max(0, count) } : sizeBytes;
}

function readItems(data: Reply): ItemsRead {
  if (!(data instanceof Uint8Array)) {
    throw data instanceof ReplyError ? data : new StoreError('unexpected-reply', 'GET');
  }
  const { items, failure, warnings } = readCollection(data);
  const fatal = failure ?? warnings.find(({ code }) => code === 'duplicate-name');
  return {
    items: items.map(({ name, bytes }) => ({ name, bytes, isSystem: name === SYSTEM_ITEM })),
    blob: data,
    ...(fatal && { damage: fatal.reason }),
  };
}
