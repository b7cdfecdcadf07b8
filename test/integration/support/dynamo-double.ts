import { createRequire } from 'node:module';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';

/** What a request came to, as the double is told to answer it. */
export interface DynamoRefusal {
  readonly status?: number;
  readonly type: string;
  readonly message?: string;
}

/** A request that came, as it was sent. */
export interface SeenRequest {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What becomes of a request on its way. */
type Fate =
  | { readonly kind: 'refused'; readonly refusal: DynamoRefusal }
  /** Never arrives. */
  | { readonly kind: 'of-change' }
  /** Is done, and nobody hears of it. */
  | { readonly kind: 'of-reply' }
  | { readonly kind: 'answered'; readonly status: number; readonly text: string };

/** DynamoDB as far as dynalite is it, with what it lacks mended by a proxy. */
export interface DynamoDouble {
  readonly port: number;
  /** All requests that came since {@link forget}. */
  readonly seen: readonly SeenRequest[];
  forget(): void;
  /** Asks as a site does, past the proxy's faults. */
  call(action: string, input: object): Promise<Record<string, unknown>>;
  /** What becomes of the next requests of an action. */
  meet(action: string, fate: Fate, times?: number): void;
  /** Nothing is to become of requests any more. */
  clearFates(): void;
  stop(): Promise<void>;
}

type Json = Record<string, unknown>;

/** Starts dynalite in memory, and the proxy in front of it. */
export async function startDynamoDouble(): Promise<DynamoDouble> {
  const require = createRequire(import.meta.url);
  const dynalite = require('dynalite') as (options: object) => Server;
  const back = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  const backPort = await listening(back);
  const seen: SeenRequest[] = [];
  const fates: { action: string; fate: Fate; left: number }[] = [];
  const lifetimes = new Map<string, { TimeToLiveStatus: string; AttributeName: string }>();

  const ask = async (action: string, input: object): Promise<{ status: number; body: Json }> => {
    const { status, text } = await postTo(backPort, action, JSON.stringify(mended(input)));
    return { status, body: JSON.parse(text) as Json };
  };

  const answer = async (action: string, input: Json): Promise<{ status: number; body: Json }> => {
    const table = String(input['TableName']);
    if (action === 'UpdateTimeToLive') {
      const asked = input['TimeToLiveSpecification'] as { AttributeName: string };
      lifetimes.set(table, { TimeToLiveStatus: 'ENABLED', AttributeName: asked.AttributeName });
      return { status: 200, body: { TimeToLiveSpecification: asked } };
    }
    if (action === 'DescribeTimeToLive') {
      const found = lifetimes.get(table) ?? { TimeToLiveStatus: 'DISABLED' };
      return { status: 200, body: { TimeToLiveDescription: found } };
    }
    const { ReturnValuesOnConditionCheckFailure: wish, ...rest } = input;
    const result = await ask(action, await withMaps(table, rest));
    const isRefused = String(result.body['__type']).endsWith('#ConditionalCheckFailedException');
    if (!isRefused || wish !== 'ALL_OLD') return result;
    const key = input['Key'] ?? (await keyOf(table, input['Item'] as Json));
    const old = await ask('GetItem', { TableName: table, Key: key, ConsistentRead: true });
    return { ...result, body: { ...result.body, ...old.body } };
  };

  /** dynalite finds no map the same as another: those that are become "is there". */
  const withMaps = async (table: string, input: Json): Promise<Json> => {
    let condition = input['ConditionExpression'];
    const values = (input['ExpressionAttributeValues'] ?? {}) as Record<string, Json>;
    const names = (input['ExpressionAttributeNames'] ?? {}) as Record<string, string>;
    const maps = Object.keys(values).filter((name) => 'M' in (values[name] ?? {}));
    if (typeof condition !== 'string' || maps.length === 0) return input;
    const key = input['Key'] ?? (await keyOf(table, input['Item'] as Json));
    const { body } = await ask('GetItem', { TableName: table, Key: key, ConsistentRead: true });
    const item = (body['Item'] ?? {}) as Json;
    const unused = new Set<string>();
    for (const [clause, name = '', value = ''] of condition.matchAll(/(#\w+) = (:\w+)/g)) {
      if (!maps.includes(value)) continue;
      const isSame = isDeepStrictEqual(item[names[name] ?? ''], values[value]);
      const instead = isSame ? `attribute_exists(${name})` : `attribute_not_exists(${name})`;
      condition = (condition as string).replace(clause, instead);
      unused.add(String(input['UpdateExpression']).includes(value) ? '' : value);
    }
    const used = Object.entries(values).filter(([name]) => !unused.has(name));
    const ExpressionAttributeValues = Object.fromEntries(used);
    return { ...input, ConditionExpression: condition, ExpressionAttributeValues };
  };

  const keyOf = async (table: string, item: Json): Promise<Json> => {
    const { body } = await ask('DescribeTable', { TableName: table });
    const { KeySchema } = body['Table'] as { KeySchema: { AttributeName: string }[] };
    const name = KeySchema[0]?.AttributeName ?? '';
    return { [name]: item[name] };
  };

  const front = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const action = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
      const input = JSON.parse(Buffer.concat(chunks).toString()) as Json;
      seen.push({ action, input, headers: incoming.headers });
      const fate = nextFate(fates, action);
      void reply(response, fate, () => answer(action, input));
    });
  });
  const port = await listening(front);
  return {
    port,
    get seen() {
      return seen;
    },
    forget: () => seen.splice(0),
    call: async (action, input) => {
      const { status, body } = await answer(action, input as Json);
      if (status === 200) return body;
      throw new Error(`${action}: ${JSON.stringify(body)}`);
    },
    meet: (action, fate, times = 1) => fates.push({ action, fate, left: times }),
    clearFates: () => fates.splice(0),
    stop: async () => {
      await Promise.all([closed(front), closed(back)]);
    },
  };
}

