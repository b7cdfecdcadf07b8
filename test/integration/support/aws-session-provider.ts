import { randomUUID } from 'node:crypto';
import {
  type CollectionItem,
  readCollection,
  writeCollection,
} from '../../../src/formats/alt/collection.ts';
import type { DynamoDouble } from './dynamo-double.ts';

/** Attributes as they travel. */
type Attributes = Record<string, Record<string, string>>;

/** What a request of a site gets. */
export type ProviderAnswer =
  | { readonly kind: 'found'; readonly lockId: string; readonly items: Items }
  | { readonly kind: 'locked'; readonly lockId: string; readonly ageMs: number }
  | { readonly kind: 'none' };

/** The items of a session by their names, as ASP.NET serializes them. */
export type Items = ReadonlyMap<string, Uint8Array>;

/**
 * AWS.SessionProvider as far as a table of DynamoDB sees it: the requests that the genuine one was recorded
 * to send, in its order, with the legacy parameters that it uses (reference/dynamodb-sessions.md, section 1.3).
 */
export class AwsSessionProvider {
  readonly #double: DynamoDouble;
  readonly #table: string;
  readonly #timeoutMs: number;
  readonly #ttlName: string | undefined;

  constructor(
    double: DynamoDouble,
    table: string,
    options: { readonly timeoutMinutes?: number; readonly ttlName?: string } = {},
  ) {
    this.#double = double;
    this.#table = table;
    this.#timeoutMs = (options.timeoutMinutes ?? 20) * 60_000;
    this.#ttlName = options.ttlName;
  }

