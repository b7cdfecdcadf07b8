import { extentOfPhp } from '../../../formats/php/extent.ts';
import type { ItemEncoding } from '../../../formats/encoding.ts';
import { compressionOf } from '../../../formats/compression/compression.ts';
import { collection } from '../aspnet/collection.ts';
import { lockOf } from '../aspnet/lock.ts';
import { newLockValue } from '../aspnet/new-lock-value.ts';
import { timedBy } from '../lifetime.ts';
import { withCompanionKeys } from './companion-keys.ts';
import { frameworkRules } from './framework-keys.ts';
import { planFieldSave, readFieldItems } from '../field-items.ts';
import { itemTreeAfter, readItemTree } from '../item-tree.ts';
import type { DataLayout, ItemChange, StoreLayout } from '../../layout.ts';
import type {
  ItemCodec,
  ItemsRead,
  KeyShape,
  LayoutShape,
  SessionKeys,
} from '../../layout-shape.ts';
import { phpItems, phpSessionAfter } from '../php/php-session.ts';
import { readVariables } from '../php/session-handlers.ts';
import { textOfKey } from '../../find/key-bytes.ts';
import type { KeyRule } from '../../find/key-rule.ts';
import { isJsonObject, textHead } from '../../find/value-heads.ts';
import { StoreError } from '../../replies.ts';
import type { LayoutId, SessionPart, SessionRef } from '../../session.ts';
import { stringData } from '../string-layout.ts';
import { compressedSession, unreadSession } from '../unread.ts';
import type { CustomFormat, CustomLayoutDefinition } from './definition.ts';
import { type KeyPattern, parseKeyPattern } from './key-pattern.ts';

/** A layout of the settings, ready for use. */
export interface CustomLayout {
  /** Absent for one that finds sessions of a framework: that has its own. */
  readonly layout?: StoreLayout;
  readonly rules: readonly KeyRule[];
}

/** The formats whose members are the items of a session that is one string. */
const trees: ReadonlySet<CustomFormat> = new Set(['json', 'msgpack', 'php', 'pickle', 'marshal']);
/** Those that only the site itself could write. */
const readOnly: ReadonlySet<CustomFormat> = new Set(['pickle', 'marshal', 'java']);
const noNames: ReadonlySet<string> = new Set();

/**
 * Makes a layout of a checked definition.
 * @param codec what decodes its items, where the definition names a decoder
 */
export function customLayout(written: CustomLayoutDefinition, codec?: ItemCodec): CustomLayout {
  if (written.framework) return { rules: frameworkRules(written, written.framework) };
  const { definition, standsFor } = withCompanionKeys(written);
  const { name, key, lockKey, timeoutKey, timeoutField, type } = definition;
  const timeoutType = timeoutField === undefined ? 'string' : 'hash';
  const id: LayoutId = `custom:${name}`;
  const patterns: Readonly<Partial<Record<SessionPart, KeyPattern>>> = {
    ...pattern('lock', lockKey),
    ...pattern('timeout', timeoutKey),
    ...pattern('data', key),
  };
  const keyShapes: LayoutShape['keyShapes'] = {
    data: shape(key, type),
    ...(lockKey !== undefined && { lock: shape(lockKey, 'string') }),
    ...(timeoutKey !== undefined && {
      timeout: { ...shape(timeoutKey, timeoutType), ...(timeoutField && { field: timeoutField }) },
    }),
  };
  const keysOf = (ref: SessionRef): SessionKeys => {
    const made = (part: SessionPart): Uint8Array | undefined => patterns[part]?.keyOf(ref);
    const [data, lock, timeout] = [made('data'), made('lock'), made('timeout')];
    if (data === undefined) throw new StoreError('unknown-layout', id);
    return { data, ...(lock && { lock }), ...(timeout && { timeout }) };
  };
  const base = type === 'hash' ? hashData(definition) : stringDataOf(definition);
  const planSave = base.planSave?.bind(base);
  const itemEncoding = codec ? 'json' : base.itemEncoding;
  const layout: StoreLayout = {
    ...base,
    id,
    keyShapes,
    keys: keysOf,
    itemEncoding,
    readItems: (data, nowMs) => {
      const read = base.readItems(data, nowMs);
      const items = read.items.map((item) => ({ encoding: base.itemEncoding, ...item }));
      return { ...read, items, itemEncoding };
    },
    ...(codec && { codec }),
    ...(standsFor && { readLock: lockOf, newLockValue }),
    // Its keys lie together, as the provider has them.
    ...(standsFor &&
      standsFor !== 'aspnet-v1' &&
      timedBy({ dataType: type, encode: String, ...(timeoutField && { field: timeoutField }) })),
    // A save leaves the timeout alone, so that its key may lie anywhere.
    ...(planSave && {
      planSave: ({ keys: { data, lock }, ...plan }) =>
        planSave({ ...plan, keys: { data, ...(lock && { lock }) } }),
    }),
  };
  return { layout, rules: rulesOf(definition, id, patterns, standsFor !== undefined) };
}

function pattern(
  part: SessionPart,
  text: string | undefined,
): Partial<Record<SessionPart, KeyPattern>> {
  const parsed = text === undefined ? undefined : parseKeyPattern(text);
  return parsed ? { [part]: parsed } : {};
}

