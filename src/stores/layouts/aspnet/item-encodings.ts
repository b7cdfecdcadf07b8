import type { ItemsRead } from '../../layout-shape.ts';
import type { SessionItem } from '../../session.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Says of values that a site's own serializer wrote as JSON that they are (`redisSerializerType` of
 * providers 2.2.2 to 4.0.1: docs and src/Shared/ISerializer.cs of Azure/aspnet-redis-providers, tag
 * 4.0.1). Where all are, new items are to be JSON, too.
 */
export function withSerializer(items: readonly SessionItem[]): ItemsRead {
  const read = items.map((item): SessionItem =>
    isJson(item.bytes) ? { ...item, encoding: 'json' } : item,
  );
  const isAllJson = read.length > 0 && read.every(({ encoding }) => encoding === 'json');
  return { items: read, ...(isAllJson && { itemEncoding: 'json' }) };
}

/** Whether bytes are a JSON text, which a BinaryFormatter stream can't be: that begins with a zero ([MS-NRBF] 2.6.1). */
function isJson(bytes: Uint8Array): boolean {
  if (!/["[{tfn\d\s-]/.test(String.fromCharCode(bytes[0] ?? 0))) return false;
  try {
    JSON.parse(strictUtf8.decode(bytes));
    return true;
  } catch {
    return false;
  }
}
