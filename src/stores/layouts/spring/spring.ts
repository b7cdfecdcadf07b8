import { readableText } from '../../../formats/bytes/readable-text.ts';
import type { ItemEncoding } from '../../../formats/encoding.ts';
import { l10n } from '../../../formats/reason.ts';
import { decodeItem } from '../../../formats/registry.ts';
import type { Reply } from '../../commands.ts';
import { byName } from '../field-items.ts';
import { fieldsOf } from '../hash-fields.ts';
import type { StoreLayout } from '../../layout.ts';
import type { ItemsRead, Measured, SessionKeys } from '../../layout-shape.ts';
import { decodeText } from '../../replies.ts';
import type { SessionFact, SessionItem, SessionRef } from '../../session.ts';
import { OWN_FIELDS } from './own-fields.ts';

const ATTRIBUTE = 'sessionAttr:';
const utf8 = new TextEncoder();

/**
 * Spring Session: a hash with a field an attribute, each value a Java object stream unless the site
 * has another serializer. With indexes a marker beside it has the session's real end, and the hash
 * lives five minutes longer (spring-projects/spring-session spring-session-data-redis,
 * RedisSessionMapper.java, RedisIndexedSessionRepository.java).
 */
export const spring: StoreLayout = {
  id: 'spring',
  keyShapes: {
    data: { pattern: '<namespace>:sessions:<id>', type: 'hash' },
    timeout: { pattern: '<namespace>:sessions:expires:<id>', type: 'string' },
  },
  valuePattern: 'creationTime, maxInactiveInterval',
  keys,
  itemEncoding: 'java',
  ttlPart: 'timeout',
  emptySession: 'stays',
  itemField: (name) => ATTRIBUTE + name,
  measureCommands: (data) => [
    ['HLEN', data],
    ['HMGET', data, ...OWN_FIELDS],
  ],
  measured,
  readItems,
  blobAfter: () => undefined,
};

function keys({ application, id }: SessionRef): SessionKeys {
  return {
    data: utf8.encode(`${application}:sessions:${id}`),
    timeout: utf8.encode(`${application}:sessions:expires:${id}`),
  };
}

function readItems(data: Reply): ItemsRead {
  const fields = fieldsOf(data);
  const items: SessionItem[] = [];
  for (const [field, bytes] of fields) {
    if (!field.startsWith(ATTRIBUTE)) continue;
    const encoding = encodingOf(bytes);
    items.push({ name: field.slice(ATTRIBUTE.length), bytes, encoding, isSystem: false });
  }
  const facts: SessionFact[] = [];
  const own = OWN_FIELDS.map((name) => fields.get(name));
  const [created, accessed, timeoutSeconds] = own.map(numberIn);
  if (created !== undefined) facts.push({ kind: 'created', atMs: created });
  if (accessed !== undefined) facts.push({ kind: 'last-accessed', atMs: accessed });
  return {
    items: items.sort(byName),
    facts,
    readOnlyReason: 'language-values',
    // A negative interval: it never times out.
    ...(timeoutSeconds !== undefined && timeoutSeconds >= 0 && { timeoutSeconds }),
    ...stateOf(own),
  };
}

function measured([count, values]: readonly Reply[]): Measured {
  const own = Array.isArray(values) ? (values as readonly Reply[]).map(bytesIn) : [];
  const ownCount = own.filter((value) => value !== undefined).length;
  return {
    ...(typeof count === 'number' && { itemCount: Math.max(0, count - ownCount) }),
    ...(own.length === OWN_FIELDS.length && stateOf(own)),
  };
}

function bytesIn(reply: Reply): Uint8Array | undefined {
  return reply instanceof Uint8Array ? reply : undefined;
}

/**
 * What the site makes of a session by its own fields: it fails on one that lacks any, as a late write to one that
 * was deleted leaves it, and takes one for ended whose interval has passed since it was used.
 */
function stateOf(own: readonly (Uint8Array | undefined)[]): Pick<ItemsRead, 'damage' | 'ends'> {
  const missing = OWN_FIELDS.filter((_, index) => own[index] === undefined);
  const [first] = missing;
  if (first !== undefined) {
    return {
      damage: l10n.t(
        'Fields are missing: {0}. The site fails on this session with "{1} key must not be null".',
        missing.join(', '),
        first,
      ),
    };
  }
  const [, accessed, seconds] = own.map(numberIn);
  if (accessed === undefined || seconds === undefined || seconds < 0) return {};
  const reason = l10n.t(
    'It was not used for longer than its {0}. With the next request, the site starts a new session.',
    'maxInactiveInterval',
  );
  return { ends: { atMs: accessed + seconds * 1000, reason } };
}

/** A stream of Java's own, what a serializer for JSON writes, a text of people; else bytes. */
function encodingOf(bytes: Uint8Array): ItemEncoding {
  if (bytes[0] === 0xac && bytes[1] === 0xed) return 'java';
  if (isJson(bytes)) return 'json';
  return readableText(bytes) === undefined ? 'bytes' : 'text';
}

/** Any value of JSON: numbers, words and texts in quotes, too. */
function isJson(bytes: Uint8Array): boolean {
  if (!/["[{tfn\d\s-]/.test(String.fromCharCode(bytes[0] ?? 0))) return false;
  return decodeItem(bytes, 'json').failure === undefined;
}

/** A number as text, as JSON with its class beside it, or as a boxed number of Java. */
function numberIn(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined) return undefined;
  const encoding = encodingOf(bytes);
  const text =
    encoding === 'java'
      ? numberText(bytes)
      : encoding === 'json'
        ? jsonNumberText(bytes)
        : decodeText(bytes);
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** `1790000000000`, or `["java.lang.Long",1790000000000]` as Jackson writes it with its default typing. */
function jsonNumberText(bytes: Uint8Array): string | undefined {
  const { root } = decodeItem(bytes, 'json');
  return root.kind === 'list' ? root.children(1, 2)[0]?.node.text : root.text;
}

function numberText(bytes: Uint8Array): string | undefined {
  const { root } = decodeItem(bytes, 'java');
  return (
    root.text ?? root.children(0, root.childCount).find(({ label }) => label === 'value')?.node.text
  );
}
