import { FormatError } from '../../formats/errors.ts';
import { textOfKey } from '../find/key-bytes.ts';
import { HEAD_BYTES, type KeyLook, lookedAtFields } from '../find/key-look.ts';
import { type KeyMatch, newKeyMatch } from '../find/key-rule.ts';
import { isBuiltInLayout, isKeptBy } from '../layout-facts.ts';
import type { StoreLayout } from '../layout.ts';
import { attributeTypes } from '../layouts/dynamodb/attribute-types.ts';
import { recogniseRecord } from '../layouts/dynamodb/record-rules.ts';
import type { StoredItem } from '../layouts/dynamodb/stored-item.ts';
import { createRecogniser } from '../layouts/key-recognition.ts';
import { memcachedKeys } from '../layouts/memcached-keys.ts';
import { customKeyRules, layoutById } from '../layouts/layouts.ts';
import type { ChangePlan } from '../plan/change-plan.ts';
import { StoreError } from '../replies.ts';
import type { SessionRef } from '../session.ts';
import type { FiledSession } from './session-file.ts';

/**
 * Whether a session of a file can be stored so that it is found and read again as the same one. A file says
 * what it likes: a key that belongs to another session, data that no site could read, a name twice.
 * @param keepsId whether it is stored under the id of the file
 */
export function canBeMade(session: FiledSession, keepsId: boolean): boolean {
  const { ref, items, blob } = session;
  if (!isBuiltInLayout(ref.layout) && !ref.layout.startsWith('custom:')) return false;
  try {
    const layout = layoutById(ref.layout);
    const plan = layout.planCreate?.({ ...session, keys: layout.keys(ref) });
    const key = plan?.keys[0];
    if (!plan || !key) return false;
    const data = dataOf(plan);
    if (keepsId && !isKeyOf(ref, key, data)) return false;
    if (!blob && hasTwins(layout, items)) return false;
    const reply = data instanceof Map ? [...data].flatMap(([, pair]) => pair) : data;
    return layout.readItems(reply, Date.now()).damage === undefined;
  } catch (error) {
    if (error instanceof StoreError || error instanceof FormatError) return false;
    throw error;
  }
}

type Bytes = Uint8Array;
/** The fields of a hash by their names, each with its name's bytes and its value. */
type Fields = Map<string, readonly [name: Bytes, value: Bytes]>;

/** What will stand under the data key. */
function dataOf({ writes }: ChangePlan): Bytes | Fields {
  const fields: Fields = new Map();
  for (const write of writes) {
    if (write.type !== 'command' || write.key !== 0) continue;
    const { command } = write;
    if (command[0] === 'SET') return bytesOf(command[1]);
    if (command[0] !== 'HSET') continue;
    const [name, value] = [bytesOf(command[1]), bytesOf(command[2])];
    fields.set(Buffer.from(name).toString('latin1'), [name, value]);
  }
  return fields;
}

function bytesOf(value: string | Bytes): Bytes {
  return typeof value === 'string' ? new TextEncoder().encode(value) : value;
}

function lookAt(data: Bytes | Fields): KeyLook {
  const head = (value: Bytes) => ({
    head: value.subarray(0, HEAD_BYTES),
    sizeBytes: value.length,
  });
  if (!(data instanceof Map)) return { type: 'string', text: head(data) };
  const found = lookedAtFields.flatMap((field) => {
    const value = data.get(field)?.[1];
    return value ? [[field, head(value)] as const] : [];
  });
  return { type: 'hash', fields: new Map(found) };
}

/** Whether a search takes the key for this session's. */
function isKeyOf(ref: SessionRef, key: Bytes, data: Bytes | Fields): boolean {
  const match = newKeyMatch();
  const isTaken = isKeptBy(ref.layout, 'dynamodb')
    ? recogniseRecord(key, recordOf(data), match)
    : isTakenKey(ref, key, lookAt(data), match);
  return (
    isTaken &&
    match.layout === ref.layout &&
    match.part === 'data' &&
    textOfKey(key, match.applicationStart, match.applicationEnd) === ref.application &&
    textOfKey(key, match.idStart, match.idEnd) === ref.id
  );
}

function isTakenKey(ref: SessionRef, key: Bytes, look: KeyLook, match: KeyMatch): boolean {
  const keys = isKeptBy(ref.layout, 'redis') ? createRecogniser(customKeyRules()) : memcachedKeys();
  if (!keys.recognise(key, 0, key.length, match)) return false;
  return match.isSure || keys.settle(key, look, match);
}

/** The record as a table would have it. */
function recordOf(data: Bytes | Fields): StoredItem {
  if (!(data instanceof Map)) return new Map();
  const named = [...data].map(([name, [, bytes]]) => {
    return [name, { type: attributeTypes.get(name) ?? 'S', bytes }] as const;
  });
  return new Map(named);
}

/** Whether two items are one to the framework. */
function hasTwins(layout: StoreLayout, items: FiledSession['items']): boolean {
  const names = items.map(({ name }) => (name === null ? null : (layout.foldName?.(name) ?? name)));
  return new Set(names).size < names.length;
}
