import { l10n } from '../formats/reason.ts';
import type { ChangeCondition, ChangePlan, ChangeWrite } from '../stores/plan/change-plan.ts';
import { lifeOf, lifeText, movedLife } from '../stores/layouts/dynamodb/record-life.ts';
import { attributeTypes } from '../stores/layouts/dynamodb/attribute-types.ts';
import { StoreError } from '../stores/replies.ts';
import { mapAfter } from './map-value.ts';
import type { AnswerTime, ReadRecord } from './item-answers.ts';
import {
  isSameValue,
  sizeOf,
  storedItem,
  type WireItem,
  type WireValue,
  wireValue,
} from './wire-value.ts';

/** A change of one record as the API takes it. */
export interface RecordChange {
  readonly action: 'UpdateItem' | 'PutItem' | 'DeleteItem';
  readonly input: object;
}

/** No record is larger ("Service, account, and table quotas": item size). */
const MAX_ITEM_BYTES = 400 * 1024;

/**
 * What a plan asks of the API where it may be carried out: one request, which demands that all that the
 * plan looks at or builds on is still as it was read.
 * @param record as it was read; absent where there is none
 * @throws StoreError `unwritable` for what is more than a record may hold, or no text where one has to be
 */
export function recordChange(
  plan: ChangePlan,
  { key, keyName }: { readonly key: string; readonly keyName: string },
  record: ReadRecord | undefined,
  time: AnswerTime,
): RecordChange {
  const names = new Names();
  const demands = [
    `${record ? 'attribute_exists' : 'attribute_not_exists'}(${names.of(keyName)})`,
    ...pins(plan, record?.wire ?? {}, names),
    ...stillLives(plan, record, time, names),
  ];
  const condition = { ConditionExpression: demands.join(' AND ') };
  const Key = { [keyName]: { S: key } };
  if (plan.writes.some(({ type, ...write }) => type === 'command' && isDelete(write))) {
    return { action: 'DeleteItem', input: { Key, ...condition, ...names.input() } };
  }
  const before = record?.wire ?? Key;
  const after = changed(before, plan.writes, keyName, time);
  const size = Object.entries(after).reduce((sum, [name, value]) => sum + sizeOf(name, value), 0);
  if (size > MAX_ITEM_BYTES) throw new StoreError('unwritable', tooLarge(size));
  if (!record) return { action: 'PutItem', input: { Item: after, ...condition, ...names.input() } };
  const sets = Object.entries(after).filter(([name, value]) => !isSameValue(before[name], value));
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const set = sets.map(([name, value]) => `${names.of(name)} = ${names.value(value)}`);
  const parts = [
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => names.of(name)).join(', ')}`] : []),
  ];
  return {
    action: 'UpdateItem',
    input: {
      Key,
      ...condition,
      ...(parts.length > 0 && { UpdateExpression: parts.join(' ') }),
      ...names.input(),
      ReturnValues: 'ALL_NEW',
    },
  };
}

function isDelete(write: object): boolean {
  return 'command' in write && Array.isArray(write.command) && write.command[0] === 'DEL';
}

function tooLarge(sizeBytes: number) {
  return l10n.t(
    'This session would have {0} kB. A record of DynamoDB has 400 kB at most, names and encoding included.',
    Math.ceil(sizeBytes / 1024),
  );
}

/** Stands for names and values in expressions, which have words of their own. */
class Names {
  readonly #names = new Map<string, string>();
  readonly #values: WireValue[] = [];

  of(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const made = `#n${this.#names.size}`;
    this.#names.set(name, made);
    return made;
  }

  value(value: WireValue): string {
    const at = this.#values.findIndex((each) => isSameValue(each, value));
    if (at >= 0) return `:v${at}`;
    this.#values.push(value);
    return `:v${this.#values.length - 1}`;
  }

  input(): object {
    const values = this.#values.map((value, at) => [`:v${at}`, value]);
    return {
      ExpressionAttributeNames: Object.fromEntries(
        [...this.#names].map(([name, made]) => [made, name]),
      ),
      ...(values.length > 0 && { ExpressionAttributeValues: Object.fromEntries(values) as object }),
    };
  }
}

