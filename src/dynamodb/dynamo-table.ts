import { DynamoError } from './dynamo-error.ts';
import type { DynamoApi, Reply } from './dynamo-api.ts';
import {
  BadReplyError,
  itemIn,
  objectIn,
  typeOf,
  type WireItem,
  type WireValue,
} from './wire-value.ts';

/** What a table says of itself. */
export interface TableFacts {
  readonly table: string;
  /** The name of its key, which is one text. */
  readonly keyName: string;
  /** About how many records it has: AWS counts every six hours. */
  readonly itemCount: number;
  readonly sizeBytes: number;
  /** What may be read of it in a second; absent where each request is paid for. */
  readonly readUnits?: number;
  /** The attribute by which the table deletes records; absent where it doesn't, or nobody may ask. */
  readonly ttlAttribute?: string;
  readonly createdAtMs?: number;
  readonly id?: string;
  /** What may not be asked. */
  readonly refused: readonly string[];
}

/** A page of a scan. */
export interface ScanPage {
  readonly items: readonly WireItem[];
  /** Where the next page begins; absent for the last one. */
  readonly next?: WireItem;
  readonly units: number;
}

/** How many records one batch may ask for ("BatchGetItem"). */
const MAX_BATCH = 100;
/** How many batches, or single questions, are on their way at once. */
const AT_ONCE = 4;

/**
 * Asks what there is to know of a table.
 * @throws DynamoError `no-table`, `other-table`, and whatever else keeps one from asking
 */
export async function describeTable(
  api: DynamoApi,
  table: string,
  signal?: AbortSignal,
): Promise<TableFacts> {
  const { Table } = await api.call('DescribeTable', { TableName: table }, signal);
  const described = objectIn(Table);
  const keyName = keyNameOf(described);
  const refused: string[] = [];
  const ttlAttribute = await api
    .call('DescribeTimeToLive', { TableName: table }, signal)
    .then(ttlAttributeOf)
    .catch((error: unknown) => {
      // It only says when the table deletes: nothing that sessions can't be read without.
      if (!(error instanceof DynamoError)) throw error;
      if (error.code === 'denied') refused.push('DESCRIBE TIME TO LIVE');
      return undefined;
    });
  const { ProvisionedThroughput, ItemCount, TableSizeBytes, CreationDateTime, TableId } = described;
  const units =
    ProvisionedThroughput === undefined
      ? 0
      : numberOf(objectIn(ProvisionedThroughput)['ReadCapacityUnits']);
  const createdAtMs = numberOf(CreationDateTime) * 1000;
  return {
    table,
    keyName,
    itemCount: numberOf(ItemCount),
    sizeBytes: numberOf(TableSizeBytes),
    ...(units > 0 && { readUnits: units }),
    ...(ttlAttribute !== undefined && { ttlAttribute }),
    ...(createdAtMs > 0 && { createdAtMs }),
    ...(typeof TableId === 'string' && { id: TableId }),
    refused,
  };
}

/** The records of a table, by their keys as text. */
export class DynamoTable {
  readonly facts: TableFacts;
  readonly #api: DynamoApi;
  /** False once it came out that this isn't allowed, while single questions are. */
  #mayBatch = true;

  constructor(api: DynamoApi, facts: TableFacts) {
    this.#api = api;
    this.facts = facts;
  }