/** A table whose key is one text. */
export function createTable(double: DynamoDouble, table: string, keyName: string): Promise<object> {
  return double.call('CreateTable', {
    TableName: table,
    AttributeDefinitions: [{ AttributeName: keyName, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: keyName, KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
}

async function reply(
  response: ServerResponse,
  fate: Fate | undefined,
  answer: () => Promise<{ status: number; body: object }>,
): Promise<void> {
  const send = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(text);
  };
  if (fate?.kind === 'refused') {
    const { status = 400, type, message = '' } = fate.refusal;
    send(status, JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message }));
    return;
  }
  if (fate?.kind === 'answered') {
    send(fate.status, fate.text);
    return;
  }
  if (fate?.kind === 'of-change') {
    response.destroy();
    return;
  }
  const { status, body } = await answer();
  if (fate?.kind === 'of-reply') response.destroy();
  else send(status, JSON.stringify(body));
}

function nextFate(
  fates: { action: string; fate: Fate; left: number }[],
  action: string,
): Fate | undefined {
  const at = fates.findIndex((each) => each.action === action);
  const found = fates[at];
  if (!found) return undefined;
  found.left -= 1;
  if (found.left === 0) fates.splice(at, 1);
  return found.fate;
}

/** dynalite takes `Exists` with a value for "exists", and doesn't look at the value. */
function mended(input: object): object {
  const { Expected: expected } = input as { Expected?: Record<string, Json> };
  if (!expected) return input;
  const fields = Object.entries(expected).map(([name, { Exists, ...rest }]) => [
    name,
    'Value' in rest ? rest : { Exists, ...rest },
  ]);
  return { ...input, Expected: Object.fromEntries(fields) as object };
}

function postTo(
  port: number,
  action: string,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        headers: {
          'x-amz-target': `DynamoDB_20120810.${action}`,
          'content-type': 'application/x-amz-json-1.0',
          // Any will do.
          'x-amz-date': '20261130T000000Z',
          authorization:
            'AWS4-HMAC-SHA256 Credential=a/20261130/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=a',
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
