/**
 * Measures sessions in DynamoDB beside the plain calls, in the same run, against dynalite on this machine: opening a
 * session beside GetItem, a save beside UpdateItem, a search beside a bare Scan. Loopback only, less than a minute.
 */
import type { SessionRef } from '../src/stores/session.ts';
import { openTable } from '../test/integration/sources/dynamo-rig.ts';
import {
  AwsSessionProvider,
  PROVIDER_KEY,
  textValue,
} from '../test/integration/support/aws-session-provider.ts';
import { createTable, startDynamoDouble } from '../test/integration/support/dynamo-double.ts';
import { type Comparison, median } from './comparison.ts';

const sessionCount = 5000;
const rounds = 3;
const saves = 200;
const TABLE = 'ASP.NET_SessionState';

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const idOf = (number: number): string => `bench${String(number).padStart(19, '0')}`;
const refOf = (id: string): SessionRef => ({ layout: 'dynamodb-provider', application: '', id });

/** Measures all of it. */
export async function run(): Promise<readonly Comparison[]> {
  const double = await startDynamoDouble();
  await createTable(double, TABLE, PROVIDER_KEY);
  const provider = new AwsSessionProvider(double, TABLE);
  const source = await openTable(double, TABLE);
  // As our own requests go: over the proxy that mends dynalite, on a connection that stays.
  const plain = async (action: string, input: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`http://127.0.0.1:${double.port}/`, {
      method: 'POST',
      headers: { 'x-amz-target': `DynamoDB_20120810.${action}` },
      body: JSON.stringify({ TableName: TABLE, ...input }),
    });
    return (await response.json()) as Record<string, unknown>;
  };
  try {
    const items = new Map([
      ['Name', textValue('Ann')],
      ['Filler', textValue('x'.repeat(120))],
    ]);
    for (let start = 0; start < sessionCount; start += 100) {
      const ids = Array.from({ length: 100 }, (_, index) => idOf(start + index));
      await Promise.all(ids.map((id) => provider.setAndReleaseNew(id, items)));
    }
    const times = { scan: [], find: [], get: [], read: [], update: [], save: [] } as Record<
      'scan' | 'find' | 'get' | 'read' | 'update' | 'save',
      number[]
    >;
    for (let round = 0; round < rounds; round++) {
      times.scan.push(
        await timed(async () => {
          let ExclusiveStartKey: unknown;
          do {
            const start = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey };
            ({ LastEvaluatedKey: ExclusiveStartKey } = await plain('Scan', start));
          } while (ExclusiveStartKey !== undefined);
        }),
      );
      times.find.push(
        await timed(async () => {
          const { sessionCount: found } = await source.find();
          if (found !== sessionCount) throw new Error(`Found ${found} of ${sessionCount}`);
        }),
      );
    }
    for (let number = 0; number < saves; number++) {
      const id = idOf(number);
      const Key = { [PROVIDER_KEY]: { S: id } };
      times.get.push(await timed(() => plain('GetItem', { Key, ConsistentRead: true })));
      times.read.push(await timed(() => source.read(refOf(id))));
      const UpdateExpression = 'SET Other = :v';
      const ExpressionAttributeValues = { ':v': { S: 'Bea' } };
      times.update.push(
        await timed(() =>
          plain('UpdateItem', { Key, UpdateExpression, ExpressionAttributeValues }),
        ),
      );
      const opened = await source.read(refOf(id));
      const before = textValue('Ann');
      const changes = [{ name: 'Name', before, after: textValue('Bea') }];
      times.save.push(
        await timed(async () => {
          const change = { kind: 'save', ref: refOf(id), opened, changes } as const;
          const { outcome } = await source.change(change);
          if (outcome !== 'saved') throw new Error(outcome);
        }),
      );
    }
    const figure = (
      what: string,
      baseline: string,
      ours: readonly number[],
      theirs: readonly number[],
    ): Comparison => ({ what, baseline, unit: 'ms', ours: median(ours), theirs: median(theirs) });
    return [
      figure(`find ${sessionCount} sessions in DynamoDB`, 'Scan', times.find, times.scan),
      figure('read a session in DynamoDB', 'GetItem', times.read, times.get),
      figure('save one in DynamoDB', 'UpdateItem', times.save, times.update),
    ];
  } finally {
    source.close();
    await double.stop();
  }
}