  /** The record of a key as it is now. @throws as {@link DynamoApi.call} */
  async get(key: string): Promise<WireItem | undefined> {
    const reply = await this.#api.call('GetItem', {
      TableName: this.facts.table,
      Key: this.#keyOf(key),
      ConsistentRead: true,
    });
    return reply['Item'] === undefined ? undefined : itemIn(reply['Item']);
  }

  /** The records of many keys; what isn't there is left out. @throws as {@link DynamoApi.call} */
  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, WireItem>> {
    const found = new Map<string, WireItem>();
    const pieces: (readonly string[])[] = [];
    const size = this.#mayBatch && keys.length > 1 ? MAX_BATCH : 1;
    for (let at = 0; at < keys.length; at += size) pieces.push(keys.slice(at, at + size));
    const walk = async (): Promise<void> => {
      for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
        const [only = ''] = piece;
        if (piece.length > 1) await this.#getBatch(piece, found);
        else {
          const item = await this.get(only);
          if (item) found.set(only, item);
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, walk));
    } catch (error) {
      const isBatch = error instanceof DynamoError && error.facts.action?.endsWith('BatchGetItem');
      if (!isBatch || error.code !== 'denied' || !this.#mayBatch) throw error;
      this.#mayBatch = false;
      return this.getMany(keys);
    }
    return found;
  }

  async #getBatch(keys: readonly string[], found: Map<string, WireItem>): Promise<void> {
    const { table, keyName } = this.facts;
    let asked: unknown = { Keys: keys.map((key) => this.#keyOf(key)), ConsistentRead: true };
    // Each answer has some of them, so that this ends.
    for (let round = 0; round <= keys.length; round++) {
      const reply = await this.#api.call('BatchGetItem', { RequestItems: { [table]: asked } });
      const items = objectIn(reply['Responses'] ?? {})[table] ?? [];
      for (const item of listOf(items).map(itemIn)) {
        const key = item[keyName]?.['S'];
        if (typeof key === 'string') found.set(key, item);
      }
      const left = objectIn(reply['UnprocessedKeys'] ?? {})[table];
      if (left === undefined) return;
      asked = { ...objectIn(left), ConsistentRead: true };
    }
    throw new DynamoError('throttled', { action: 'dynamodb:BatchGetItem' });
  }

  /**
   * A page of all records, as they were a moment ago.
   * @param limit how many are looked at, at most; a page of a megabyte otherwise
   */
  async scan(
    start: WireItem | undefined,
    limit: number | undefined,
    signal?: AbortSignal,
  ): Promise<ScanPage> {
    const input = {
      TableName: this.facts.table,
      ReturnConsumedCapacity: 'TOTAL',
      ...(start && { ExclusiveStartKey: start }),
      ...(limit !== undefined && { Limit: limit }),
    };
    const reply = await this.#api.call('Scan', input, signal);
    const { Items, LastEvaluatedKey, ConsumedCapacity } = reply;
    const next = LastEvaluatedKey === undefined ? undefined : itemIn(LastEvaluatedKey);
    return {
      items: listOf(Items ?? []).map(itemIn),
      ...(next && { next }),
      units:
        ConsumedCapacity === undefined ? 0 : numberOf(objectIn(ConsumedCapacity)['CapacityUnits']),
    };
  }

  /**
   * Changes the record of a key in one step.
   * @returns the record as it is now, where the action gives it
   * @throws ConditionFailedError, and as {@link DynamoApi.call}
   */
  async write(
    action: 'UpdateItem' | 'PutItem' | 'DeleteItem',
    input: object,
  ): Promise<WireItem | undefined> {
    const reply: Reply = await this.#api.call(action, {
      TableName: this.facts.table,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...input,
    });
    return reply['Attributes'] === undefined ? undefined : itemIn(reply['Attributes']);
  }

  #keyOf(key: string): Readonly<Record<string, WireValue>> {
    return { [this.facts.keyName]: { S: key } };
  }

  /** The key of a record as text. @throws BadReplyError */
  keyIn(item: WireItem): string {
    const [type, content] = typeOf(item[this.facts.keyName] ?? {});
    if (type !== 'S' || typeof content !== 'string') throw new BadReplyError('A key is no text');
    return content;
  }
}

/** @throws DynamoError `other-table` */
function keyNameOf({ KeySchema, AttributeDefinitions }: Readonly<Record<string, unknown>>): string {
  const [first, ...more] = listOf(KeySchema).map(objectIn);
  const name = first?.['AttributeName'];
  const definition = listOf(AttributeDefinitions)
    .map(objectIn)
    .find((each) => each['AttributeName'] === name);
  if (typeof name !== 'string' || more.length > 0 || definition?.['AttributeType'] !== 'S') {
    throw new DynamoError('other-table', {});
  }
  return name;
}

function ttlAttributeOf({ TimeToLiveDescription }: Reply): string | undefined {
  if (TimeToLiveDescription === undefined) return undefined;
  const { TimeToLiveStatus, AttributeName } = objectIn(TimeToLiveDescription);
  const isOn = TimeToLiveStatus === 'ENABLED' || TimeToLiveStatus === 'ENABLING';
  return isOn && typeof AttributeName === 'string' ? AttributeName : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new BadReplyError('A list is missing');
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
