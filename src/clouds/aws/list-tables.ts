import * as v from 'valibot';
import { AwsError, refusalError } from './aws-error.ts';
import type { AwsPlace } from './clients.ts';
import { serviceAddress, signedPost } from './signed-post.ts';

/** A table of DynamoDB that may hold sessions. */
export interface TableEntry {
  readonly name: string;
  /** In AWS's words, in lower case: `active`, `creating` and so on. */
  readonly status: string;
  /** How many items there are, as AWS counted them within the last six hours. */
  readonly itemCount: number;
  readonly sizeBytes: number;
}

/** What a list says of the tables of a region. */
export interface TableList {
  /** By name. */
  readonly tables: readonly TableEntry[];
  /** True where there are more tables than were looked at. */
  readonly isCut: boolean;
}

/** An account has 2,500 tables in a region ("Service, account, and table quotas"); each is a question of its own. */
const maxTables = 300;
const maxPages = 100;
const asksAtOnce = 6;

const tableNames = v.object({
  TableNames: v.optional(v.array(v.string())),
  LastEvaluatedTableName: v.optional(v.string()),
});

const described = v.object({
  Table: v.object({
    TableName: v.string(),
    TableStatus: v.optional(v.string(), ''),
    ItemCount: v.optional(v.number(), 0),
    TableSizeBytes: v.optional(v.number(), 0),
    KeySchema: v.array(v.object({ AttributeName: v.string(), KeyType: v.string() })),
    AttributeDefinitions: v.array(
      v.object({ AttributeName: v.string(), AttributeType: v.string() }),
    ),
  }),
});

const refusalShape = v.object({
  __type: v.optional(v.string(), ''),
  message: v.optional(v.string()),
  Message: v.optional(v.string()),
});

/**
 * Lists the tables of a region whose items are found by one text alone, as all stores of sessions have them.
 * @throws AwsError
 */
export async function listTables(place: AwsPlace): Promise<TableList> {
  const names = await allNames(place);
  const looked = names.slice(0, maxTables);
  const tables: TableEntry[] = [];
  for (let start = 0; start < looked.length; start += asksAtOnce) {
    const asked = looked.slice(start, start + asksAtOnce).map((name) => sessionTable(place, name));
    tables.push(...(await Promise.all(asked)).filter((table) => table !== undefined));
  }
  return { tables, isCut: names.length > looked.length };
}

async function allNames(place: AwsPlace): Promise<readonly string[]> {
  const names: string[] = [];
  let start: string | undefined;
  for (let page = 0; page < maxPages && names.length <= maxTables; page++) {
    const question = start === undefined ? {} : { ExclusiveStartTableName: start };
    const answer = await ask(place, 'ListTables', question, tableNames);
    names.push(...(answer.TableNames ?? []));
    const next = answer.LastEvaluatedTableName;
    // A name that comes again would lead in a circle.
    if (next === undefined || next === start) break;
    start = next;
  }
  return names;
}

/** Undefined for a table that can't hold sessions, or has gone meanwhile. */
async function sessionTable(place: AwsPlace, name: string): Promise<TableEntry | undefined> {
  try {
    const { Table } = await ask(place, 'DescribeTable', { TableName: name }, described);
    const [key, another] = Table.KeySchema;
    const type = Table.AttributeDefinitions.find(
      ({ AttributeName }) => AttributeName === key?.AttributeName,
    )?.AttributeType;
    if (another || key?.KeyType !== 'HASH' || type !== 'S') return undefined;
    return {
      name: Table.TableName,
      status: Table.TableStatus.toLowerCase(),
      itemCount: Table.ItemCount,
      sizeBytes: Table.TableSizeBytes,
    };
  } catch (error) {
    const isGone =
      error instanceof AwsError && (error.facts.detail ?? '').includes('ResourceNotFound');
    if (isGone) return undefined;
    throw error;
  }
}

async function ask<T>(
  place: AwsPlace,
  action: 'ListTables' | 'DescribeTable',
  question: object,
  shape: v.GenericSchema<unknown, T>,
): Promise<T> {
  const permission = `dynamodb:${action}`;
  const text = await signedPost(place, {
    service: 'dynamodb',
    url: new URL(serviceAddress('dynamodb', place.region, process.env)),
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
    },
    body: JSON.stringify(question),
    permission,
    refusal: (response, answer) => refusalOf(response, answer, permission),
  });
  const read = v.safeParse(shape, parsed(text));
  if (read.success) return read.output;
  throw new AwsError('unknown', { detail: `${permission}: no answer of DynamoDB` });
}

function refusalOf({ status, headers }: Response, text: string, action: string): AwsError {
  const read = v.safeParse(refusalShape, parsed(text));
  const { __type = '', message, Message } = read.success ? read.output : {};
  return refusalError(
    {
      name: __type.slice(__type.lastIndexOf('#') + 1),
      message: message ?? Message ?? `HTTP ${status}`,
      status,
      date: headers.get('date') ?? undefined,
    },
    { action },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
