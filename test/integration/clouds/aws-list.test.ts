import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { listCaches } from '../../../src/clouds/aws/list-caches.ts';
import { listUsers } from '../../../src/clouds/aws/list-users.ts';
import { securityGroupRules } from '../../../src/clouds/aws/security-groups.ts';
import { answersOf, cluster, group, serverless } from '../support/aws-account.ts';
import { ec2Refusal, jsonRefusal, xmlAnswer, xmlRefusal } from '../support/aws-double.ts';
import type { AwsAnswer, AwsRequest } from '../support/aws-double.ts';
import { freePort } from '../support/redis-server.ts';
import { awsRig, refused } from './aws-rig.ts';

const endpointOf = (name: string) => `<Address>${name}</Address><Port>6379</Port>`;

describe('caches of AWS', () => {
  const rig = awsRig();

  it('are listed with what connecting to them takes', async () => {
    rig().double.answer = answersOf({
      groups: [
        group('shop'),
        group('shop-token', { AuthTokenEnabled: true }),
        group('shop-cluster', {
          ClusterEnabled: true,
          ClusterMode: 'enabled',
          ConfigurationEndpoint: endpointOf(
            'clustercfg.shop-cluster.abc123.euw1.cache.amazonaws.com',
          ),
          UserGroupIds: '<member>shop-users</member>',
        }),
        group('shop-moving', {
          ClusterEnabled: false,
          ClusterMode: 'compatible',
          ConfigurationEndpoint: endpointOf(
            'clustercfg.shop-moving.abc123.euw1.cache.amazonaws.com',
          ),
          TransitEncryptionMode: 'preferred',
        }),
        group('shop-plain', { TransitEncryptionEnabled: false, Engine: undefined }),
        group('shop-new', { Status: 'creating', NodeGroups: undefined }),
        group('shop-abroad', {
          GlobalReplicationGroupInfo:
            '<GlobalReplicationGroupId>ldgnf-shop</GlobalReplicationGroupId><GlobalReplicationGroupMemberRole>SECONDARY</GlobalReplicationGroupMemberRole>',
        }),
      ],
      clusters: [
        cluster('shop-001', { ReplicationGroupId: 'shop', EngineVersion: '8.2.0' }),
        cluster('lone', { Engine: 'redis', EngineVersion: '7.1.0' }),
        cluster('assets', {
          Engine: 'memcached',
          EngineVersion: '1.6.22',
          ConfigurationEndpoint:
            '<Address>assets.abc123.cfg.euw1.cache.amazonaws.com</Address><Port>11211</Port>',
        }),
      ],
      serverless: [
        serverless('spring'),
        serverless('spring-users', { UserGroupId: 'shop-users' }),
        serverless('pages', { Engine: 'memcached' }),
      ],
      memoryDb: [
        {
          Name: 'durable',
          Status: 'available',
          ClusterEndpoint: {
            Address: 'clustercfg.durable.abc123.memorydb.eu-west-1.amazonaws.com',
            Port: 6379,
          },
          TLSEnabled: true,
          ACLName: 'shop-acl',
          Engine: 'valkey',
          EngineVersion: '7.3',
          EnginePatchVersion: '7.3.0',
          SecurityGroups: [{ SecurityGroupId: 'sg-0cc3', Status: 'active' }],
          ParameterGroupName: 'default.memorydb-valkey7',
        },
        {
          Name: 'open',
          Status: 'available',
          ClusterEndpoint: {
            Address: 'clustercfg.open.abc123.memorydb.eu-west-1.amazonaws.com',
            Port: 6379,
          },
          TLSEnabled: true,
          ACLName: 'open-access',
          Engine: 'redis',
          EngineVersion: '6.2',
        },
      ],
    });
    const { entries, gaps } = await listCaches(rig().place());
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      entries.map((entry) =>
        [
          entry.kind,
          entry.id,
          entry.status,
          `${entry.engine} ${entry.version ?? '?'}`,
          entry.address ? `${entry.address.host}:${entry.address.port}` : 'no address',
          entry.isCluster ? 'cluster' : 'plain',
          entry.usesTls ? 'TLS' : 'no TLS',
          entry.signIn,
          entry.isReplica ? 'replica' : '',
        ].join(' | '),
      ),
      [
        'replication-group | shop | available | valkey 8.2.0 | master.shop.abc123.euw1.cache.amazonaws.com:6379 | plain | TLS | none | ',
        'replication-group | shop-abroad | available | valkey ? | master.shop-abroad.abc123.euw1.cache.amazonaws.com:6379 | plain | TLS | none | replica',
        'replication-group | shop-cluster | available | valkey ? | clustercfg.shop-cluster.abc123.euw1.cache.amazonaws.com:6379 | cluster | TLS | users | ',
        'replication-group | shop-moving | available | valkey ? | clustercfg.shop-moving.abc123.euw1.cache.amazonaws.com:6379 | cluster | TLS | none | ',
        'replication-group | shop-new | creating | valkey ? | no address | plain | TLS | none | ',
        'replication-group | shop-plain | available | redis ? | master.shop-plain.abc123.euw1.cache.amazonaws.com:6379 | plain | no TLS | none | ',
        'replication-group | shop-token | available | valkey ? | master.shop-token.abc123.euw1.cache.amazonaws.com:6379 | plain | TLS | token | ',
        'serverless | spring | available | valkey 8.1 | spring-abc123.serverless.euw1.cache.amazonaws.com:6379 | cluster | TLS | none | ',
        'serverless | spring-users | available | valkey 8.1 | spring-users-abc123.serverless.euw1.cache.amazonaws.com:6379 | cluster | TLS | users | ',
        'memorydb | durable | available | valkey 7.3.0 | clustercfg.durable.abc123.memorydb.eu-west-1.amazonaws.com:6379 | cluster | TLS | users | ',
        'memorydb | open | available | redis 6.2 | clustercfg.open.abc123.memorydb.eu-west-1.amazonaws.com:6379 | cluster | TLS | none | ',
        'node | lone | available | redis 7.1.0 | lone.abc123.0001.euw1.cache.amazonaws.com:6379 | plain | no TLS | none | ',
        'memcached | assets | available | memcached 1.6.22 | assets.abc123.cfg.euw1.cache.amazonaws.com:11211 | plain | no TLS | none | ',
        'memcached | pages | available | memcached 8.1 | pages-abc123.serverless.euw1.cache.amazonaws.com:6379 | plain | TLS | none | ',
      ],
    );
    const shop = entries.find(({ id }) => id === 'shop') ?? assert.fail();
    assert.deepEqual(shop.securityGroups, ['sg-0aa1'], 'known of a member alone');
    assert.equal(shop.parameterGroup, 'default.valkey8');
    assert.deepEqual(entries.find(({ id }) => id === 'spring')?.securityGroups, ['sg-0bb2']);
    assert.ok(rig().double.requests.every(({ region }) => region === 'eu-west-1'));
  });

  it('are listed whole where AWS gives them in pages', async () => {
    const ids = Array.from({ length: 7 }, (_, index) => `shop-${index}`);
    rig().double.answer = answersOf({
      pageSize: 2,
      groups: ids.map((id) => group(id)),
      clusters: ids.map((id) => cluster(`node-${id}`)),
      serverless: ids.map((id) => serverless(`serverless-${id}`)),
      memoryDb: ids.map((id) => ({ Name: `memory-${id}`, Status: 'available' })),
    });
    const { entries } = await listCaches(rig().place());
    assert.equal(entries.length, 28);
    assert.equal(new Set(entries.map(({ id }) => id)).size, 28);
  });

  it('end where a page leads in a circle', async () => {
    const answer = answersOf({ groups: [group('shop')] });
    rig().double.answer = (request) =>
      request.action === 'DescribeServerlessCaches'
        ? xmlAnswer(request.action, '<ServerlessCaches/><NextToken>again</NextToken>')
        : answer(request);
    const { entries } = await listCaches(rig().place());
    assert.deepEqual(
      entries.map(({ id }) => id),
      ['shop'],
    );
  });

  it('miss only the part that the user may not list, with the permission that is missing', async () => {
    const answer = answersOf({ groups: [group('shop')], serverless: [serverless('spring')] });
    const user = 'arn:aws:iam::123456789012:user/dev';
    rig().double.answer = (request) => {
      if (request.action === 'DescribeCacheClusters') {
        const message = `User: ${user} is not authorized to perform: elasticache:DescribeCacheClusters on resource: arn:aws:elasticache:eu-west-1:123456789012:cluster:* because no identity-based policy allows the elasticache:DescribeCacheClusters action`;
        return xmlRefusal(403, 'AccessDenied', message);
      }
      return request.service === 'memorydb'
        ? jsonRefusal(400, 'AccessDeniedException', 'no reason given')
        : answer(request);
    };
    const { entries, gaps } = await listCaches(rig().place());
    assert.deepEqual(
      entries.map(({ id }) => id),
      ['shop', 'spring'],
    );
    assert.deepEqual(
      gaps.map(({ part, error }) => [part, error.code, error.facts.action]),
      [
        ['clusters', 'denied', 'elasticache:DescribeCacheClusters'],
        ['memorydb', 'denied', 'memorydb:DescribeClusters'],
      ],
    );
  });

  it('are asked for again when AWS throttles, three times in all', async () => {
    const answer = answersOf({ groups: [group('shop')] });
    let throttled = 0;
    rig().double.answer = (request) =>
      request.action === 'DescribeReplicationGroups' && throttled++ < 2
        ? xmlRefusal(400, 'Throttling', 'Rate exceeded')
        : answer(request);
    const { entries, gaps } = await listCaches(rig().place());
    assert.deepEqual([entries.map(({ id }) => id), gaps], [['shop'], []]);

    throttled = -100;
    const again = await listCaches(rig().place());
    assert.deepEqual(
      again.gaps.map(({ part, error }) => [part, error.code]),
      [['replication-groups', 'throttled']],
    );
  });

  const failures: readonly (readonly [string, AwsAnswer, AwsAnswer, string])[] = [
    [
      'expired credentials',
      xmlRefusal(403, 'ExpiredToken', 'The security token included in the request is expired'),
      jsonRefusal(
        400,
        'ExpiredTokenException',
        'The security token included in the request is expired',
      ),
      'expired-credentials',
    ],
    [
      'a key that AWS does not know',
      xmlRefusal(
        403,
        'InvalidClientTokenId',
        'The security token included in the request is invalid.',
      ),
      jsonRefusal(
        400,
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      ),
      'invalid-credentials',
    ],
    [
      'a wrong secret',
      xmlRefusal(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      ),
      jsonRefusal(
        400,
        'InvalidSignatureException',
        'The request signature we calculated does not match the signature you provided.',
      ),
      'invalid-credentials',
    ],
    [
      'a clock that is wrong',
      xmlRefusal(
        400,
        'RequestExpired',
        'Request has expired. Timestamp date is 2026-11-28T10:00:00Z.',
      ),
      jsonRefusal(
        400,
        'InvalidSignatureException',
        'Signature expired: 20261128T100000Z is now earlier than 20261128T101500Z (20261128T102000Z - 5 min.)',
      ),
      'wrong-clock',
    ],
    [
      'a service that fails',
      xmlRefusal(503, 'ServiceUnavailable', 'Service Unavailable'),
      { status: 500, body: '{}' },
      'unavailable',
    ],
  ];
  for (const [what, xml, json, code] of failures) {
    it(`say ${what} in one word`, async () => {
      rig().double.answer = (request: AwsRequest) => (request.service === 'memorydb' ? json : xml);
      const error = await refused(listCaches(rig().place()));
      assert.equal(error.code, code, error.message);
      for (const { service } of [{ service: 'memorydb' }, { service: 'elasticache' }] as const) {
        const of = { service, userGroups: ['x'] };
        assert.equal((await refused(listUsers(rig().place(), of))).code, code);
      }
    });
  }

  it('say how far the clock is off, by the date of the answer', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const refusal = ec2Refusal(400, 'RequestExpired', 'Request has expired.');
    rig().double.answer = () => ({ ...refusal, headers: { date } });
    const error = await refused(securityGroupRules(rig().place(), ['sg-0aa1']));
    assert.equal(error.code, 'wrong-clock');
    assert.ok(Math.abs((error.facts.clockAheadSeconds ?? 0) - 3600) < 10);
  });

  it('keep the session token that AWS quotes in a refusal to themselves', async () => {
    const message = `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nhost:x\nx-amz-security-token:SESSION-TOKEN-OF-THE-USER\n'`;
    rig().double.answer = ({ service }) =>
      service === 'memorydb'
        ? jsonRefusal(400, 'InvalidSignatureException', message)
        : xmlRefusal(403, 'SignatureDoesNotMatch', message);
    const error = await refused(listCaches(rig().place()));
    assert.equal(error.code, 'invalid-credentials');
    assert.ok(!inspect(error, { depth: 9 }).includes('SESSION-TOKEN'));
    assert.match(error.facts.detail ?? '', /^\w+: The request signature we calculated/);
  });

  it('say that AWS cannot be reached', async () => {
    process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${await freePort()}`;
    const error = await refused(listCaches(rig().place()));
    assert.equal(error.code, 'unreachable');
    assert.equal((await refused(securityGroupRules(rig().place(), ['sg-1']))).code, 'unreachable');
  });

  it('are no longer asked for when the user cancels', async () => {
    const controller = new AbortController();
    rig().double.answer = () => {
      controller.abort();
      return new Promise(() => undefined);
    };
    const { code } = await refused(listCaches({ ...rig().place(), signal: controller.signal }));
    assert.equal(code, 'canceled');
  });

  it('of China are asked for in its own partition', async () => {
    // Names alone are looked at: nothing is asked there.
    const { ElastiCacheClient } = await import('@aws-sdk/client-elasticache');
    const { serviceAddress } = await import('../../../src/clouds/aws/signed-post.ts');
    assert.equal(
      serviceAddress('ec2', 'cn-north-1', {}),
      'https://ec2.cn-north-1.amazonaws.com.cn',
    );
    assert.equal(serviceAddress('ec2', 'eu-west-1', {}), 'https://ec2.eu-west-1.amazonaws.com');
    const client = new ElastiCacheClient({ region: 'cn-north-1' });
    const host = client.config.endpointProvider({ Region: 'cn-north-1' }).url.host;
    assert.equal(host, 'elasticache.cn-north-1.amazonaws.com.cn');
    rig().double.answer = answersOf({ groups: [group('shop')] });
    await listCaches(rig().place('cn-north-1'));
    assert.ok(rig().double.requests.every(({ region }) => region === 'cn-north-1'));
  });
});
