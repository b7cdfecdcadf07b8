import { jsonRefusal, xmlAnswer, xmlRefusal } from './aws-double.ts';
import type { AwsAnswer, AwsRequest } from './aws-double.ts';

/** The fields of an element: texts, and the XML of lists as it is. */
type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** XML of fields in their order. */
export function xmlOf(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${value}</${name}>`))
    .join('');
}

const endpoint = (host: string, port: number) => xmlOf({ Address: host, Port: port });
const list = (element: string, ...each: string[]) =>
  each.map((text) => `<${element}>${text}</${element}>`).join('');

const host = (name: string) => `${name}.euw1.cache.amazonaws.com`;

/** A group as ElastiCache lists it. */
export function group(id: string, fields: Fields = {}): string {
  return xmlOf({
    ReplicationGroupId: id,
    Description: 'Sessions of the shop',
    Status: 'available',
    MemberClusters: list('ClusterId', `${id}-001`, `${id}-002`),
    NodeGroups: list(
      'NodeGroup',
      xmlOf({
        NodeGroupId: '0001',
        Status: 'available',
        PrimaryEndpoint: endpoint(host(`master.${id}.abc123`), 6379),
        ReaderEndpoint: endpoint(host(`replica.${id}.abc123`), 6379),
        NodeGroupMembers: list(
          'NodeGroupMember',
          xmlOf({ CacheClusterId: `${id}-001`, CacheNodeId: '0001', CurrentRole: 'primary' }),
          xmlOf({ CacheClusterId: `${id}-002`, CacheNodeId: '0001', CurrentRole: 'replica' }),
        ),
      }),
    ),
    ClusterEnabled: false,
    ClusterMode: 'disabled',
    Engine: 'valkey',
    AuthTokenEnabled: false,
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: 'required',
    ARN: `arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:${id}`,
    ...fields,
  });
}

/** The node groups of a group whose primary is on this machine. */
export function localEndpoint(port: number): string {
  const PrimaryEndpoint = endpoint('127.0.0.1', port);
  return list('NodeGroup', xmlOf({ NodeGroupId: '0001', Status: 'available', PrimaryEndpoint }));
}

/** A node as ElastiCache lists it. */
export function cluster(id: string, fields: Fields = {}): string {
  return xmlOf({
    CacheClusterId: id,
    Engine: 'valkey',
    EngineVersion: '8.1.0',
    CacheClusterStatus: 'available',
    NumCacheNodes: 1,
    CacheNodes: list(
      'CacheNode',
      xmlOf({
        CacheNodeId: '0001',
        CacheNodeStatus: 'available',
        Endpoint: endpoint(host(`${id}.abc123.0001`), 6379),
      }),
    ),
    SecurityGroups: list('member', xmlOf({ SecurityGroupId: 'sg-0aa1', Status: 'active' })),
    CacheSubnetGroupName: 'private',
    CacheParameterGroup: xmlOf({ CacheParameterGroupName: 'default.valkey8' }),
    AuthTokenEnabled: false,
    TransitEncryptionEnabled: false,
    ARN: `arn:aws:elasticache:eu-west-1:123456789012:cluster:${id}`,
    ...fields,
  });
}

/** A serverless cache as ElastiCache lists it. */
export function serverless(name: string, fields: Fields = {}): string {
  return xmlOf({
    ServerlessCacheName: name,
    Description: ' ',
    Status: 'available',
    Engine: 'valkey',
    MajorEngineVersion: '8',
    FullEngineVersion: '8.1',
    SecurityGroupIds: list('SecurityGroupId', 'sg-0bb2'),
    Endpoint: endpoint(`${name}-abc123.serverless.euw1.cache.amazonaws.com`, 6379),
    ReaderEndpoint: endpoint(`${name}-abc123.serverless.euw1.cache.amazonaws.com`, 6380),
    ARN: `arn:aws:elasticache:eu-west-1:123456789012:serverlesscache:${name}`,
    ...fields,
  });
}

/** A user as ElastiCache lists it. */
export function user(id: string, type: string, groups: readonly string[], fields: Fields = {}) {
  return xmlOf({
    UserId: id,
    UserName: id,
    Status: 'active',
    Engine: 'valkey',
    AccessString: 'on ~* +@all',
    UserGroupIds: list('member', ...groups),
    Authentication: xmlOf({ Type: type }),
    ARN: `arn:aws:elasticache:eu-west-1:123456789012:user:${id}`,
    ...fields,
  });
}

/** A table as DynamoDB describes it. */
export interface TableDescription {
  readonly TableName: string;
  readonly [member: string]: unknown;
}

/** A table whose items are found by one text. */
export function table(name: string, members: object = {}): TableDescription {
  return {
    TableName: name,
    TableStatus: 'ACTIVE',
    ItemCount: 1204,
    TableSizeBytes: 2_400_000,
    KeySchema: [{ AttributeName: 'SessionId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'SessionId', AttributeType: 'S' }],
    ...members,
  };
}

/** What an account has in a region. */
export interface Account {
  readonly groups?: readonly string[];
  readonly clusters?: readonly string[];
  readonly serverless?: readonly string[];
  readonly users?: readonly string[];
  /** Clusters and users of MemoryDB, as JSON has them. */
  readonly memoryDb?: readonly object[];
  readonly memoryDbUsers?: readonly object[];
  /** Descriptions of tables of DynamoDB, as JSON has them. */
  readonly tables?: readonly TableDescription[];
  /** How many a page of a list holds. */
  readonly pageSize?: number;
}

/** Answers as AWS does for an account, and says what it doesn't know. */
export function answersOf(account: Account): (request: AwsRequest) => AwsAnswer {
  const size = account.pageSize ?? 100;
  const page = <T>(all: readonly T[], token: string | undefined) => {
    const start = Number(token ?? 0);
    const next = start + size < all.length ? String(start + size) : undefined;
    return { part: all.slice(start, start + size), next };
  };
  const xmlList = (
    request: AwsRequest,
    token: 'Marker' | 'NextToken',
    name: string,
    element: string,
    all: readonly string[] = [],
  ) => {
    const { part, next } = page(all, request.query[token]);
    const rest = xmlOf({ [name]: list(element, ...part), [token]: next });
    return xmlAnswer(request.action, rest);
  };
  const jsonList = (request: AwsRequest, name: string, all: readonly object[] = []) => {
    const { NextToken } = JSON.parse(request.body) as { NextToken?: string };
    const { part, next } = page(all, NextToken);
    return { body: JSON.stringify({ [name]: part, NextToken: next }) };
  };
  return (request) => {
    switch (`${request.service} ${request.action}`) {
      case 'elasticache DescribeReplicationGroups':
        return xmlList(request, 'Marker', 'ReplicationGroups', 'ReplicationGroup', account.groups);
      case 'elasticache DescribeCacheClusters':
        return xmlList(request, 'Marker', 'CacheClusters', 'CacheCluster', account.clusters);
      case 'elasticache DescribeServerlessCaches':
        return xmlList(request, 'NextToken', 'ServerlessCaches', 'member', account.serverless);
      case 'elasticache DescribeUsers':
        return xmlList(request, 'Marker', 'Users', 'member', account.users);
      case 'memorydb DescribeClusters':
        return jsonList(request, 'Clusters', account.memoryDb);
      case 'memorydb DescribeUsers':
        return jsonList(request, 'Users', account.memoryDbUsers);
      case 'dynamodb ListTables': {
        const { ExclusiveStartTableName } = JSON.parse(request.body) as Record<string, string>;
        const names = (account.tables ?? []).map(({ TableName }) => TableName);
        const start = names.indexOf(ExclusiveStartTableName ?? '') + 1;
        const part = names.slice(start, start + size);
        const isLast = start + size >= names.length;
        return {
          body: JSON.stringify({
            TableNames: part,
            ...(!isLast && { LastEvaluatedTableName: part.at(-1) }),
          }),
        };
      }
      case 'dynamodb DescribeTable': {
        const { TableName } = JSON.parse(request.body) as { TableName: string };
        const found = account.tables?.find((each) => each.TableName === TableName);
        const message = `Requested resource not found: Table: ${TableName} not found`;
        return found
          ? { body: JSON.stringify({ Table: found }) }
          : jsonRefusal(400, 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message);
      }
      default:
        return request.headers['x-amz-target'] === undefined
          ? xmlRefusal(400, 'InvalidAction', `No action ${request.action} of ${request.service}`)
          : jsonRefusal(400, 'UnknownOperationException', `No action ${request.action}`);
    }
  };
}