  createUninitialized(id: string): Promise<object> {
    return this.#put(id, {
      CreateDate: { S: iso() },
      Flags: { N: '1' },
      Locked: { N: '0' },
      Ver: { S: '1' },
      ...this.#end(),
    });
  }

  /** A page that only reads: heeds no lock. */
  async getItem(id: string): Promise<ProviderAnswer> {
    const item = await this.#get(id);
    if (!item) return { kind: 'none' };
    return { kind: 'found', lockId: item['LockId']?.['S'] ?? randomUUID(), items: itemsIn(item) };
  }

  async getItemExclusive(id: string): Promise<ProviderAnswer> {
    const lockId = randomUUID();
    const taken = await this.#update(
      id,
      { LockId: put('S', lockId), Locked: put('N', '1'), LockDate: put('S', iso()) },
      { Locked: { Exists: true, Value: { N: '0' } } },
      'ALL_NEW',
    );
    if (!taken) {
      const item = await this.#get(id);
      if (!item) return { kind: 'none' };
      const ageMs = Date.now() - Date.parse(item['LockDate']?.['S'] ?? '');
      return { kind: 'locked', lockId: item['LockId']?.['S'] ?? '', ageMs };
    }
    if (taken['Flags']?.['N'] === '1') {
      await this.#update(id, { Flags: put('N', '0') });
      return { kind: 'found', lockId, items: new Map() };
    }
    if (Date.parse(taken['Expires']?.['S'] ?? '') < Date.now()) {
      await this.#call('DeleteItem', { Key: key(id) });
      return { kind: 'none' };
    }
    return { kind: 'found', lockId, items: itemsIn(taken) };
  }

  /** The first request of a session, which had no lock to take. */
  setAndReleaseNew(id: string, items: Items): Promise<object> {
    const now = iso();
    return this.#put(id, {
      CreateDate: { S: now },
      Flags: { N: '0' },
      LockDate: { S: now },
      Locked: { N: '0' },
      SessionItems: { S: serialized(items) },
      Ver: { S: '1' },
      ...this.#end(),
    });
  }

  /** @returns false where the lock was another's by then: the provider says nothing of it */
  async setAndRelease(id: string, lockId: string, items: Items): Promise<boolean> {
    const end = Object.entries(this.#end()).map(([name, Value]) => [
      name,
      { Action: 'PUT', Value },
    ]);
    const saved = await this.#update(
      id,
      {
        Locked: put('N', '0'),
        LockDate: put('S', iso()),
        Flags: put('N', '0'),
        SessionItems: put('S', serialized(items)),
        Ver: put('S', '1'),
        LockId: { Action: 'DELETE' },
        ...(Object.fromEntries(end) as object),
      },
      owned(lockId),
    );
    return saved !== undefined;
  }

  async releaseItemExclusive(id: string, lockId: string): Promise<boolean> {
    await this.#get(id);
    const released = await this.#update(
      id,
      { Locked: put('N', '0'), ...this.#movedEnd() },
      owned(lockId),
    );
    return released !== undefined;
  }

  /** Breaks locks, and leaves a stub where there is no session. */
  resetItemTimeout(id: string): Promise<object | undefined> {
    return this.#update(id, { Locked: put('N', '0'), ...this.#movedEnd() });
  }

  async removeItem(id: string, lockId?: string): Promise<void> {
    if (lockId !== undefined) {
      const item = await this.#get(id);
      if (item?.['LockId']?.['S'] !== lockId) return;
    }
    await this.#call('DeleteItem', { Key: key(id) });
  }

  #end(): Attributes {
    const endMs = Date.now() + this.#timeoutMs;
    return {
      Expires: { S: iso(endMs) },
      ...(this.#ttlName !== undefined && {
        [this.#ttlName]: { N: String(Math.floor(endMs / 1000)) },
      }),
    };
  }

  #movedEnd(): object {
    const end = Object.entries(this.#end()).map(([name, Value]) => [
      name,
      { Action: 'PUT', Value },
    ]);
    return Object.fromEntries(end) as object;
  }

  async #get(id: string): Promise<Attributes | undefined> {
    const reply = await this.#call('GetItem', { Key: key(id), ConsistentRead: true });
    return reply['Item'] as Attributes | undefined;
  }

  #put(id: string, attributes: Attributes): Promise<object> {
    return this.#call('PutItem', { Item: { ...key(id), ...attributes } });
  }

  /** @returns undefined where what was expected isn't so */
  async #update(
    id: string,
    AttributeUpdates: object,
    Expected?: object,
    ReturnValues?: string,
  ): Promise<Attributes | undefined> {
    try {
      const reply = await this.#call('UpdateItem', {
        Key: key(id),
        AttributeUpdates,
        ...(Expected && { Expected }),
        ...(ReturnValues !== undefined && { ReturnValues }),
      });
      return (reply['Attributes'] ?? {}) as Attributes;
    } catch (error) {
      if (String(error).includes('ConditionalCheckFailedException')) return undefined;
      throw error;
    }
  }

  #call(action: string, input: object): Promise<Record<string, unknown>> {
    return this.#double.call(action, { TableName: this.#table, ...input });
  }
}

/** The key of a table that the provider itself has made. */
export const PROVIDER_KEY = 'SessionId';

function key(id: string): Attributes {
  return { [PROVIDER_KEY]: { S: id } };
}

function put(type: 'S' | 'N', value: string): object {
  return { Action: 'PUT', Value: { [type]: value } };
}

function owned(lockId: string): object {
  return { LockId: { Exists: true, Value: { S: lockId } } };
}

function iso(atMs = Date.now()): string {
  return new Date(atMs).toISOString();
}

/** A text as ASP.NET serializes it: its type, its length in seven bits a byte, its UTF-8. */
export function textValue(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  if (bytes.length > 127) throw new RangeError('too long');
  return new Uint8Array([1, bytes.length, ...bytes]);
}

function serialized(items: Items): string {
  const list = [...items].map(([name, bytes]): CollectionItem => ({ name, bytes }));
  return Buffer.from(writeCollection({ items: list })).toString('base64');
}

function itemsIn(item: Attributes): Items {
  const bytes = Buffer.from(item['SessionItems']?.['S'] ?? '', 'base64');
  if (bytes.length === 0) return new Map();
  return new Map(readCollection(bytes).items.map(({ name, bytes: value }) => [name ?? '', value]));
}
