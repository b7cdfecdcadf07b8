import { isText } from '../../find/key-bytes.ts';
import { found, type KeyMatch, MAX_ID_BYTES } from '../../find/key-rule.ts';
import type { BuiltInLayoutId } from '../../layout-facts.ts';
import { msOfIso } from './iso-time.ts';
import { numberIn, type StoredItem, textIn } from './stored-item.ts';

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
  {
    layout: 'connect-dynamodb',
    // A touch leaves stubs with their end alone.
    fits: (item, key) =>
      textIn(item, 'type', 'S') === 'connect-session' ||
      (item.size === 1 && isTime(item, 'expires') && key.includes('sess:')),
    idAt: behindColon,
  },
  {
    layout: 'dynamodb-store',
    fits: (item) => isTime(item, 'expires') && item.get('sess')?.type === 'M',
    idAt: behindColon,
  },
  {
    layout: 'dynamodb-cache',
    fits: (item, key) => {
      const value = item.get('value');
      return value?.type === 'B' && value.bytes[0] === CORE_VERSION && cacheId(key) !== undefined;
    },
    idAt: cacheId,
  },
  {
    layout: 'dynamodb-laravel',
    fits: (item) =>
      isTime(item, 'expires_at') && /^s:\d{1,9}:"/.test(textIn(item, 'value', 'S') ?? ''),
    idAt: (key) => idOf(key, /[A-Za-z0-9]{40}$/),
  },
  {
    layout: 'dynamodb-rack',
    fits: (item) =>
      isTime(item, 'created_at') && isTime(item, 'updated_at') && item.get('data')?.type === 'S',
    idAt: () => [0, 0],
    isLocked: (item) => item.has('locked_at'),
  },
  {
    layout: 'dynamodb-php',
    fits: (item) =>
      isTime(item, 'expires') &&
      [...item].every(([name, { type }]) =>
        name === 'data' ? type === 'S' || type === 'B' : name === 'expires' || name === 'lock',
      ),
    idAt: (key) => {
      const place = idOf(key, /_[A-Za-z0-9,-]{22,256}$/);
      return place && [place[0] + 1, place[1] + 1];
    },
    isLocked: (item) => item.has('lock'),
  },
  {
    layout: 'dynamodb-flask',
    fits: (item) => isTime(item, 'expiration') && item.get('val')?.type === 'B',
    idAt: behindColon,
  },
];

/** The first byte of what ASP.NET Core makes of a session (src/Middleware/Session/src/DistributedSession.cs). */
const CORE_VERSION = 2;

function isTime(item: StoredItem, name: string): boolean {
  return numberIn(item, name) !== undefined;
}

function behindColon(key: string): readonly [number, number] {
  const at = key.lastIndexOf(':') + 1;
  return [at, at];
}

/** `dc:` and a GUID: other entries of a cache have names of their own. */
function cacheId(key: string): readonly [number, number] | undefined {
  const place = idOf(key, /dc:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  return place && [place[0] + 3, place[1] + 3];
}

function idOf(key: string, form: RegExp): readonly [number, number] | undefined {
  const found = form.exec(key);
  return found ? [found.index, found.index] : undefined;
}

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
