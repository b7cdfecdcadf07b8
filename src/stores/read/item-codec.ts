import { equalBytes } from '../../formats/splice.ts';
import type { ItemChange } from '../layout.ts';
import type { ItemCodec, ItemsRead } from '../layout-shape.ts';
import type { SessionItem } from '../session.ts';

/** Shows items as a codec decodes them; what it can't read stays as it is, and can't be changed. */
export async function decodedItems(read: ItemsRead, codec: ItemCodec): Promise<ItemsRead> {
  const items = await Promise.all(
    read.items.map(async (item): Promise<SessionItem> => {
      const { bytes: stored } = item;
      try {
        const bytes = await codec.decode(stored);
        return { ...item, bytes, encoding: 'json', stored };
      } catch (error) {
        const decoderFailure = error instanceof Error ? error.message : String(error);
        return { ...item, encoding: 'bytes', isSystem: true, decoderFailure };
      }
    }),
  );
  return { ...read, items };
}

/** Changes of decoded items as changes of what is stored. */
export async function storedChanges(
  changes: readonly ItemChange[],
  items: readonly SessionItem[],
  codec: ItemCodec,
): Promise<readonly ItemChange[]> {
  const stored = new Map(items.map((item) => [item.name, item]));
  return Promise.all(
    changes.map(async ({ name, before, after, renamedFrom }): Promise<ItemChange> => {
      const old = stored.get(name)?.stored ?? before;
      const source = renamedFrom === undefined ? undefined : stored.get(renamedFrom);
      // A new name alone leaves the value as it is.
      const isSame = source?.stored && after && equalBytes(after, source.bytes);
      const base = source?.stored ?? (before && old);
      const next = isSame ? source.stored : after && (await codec.encode(after, base));
      return {
        name,
        ...(before && old && { before: old }),
        ...(next && { after: next }),
        ...(renamedFrom !== undefined && { renamedFrom }),
      };
    }),
  );
}