/** What the conditions of the plan were judged by, and what its writes build on, is as it was read. */
function pins({ conditions, writes }: ChangePlan, wire: WireItem, names: Names): string[] {
  const fields = new Set<string>();
  for (const condition of conditions) for (const name of judgedBy(condition)) fields.add(name);
  for (const write of writes) if (write.type === 'compose-field') fields.add(write.field);
  return [...fields].map((name) => {
    const value = wire[name];
    return value === undefined
      ? `attribute_not_exists(${names.of(name)})`
      : `${names.of(name)} = ${names.value(value)}`;
  });
}

function judgedBy(condition: ChangeCondition): readonly string[] {
  if (condition.type !== 'reads') return [];
  const [command, ...fields] = condition.command;
  if (command !== 'HGET' && command !== 'HMGET') return [];
  return fields.flatMap((field, at) =>
    condition.expected[at] === undefined || condition.expected[at][0] === '*'
      ? []
      : [typeof field === 'string' ? field : decoder.decode(field as Uint8Array)],
  );
}

/** What is past its end is gone for the site, though it is there: nothing may bring it back. */
function stillLives(
  plan: ChangePlan,
  record: ReadRecord | undefined,
  { nowMs, ttlAttribute }: AnswerTime,
  names: Names,
): string[] {
  if (!record || !needsLife(plan)) return [];
  const [life] = lifeOf(record.item, ttlAttribute) ?? [];
  const value = life && record.wire[life.name];
  if (!life || !value) return [];
  const now = lifeText(life, nowMs);
  return [`${names.of(life.name)} > ${names.value(life.unit === 'iso' ? { S: now } : { N: now })}`];
}

/** Whether a plan is about a session that lives. One that ends it isn't. */
export function needsLife({ conditions }: ChangePlan): boolean {
  return conditions.some(
    (condition) => condition.type === 'type' && condition.allowed.every((type) => type === 'hash'),
  );
}

/** The record with the writes done. */
function changed(
  before: WireItem,
  writes: readonly ChangeWrite[],
  keyName: string,
  { nowMs, ttlAttribute }: AnswerTime,
): WireItem {
  const after = new Map(Object.entries(before));
  const put = (name: string, bytes: Uint8Array): void => {
    const [type = 'NULL'] = Object.keys(before[name] ?? {});
    const isNested = type === 'M' || type === 'L';
    after.set(name, isNested ? mapAfter(before[name], bytes) : valueOf(type, bytes, name));
  };
  let ttlMs: number | undefined;
  for (const write of writes) {
    if (write.type !== 'command') throw new RangeError(`No ${write.type} of a record`);
    const { command } = write;
    switch (command[0]) {
      case 'HSET':
        put(textOf(command[1]), bytesIn(command[2]));
        break;
      case 'HDEL':
        after.delete(textOf(command[1]));
        break;
      case 'PEXPIRE':
        ttlMs = command[1];
        break;
      default:
        throw new RangeError(`No ${command[0]} of a record`);
    }
  }
  const wire = (): WireItem => Object.fromEntries(after);
  if (ttlMs === undefined) return wire();
  const life = lifeOf(storedItem(wire(), keyName), ttlAttribute);
  if (!life) return wire();
  const [main] = life;
  for (const { name, text } of movedLife(life, nowMs + ttlMs)) put(name, utf8.encode(text));
  // A new record of the provider: the table deletes by another attribute than the one that tells its end.
  if (main.unit === 'iso' && ttlAttribute !== undefined && !after.has(ttlAttribute)) {
    after.set(ttlAttribute, { N: String(Math.floor((nowMs + ttlMs) / 1000)) });
  }
  return wire();
}

/** @param type of what is there; that of what says nothing is the one that frameworks write */
function valueOf(type: string, bytes: Uint8Array, name: string): WireValue {
  const written = type === 'NULL' ? (attributeTypes.get(name) ?? 'S') : type;
  if (written !== 'S' && written !== 'N' && written !== 'B') {
    throw new StoreError('unwritable', name);
  }
  try {
    return wireValue(written, bytes);
  } catch (error) {
    throw new StoreError('unwritable', l10n.t('{0} must be text in UTF-8.', name), {
      cause: error,
    });
  }
}

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

function bytesIn(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? utf8.encode(value) : value;
}

function textOf(value: string | Uint8Array): string {
  return typeof value === 'string' ? value : decoder.decode(value);
}
