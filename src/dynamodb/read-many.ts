import type { Reply } from '../stores/commands.ts';
import { layoutById } from '../stores/layouts/layouts.ts';
import { readPartsOf, snapshotOf } from '../stores/read/read-session.ts';
import type { SessionRef } from '../stores/session.ts';
import type { ManyRead } from '../stores/source/many-read.ts';
import type { DynamoRunner } from './dynamo-runner.ts';

/**
 * Reads many sessions in batches, in the order of `refs`. One whose record doesn't fit in what is left of
 * `maxBytes` isn't taken apart: it has been read, and paid for, all the same.
 * @throws StoreError `unknown-layout`
 */
export async function readManyRecords(
  runner: DynamoRunner,
  refs: readonly SessionRef[],
  maxBytes: number,
): Promise<readonly ManyRead[]> {
  const asked = refs.map((ref) => {
    const layout = layoutById(ref.layout);
    return { ref, layout, parts: readPartsOf(layout, ref), key: layout.keys(ref).data };
  });
  const records = await runner.read([...new Set(asked.map(({ key }) => utf8.decode(key)))]);
  let left = maxBytes;
  const read: ManyRead[] = [];
  for (const { ref, layout, parts, key } of asked) {
    const sizeBytes = records.get(utf8.decode(key))?.sizeBytes ?? 0;
    if (sizeBytes > left) {
      read.push({ ref, leftOutBytes: sizeBytes });
      continue;
    }
    left -= sizeBytes;
    const record = records.get(utf8.decode(key));
    const replies: readonly Reply[] = runner.answersOf(record, [
      ['TYPE', key],
      ['PTTL', key],
      ['HGETALL', key],
    ]);
    read.push(await snapshotOf(ref, layout, parts, replies, undefined, false));
  }
  return read;
}

const utf8 = new TextDecoder();
