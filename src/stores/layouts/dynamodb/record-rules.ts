import { isText } from '../../find/key-bytes.ts';
import { found, type KeyMatch, MAX_ID_BYTES } from '../../find/key-rule.ts';
import type { BuiltInLayoutId } from '../../layout-facts.ts';
import { msOfIso } from './iso-time.ts';
import { type StoredItem, textIn } from './stored-item.ts';

/** How records of one framework are told from others, by their attributes and their keys. */
interface RecordRule {
  readonly layout: BuiltInLayoutId;
  readonly fits: (item: StoredItem, key: string) => boolean;
  /** Where the application ends and where the id begins, in characters of the key. */
  readonly idAt: (key: string) => readonly [applicationEnd: number, idStart: number] | undefined;
  readonly isLocked?: (item: StoredItem) => boolean;
}

/**
 * `<application>-<id>` or the id alone: an application may have dashes, the ids of ASP.NET have none. Ids that a
 * site makes itself are often GUIDs.
 */
function providerId(key: string): readonly [number, number] | undefined {
  const [guid = ''] = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(key) ?? [];
  const idStart = guid === '' ? key.lastIndexOf('-') + 1 : key.length - guid.length;
  if (idStart === 0) return [0, 0];
  return idStart >= 2 && key[idStart - 1] === '-' ? [idStart - 1, idStart] : undefined;
}

const rules: readonly RecordRule[] = [
  {
    layout: 'dynamodb-provider',
    // Stubs have no version; what an update leaves of a record deleted a moment before, has flags alone.
    fits: (item) =>
      (msOfIso(textIn(item, 'Expires', 'S')) !== undefined &&
        textIn(item, 'Locked', 'N') !== undefined) ||
      (item.size === 1 && textIn(item, 'Flags', 'N') !== undefined),
    idAt: providerId,
    isLocked: (item) => textIn(item, 'Locked', 'N') === '1',
  },
];

/** Notes in `match` to which session a record belongs; false for what no framework of ours writes. */
export function recogniseRecord(key: Uint8Array, item: StoredItem, match: KeyMatch): boolean {
  if (!isText(key, 0, key.length)) return false;
  const text = utf8.decode(key);
  for (const { layout, fits, idAt, isLocked } of rules) {
    if (!fits(item, text)) continue;
    const place = idAt(text);
    if (!place) continue;
    const [applicationEnd, idStart] = place.map((at) => Buffer.byteLength(text.slice(0, at)));
    if (applicationEnd === undefined || idStart === undefined) continue;
    if (idStart >= key.length || key.length - idStart > MAX_ID_BYTES) continue;
    match.isSure = true;
    match.isLocked = isLocked?.(item) ?? false;
    return found(match, layout, 'data', 0, applicationEnd, idStart, key.length);
  }
  return false;
}

const utf8 = new TextDecoder();
