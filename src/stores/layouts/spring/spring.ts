import type { ItemEncoding } from '../../../formats/encoding.ts';
import { decodeItem } from '../../../formats/registry.ts';
import type { Reply } from '../../commands.ts';
import { byName } from '../field-items.ts';
import { fieldsOf } from '../hash-fields.ts';
import type { StoreLayout } from '../../layout.ts';
import type { ItemsRead, SessionKeys } from '../../layout-shape.ts';
import { isJsonObject } from '../../find/value-heads.ts';
import { decodeText } from '../../replies.ts';
import type { SessionFact, SessionItem, SessionRef } from '../../session.ts';

const ATTRIBUTE = 'sessionAttr:';
/** The fields that every session has beside its attributes. */
const OWN_FIELDS = 3;
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
  measureCommands: (data) => [['HLEN', data]],
  measured: ([count]) =>
    typeof count === 'number' ? { itemCount: Math.max(0, count - OWN_FIELDS) } : {},
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
  const created = numberIn(fields.get('creationTime'));
  const accessed = numberIn(fields.get('lastAccessedTime'));
  if (created !== undefined) facts.push({ kind: 'created', atMs: created });
  if (accessed !== undefined) facts.push({ kind: 'last-accessed', atMs: accessed });
  const timeoutSeconds = numberIn(fields.get('maxInactiveInterval'));
  return {
    items: items.sort(byName),
    facts,
    readOnlyReason: 'language-values',
    // A negative interval: it never times out.
    ...(timeoutSeconds !== undefined && timeoutSeconds >= 0 && { timeoutSeconds }),
  };
}

function encodingOf(bytes: Uint8Array): ItemEncoding {
  if (bytes[0] === 0xac && bytes[1] === 0xed) return 'java';
  return isJsonObject(bytes) ? 'json' : 'text';
}

/** A number as text, or as a boxed number of Java. */
function numberIn(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined) return undefined;
  const encoding = encodingOf(bytes);
  const text = encoding === 'java' ? numberText(bytes) : decodeText(bytes);
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function numberText(bytes: Uint8Array): string | undefined {
  const { root } = decodeItem(bytes, 'java');
  return (
    root.text ?? root.children(0, root.childCount).find(({ label }) => label === 'value')?.node.text
  );
}
