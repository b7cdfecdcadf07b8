import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/config/config-error.ts';
import { parseRedisEndpoint } from '../../../src/config/parse-endpoint.ts';
import { summary } from './summary.ts';

/** Texts about Memcached and DynamoDB, and what is read from them (`summary`). */
const texts: readonly (readonly [text: string, read: string])[] = [
  ['memcached://h', 'h|11211 plain memcached'],
  [
    'memcached://u:p%40w@a:1,b/?x=1',
    'a|1 b|11211 plain memcached user=u password=p@w !unknown-option(x)',
  ],
  ['memcacheds://[::1]:11212', '::1|11212 tls memcached'],
  ['memcache://h?tls=true', 'h|11211 tls memcached'],
  ['10.0.0.1:11211', '10.0.0.1|11211 plain memcached'],
  ['a:11211, tcp://b:11211?persistent=1', 'a|11211 b|11211 plain memcached'],
  ['CACHE=memcached://h', 'h|11211 plain memcached'],
  [
    'shop.abc123.cfg.use1.cache.amazonaws.com',
    'shop.abc123.cfg.use1.cache.amazonaws.com|11211 plain memcached true',
  ],
  [
    'shop-x.serverless.euw1.cache.amazonaws.com:11211',
    'shop-x.serverless.euw1.cache.amazonaws.com|11211 tls memcached',
  ],
  ['memcached://', 'refused missing-host @13'],
  ['memcached://h:0', 'refused bad-port @15'],
  ['h:11211,ssl=true', 'refused memcached @1 port'],
  ['REDIS_URL=redis://h:11211', 'h|11211 plain'],
  [
    'dynamodb://eu-central-1/Sessions',
    'dynamodb.eu-central-1.amazonaws.com|443 tls dynamodb eu-central-1 Sessions',
  ],
  [
    'dynamodb://cn-north-1',
    'dynamodb.cn-north-1.amazonaws.com.cn|443 tls dynamodb cn-north-1 ASP.NET_SessionState',
  ],
  ['dynamodb://localhost/t.1', 'localhost|8000 plain dynamodb us-east-1 t.1'],
  [
    'dynamodb://db.example:4567/Sessions?region=eu-west-1&tls=false',
    'db.example|4567 plain dynamodb eu-west-1 Sessions',
  ],
  ['dynamodb://db.example/Sessions', 'refused bad-region @12'],
  ['dynamodb://europe/Sessions', 'refused bad-region @12'],
  ['dynamodb://eu-west-1/My%20Table', 'refused bad-table @22'],
  [
    'arn:aws:dynamodb:us-east-1:123456789012:table/Sessions',
    'dynamodb.us-east-1.amazonaws.com|443 tls dynamodb us-east-1 Sessions',
  ],
  ['arn:aws-cn:elasticache:cn-north-1:1:replicationgroup:x', 'refused arn @1 elasticache'],
  [
    'dynamodb.eu-west-1.amazonaws.com',
    'dynamodb.eu-west-1.amazonaws.com|443 tls dynamodb eu-west-1 ASP.NET_SessionState',
  ],
  [
    'https://dynamodb.cn-north-1.amazonaws.com.cn/',
    'dynamodb.cn-north-1.amazonaws.com.cn|443 tls dynamodb cn-north-1 ASP.NET_SessionState',
  ],
  [
    '<add name="D" type="Amazon.SessionProvider.DynamoDBSessionStateStore, AWS.SessionProvider" AWSSecretKey="no" Region="eu-west-1" Table="Sessions" />',
    'dynamodb.eu-west-1.amazonaws.com|443 tls dynamodb eu-west-1 Sessions',
  ],
  [
    '<add type="Amazon.SessionProvider.DynamoDBSessionStateStore" ServiceURL="http://localhost:4567"/>',
    'localhost|4567 plain dynamodb us-east-1 ASP.NET_SessionState',
  ],
];

describe('parseEndpoint, of other stores than Redis', () => {
  for (const [text, read] of texts) {
    it(`reads ${text}`, () => assert.equal(summary(text), read));
  }

  it('refuses them where only a Redis will do', () => {
    assert.throws(
      () => parseRedisEndpoint('memcached://h'),
      (error) => error instanceof ConfigError && error.code === 'not-redis',
    );
    assert.equal(parseRedisEndpoint('redis://h:11211').address.hosts[0]?.port, 11_211);
  });
});
