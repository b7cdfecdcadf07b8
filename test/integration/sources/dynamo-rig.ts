import { openDynamo } from '../../../src/dynamodb/dynamodb-source.ts';
import type { EndpointAddress } from '../../../src/config/endpoint-address.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { AwsSessionProvider, PROVIDER_KEY, textValue } from '../support/aws-session-provider.ts';
import { createTable, type DynamoDouble, startDynamoDouble } from '../support/dynamo-double.ts';
import type { Site, SourceRig } from './rig.ts';

/** The layouts of the sites that share a table with us. */
export const dynamoLayouts = ['dynamodb-provider'] as const;

const TABLE = 'ASP.NET_SessionState';

/**
 * The address of a table of the double.
 * @param host one that leads to this machine, and isn't known to, stands for AWS, where each question is paid for
 */
export function addressOf(
  double: DynamoDouble,
  table: string,
  host: '127.0.0.1' | '0.0.0.0' = '127.0.0.1',
): EndpointAddress {
  return {
    hosts: [{ host, port: double.port }],
    usesTls: false,
    isTlsGuessed: false,
    database: 0,
    store: { kind: 'dynamodb', region: 'eu-central-1', table },
  };
}

/** Opens a table of the double. */
export function openTable(
  double: DynamoDouble,
  table: string,
  canWrite = true,
  host: '127.0.0.1' | '0.0.0.0' = '127.0.0.1',
): Promise<SessionSource> {
  const credentials = () => Promise.resolve({ accessKeyId: 'AKID', secretAccessKey: 'secret' });
  return openDynamo({ address: addressOf(double, table, host), canWrite, credentials });
}

/** A table of DynamoDB, and a site with AWS.SessionProvider. */
export async function startDynamoRig(): Promise<SourceRig> {
  const double = await startDynamoDouble();
  await createTable(double, TABLE, PROVIDER_KEY);
  return {
    sites: [providerSite(double)],
    applicationsOf: () => ['', 'shop'],
    open: ({ canWrite = true } = {}) => openTable(double, TABLE, canWrite),
    openLossy: async () => {
      const source = await openTable(double, TABLE);
      return { source, lose: (loss) => double.meet('UpdateItem', { kind: loss }) };
    },
    clear: () => clearTable(double, TABLE, PROVIDER_KEY),
    stop: () => double.stop(),
  };
}

/** Deletes all records of a table. */
export async function clearTable(
  double: DynamoDouble,
  table: string,
  keyName: string,
): Promise<void> {
  const { Items } = await double.call('Scan', { TableName: table });
  for (const item of Items as Record<string, object>[]) {
    await double.call('DeleteItem', { TableName: table, Key: { [keyName]: item[keyName] } });
  }
}

function providerSite(double: DynamoDouble): Site {
  const provider = new AwsSessionProvider(double, TABLE, { ttlName: 'ttl' });
  const idOf = ({ application, id }: SessionRef) =>
    application === '' ? id : `${application}-${id}`;
  const locked = async (ref: SessionRef) => {
    const answer = await provider.getItemExclusive(idOf(ref));
    if (answer.kind !== 'found') throw new Error(answer.kind);
    return answer;
  };
  return {
    layout: 'dynamodb-provider',
    encode: textValue,
    begin: async (ref, values) => {
      const items = Object.entries(values).map(
        ([name, value]) => [name, textValue(value)] as const,
      );
      await provider.setAndReleaseNew(idOf(ref), new Map(items));
    },
    store: async (ref, name, value) => {
      const { lockId, items } = await locked(ref);
      const after = new Map([...items, [name, textValue(value)]]);
      if (!(await provider.setAndRelease(idOf(ref), lockId, after))) throw new Error('not saved');
    },
    lock: async (ref) => {
      await locked(ref);
    },
    end: async (ref) => {
      const { lockId } = await locked(ref);
      await provider.removeItem(idOf(ref), lockId);
    },
  };
}
