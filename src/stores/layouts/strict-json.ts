import type { ItemsRead } from '../layout-shape.ts';
import { l10n } from '../../formats/reason.ts';

const words = ['NaN', 'Infinity'] as const;

/**
 * Calls a session damaged that has `NaN` or `Infinity` for a number: Python writes that and reads it,
 * to everyone else it is no JSON.
 * @param read what was taken out of `bytes`
 */
export function withStrictJson(read: ItemsRead, bytes: Uint8Array): ItemsRead {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (read.damage !== undefined || !words.some((word) => text.includes(word))) return read;
  try {
    JSON.parse(text.toString());
    return read;
  } catch {
    return {
      ...read,
      damage: l10n.t('The data contains NaN or Infinity, which JSON does not allow.'),
    };
  }
}