function shape(text: string, type: KeyShape['type']): KeyShape {
  return { pattern: text.replace('{id}', '<id>').replace('{application}', '<application>'), type };
}

/** Lock and timeout first: the pattern of the data may fit their keys, too. */
function rulesOf(
  { type, format, decoder, timeoutField }: CustomLayoutDefinition,
  layout: LayoutId,
  patterns: Readonly<Partial<Record<SessionPart, KeyPattern>>>,
  isShared: boolean,
): readonly KeyRule[] {
  const rules: KeyRule[] = [];
  for (const part of ['lock', 'timeout', 'data'] as const) {
    const found = patterns[part];
    if (!found) continue;
    const isObject = part === 'data' && type === 'string' && format === 'json' && !decoder;
    const isField = part === 'timeout' && timeoutField !== undefined;
    const wanted = part === 'data' ? type : isField ? 'hash' : 'string';
    rules.push({
      layout,
      matches: found.matcher(layout, part),
      ...(part !== 'data' && isShared && { dataOf: dataOf(patterns, layout, type) }),
      fits: (look) => look.type === wanted && (!isObject || isJsonObject(textHead(look))),
    });
  }
  return rules;
}

/** The data of the session that a key beside it is of: sessions of the provider have such keys, too. */
function dataOf(
  { data }: Readonly<Partial<Record<SessionPart, KeyPattern>>>,
  layout: LayoutId,
  type: KeyShape['type'],
): NonNullable<KeyRule['dataOf']> {
  return (key, { applicationStart, applicationEnd, idStart, idEnd }) => {
    const application = textOfKey(key, applicationStart, applicationEnd);
    const id = textOfKey(key, idStart, idEnd);
    return { key: data?.keyOf({ layout, application, id }) ?? key, type };
  };
}

/** Whether what is edited can be stored: a decoder encodes whatever the format. */
function canEncode({ format, decoder }: CustomLayoutDefinition): boolean {
  return decoder !== undefined || !readOnly.has(format);
}

function hashData(definition: CustomLayoutDefinition): DataLayout {
  const { format } = definition;
  const isWritable = canEncode(definition);
  return {
    itemEncoding: format === 'collection' ? 'bytes' : format,
    ttlPart: 'data',
    emptySession: 'ends',
    ...(isWritable && { itemChanges: { canAdd: true, canRemove: true, canRename: true } }),
    itemField: (name) => name,
    measureCommands: (data) => [['HLEN', data]],
    measured: ([count]) => (typeof count === 'number' ? { itemCount: count } : {}),
    readItems: (data) => ({
      items: readFieldItems(data),
      ...(!isWritable && { readOnlyReason: 'language-values' }),
    }),
    ...(isWritable && { planSave: planFieldSave }),
    blobAfter: () => undefined,
  };
}

function stringDataOf(definition: CustomLayoutDefinition): DataLayout {
  const { format, decoder } = definition;
  const itemEncoding = format === 'collection' ? 'alt' : format;
  if (decoder === undefined && format === 'collection') return collection;
  if (decoder === undefined && trees.has(format)) {
    const read = (bytes: Uint8Array): ItemsRead => readTree(bytes, format);
    const after = (bytes: Uint8Array, changes: readonly ItemChange[]): Uint8Array =>
      treeAfter(bytes, itemEncoding, changes);
    return stringData({ itemEncoding, read, ...(!readOnly.has(format) && { after }) });
  }
  // The string as a whole is the one item, without a name.
  const items = (bytes: Uint8Array): ItemsRead => ({
    items: [{ name: null, bytes, isSystem: false }],
    blob: bytes,
    ...(decoder === undefined && compressedSession(bytes)),
  });
  if (!canEncode(definition)) {
    const read = (bytes: Uint8Array): ItemsRead => ({
      ...items(bytes),
      readOnlyReason: 'language-values',
    });
    return stringData({ itemEncoding, isOneItem: true, read });
  }
  return stringData({
    itemEncoding,
    isOneItem: true,
    read: items,
    after: (bytes, changes) => changes.find(({ name }) => name === null)?.after ?? bytes,
  });
}

function treeAfter(
  bytes: Uint8Array,
  encoding: ItemEncoding,
  changes: readonly ItemChange[],
): Uint8Array {
  const session = encoding === 'php' ? readVariables(bytes) : undefined;
  if (session?.hasUndefined) throw new StoreError('unwritable', 'php');
  return session ? phpSessionAfter(session, changes) : itemTreeAfter(bytes, encoding, changes);
}

function readTree(bytes: Uint8Array, format: CustomFormat): ItemsRead {
  const session =
    format === 'php' && compressionOf(bytes) === undefined ? readVariables(bytes) : undefined;
  if (session) {
    return {
      ...phpItems(session, noNames),
      facts: [{ kind: 'encoding', text: session.handler }],
      ...(session.hasUndefined && { readOnlyReason: 'undefined-variables' }),
    };
  }
  const isWhole = !readOnly.has(format);
  if (format === 'php' && extentOfPhp(bytes, 0)?.refers === true) return unreadSession(bytes);
  const encoding = format === 'collection' ? 'bytes' : format;
  const read = readItemTree(bytes, encoding, { isWhole, systemNames: noNames });
  if (read.compression || !readOnly.has(format)) return read;
  return { ...read, readOnlyReason: 'language-values' };
}
