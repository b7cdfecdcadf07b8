import assert from 'node:assert/strict';
import { holds, told } from './searched.ts';

describe('configuration of ASP.NET Core', () => {
  holds([
    [
      'has comments, commas at the end, and the instance as the application',
      {
        'appsettings.json': `{
  // a comment, and a URL in it: redis://no
  "ConnectionStrings": { "Redis": "cache.example:6380,password=a=b,ssl=True,abortConnect=False", },
  "Redis": { "InstanceName": "Shop:" }, /* and the end */
}`,
      },
      ['appsettings.json:3 aspnetcore cache.example:6380/0 tls :a=b [Shop:]'],
    ],
    [
      'has no Redis in connection strings of databases, in web addresses and in switches',
      {
        'appsettings.json': `{
  "ConnectionStrings": {
    "SessionDb": "Server=tcp:sessions.database.windows.net,1433;Initial Catalog=RedisCache;User ID=a;Password=b",
    "Cache": "Data Source=cache.db", "Storage": "DefaultEndpointsProtocol=https;AccountName=cache",
    "CacheHub": "Endpoint=sb://cache.servicebus.windows.net/;SharedAccessKey=x"
  },
  "Redis": { "Enabled": true, "Mode": "standalone", "Dashboard": "https://redis.example:8443", "Timeout": 5000 },
  "RedisUrl": "http://redis.example:6379", "Session": { "Cookie": "shop", "Server": "web1:8080" },
  "Logging": { "LogLevel": { "StackExchange.Redis": "Warning" } }
}`,
      },
      [],
    ],
    [
      'has hosts one by one, as StackExchange.Redis.Extensions reads them',
      {
        'appsettings.Production.json': `{ "Redis": {
  "Password": "p", "Ssl": true, "Database": 2,
  "Hosts": [ { "Host": "a.example", "Port": "6379" }, { "Host": "b.example", "Port": 6380 } ] } }`,
      },
      ['appsettings.Production.json:3 aspnetcore a.example:6379,b.example:6380/2 tls :p'],
    ],
    [
      'may name a cache by its usual port alone',
      {
        'appsettings.json':
          '{"ConnectionStrings":{"Cache":"localhost:6379","Queue":"localhost:5672"}}',
      },
      ['appsettings.json:1 aspnetcore localhost:6379/0'],
    ],
    [
      'tells of what is filled in later, and of what is wrong',
      {
        'appsettings.json': `{"ConnectionStrings":{
  "Redis": "#{RedisConnection}#",
  "RedisB": "cache.example:6379,password=\${PW}",
  "RedisC": "cache.example:6379;password=x",
  "RedisD": "cache.example:6379,ssl=maybe" }}`,
      },
      [
        'appsettings.json:2 aspnetcore placeholder #{RedisConnection}#',
        'appsettings.json:3 aspnetcore cache.example:6379/0 password=?',
        'appsettings.json:4 aspnetcore semicolon',
        'appsettings.json:5 aspnetcore bad-option',
      ],
    ],
    [
      'has addresses that only StackExchange.Redis or a managed Redis has, under any name',
      {
        'appsettings.json': `{"ConnectionStrings": { "Main": "main.example:6379,abortConnect=false",
  "AzureConn": "shop.redis.cache.windows.net:6380,password=a=,ssl=True", "Mail": "mail.example:25,ssl=true" }}`,
      },
      [
        'appsettings.json:1 aspnetcore main.example:6379/0',
        'appsettings.json:2 aspnetcore shop.redis.cache.windows.net:6380/0 tls :a=',
      ],
    ],
    [
      'has the variables of launch profiles',
      {
        'Properties/launchSettings.json': `{ "profiles": { "https": { "environmentVariables": {
  "ASPNETCORE_ENVIRONMENT": "Development", "ConnectionStrings__Redis": "launch.example:6379" } } } }`,
      },
      ['Properties/launchSettings.json:2 aspnetcore launch.example:6379/0'],
    ],
    [
      'has literals in programs, and not those of tests or comments',
      {
        'Program.cs': `builder.Services.AddStackExchangeRedisCache(options =>
{
    // options.Configuration = "commented.example:6379";
    options.Configuration = "cs.example:6379";
    options.InstanceName = "CS_";
});`,
        'tests/Program.cs': 'ConnectionMultiplexer.Connect("test.example:6379"); // Redis',
      },
      ['Program.cs:4 code cs.example:6379/0 [CS_]'],
    ],
    [
      'has resources in the manifest of an Aspire application',
      {
        'aspire-manifest.json': `{ "resources": {
  "cache": { "type": "container.v0", "connectionString": "{cache.bindings.tcp.host}:{cache.bindings.tcp.port}" },
  "redis": { "type": "value.v0", "connectionString": "redis.example:6379" },
  "web": { "env": { "ConnectionStrings__valkey": "vk.example:6379" } } } }`,
      },
      [
        'aspire-manifest.json:2 aspire placeholder ${cache.bindings.tcp.host}',
        'aspire-manifest.json:3 aspire redis.example:6379/0',
        'aspire-manifest.json:4 aspire vk.example:6379/0',
      ],
    ],
  ]);

  it('has user secrets outside the project, which its file names', async () => {
    const project = `<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup>
      <!-- <UserSecretsId>no</UserSecretsId> --><UserSecretsId>shop-1</UserSecretsId></PropertyGroup></Project>`;
    const secrets = {
      'shop-1': {
        file: '~/secrets.json',
        text: '{"ConnectionStrings:Redis": "us.example:6379,password=u"}',
      },
      no: { file: '~/no.json', text: '{"ConnectionStrings:Redis": "no.example:6379"}' },
    };
    assert.deepEqual(await told({ 'Shop.csproj': project }, { secrets }), [
      '~/secrets.json:1 aspnetcore us.example:6379/0 :u',
    ]);
  });
});

describe('files of variables', () => {
  holds([
    [
      'have whole addresses under many names',
      {
        '.env': `# REDIS_URL=redis://commented.example
export REDIS_URL="rediss://web:p%40ss@a.example:6380/1"
REDIS_TLS_URL='rediss://b.example:7000' # a comment
CACHE_URL=redis://c.example
BROKER=valkey://d.example:6379/2
DATABASE_URL=postgres://u:p@db.example/redis
SESSION_DRIVER=redis
UPSTASH_REDIS_REST_URL=https://x.upstash.io
REDIS_URI=
`,
      },
      [
        '.env:2 redis-url a.example:6380/1 tls web:p@ss',
        '.env:3 redis-url b.example:7000/0 tls',
        '.env:4 redis-url c.example:6379/0',
        '.env:5 redis-url d.example:6379/2',
      ],
    ],
    [
      'have addresses in parts',
      {
        '.env.production': `REDIS_HOST=a.example
REDIS_PORT=7001
REDIS_PASSWORD=p
REDIS_USERNAME=web
REDIS_DB=3
REDIS_TLS=true
REDISHOST=b.example
REDISPORT=7002
SESSION_REDIS_HOST=tls://c.example
SESSION_REDIS_PORT=7003
MEMCACHED_HOST=m.example
CACHE_HOST=no.example
`,
      },
      [
        '.env.production:1 environment a.example:7001/3 tls web:p',
        '.env.production:7 environment b.example:7002/0',
        '.env.production:9 environment c.example:7003/0 tls',
      ],
    ],
    [
      'may put values together, and may leave some open',
      {
        'web.env': `HOST=a.example
PASSWORD=p
REDIS_URL=redis://:\${PASSWORD}@\${HOST}:6379/\${DB:-4}
VALKEY_URL=redis://:\${UNKNOWN}@b.example
GARNET_URL=\${UNKNOWN}
`,
      },
      [
        'web.env:3 redis-url a.example:6379/4 :p',
        'web.env:4 redis-url b.example:6379/0 password=?',
        'web.env:5 redis-url placeholder ${UNKNOWN}',
      ],
    ],
    [
      'have settings of ASP.NET Core',
      { '.env': 'ConnectionStrings__Redis=core.example:6379,password=p\n' },
      ['.env:1 aspnetcore core.example:6379/0 :p'],
    ],
  ]);
});

describe('compose files', () => {
  holds([
    [
      'publish ports of every server that speaks as Redis does, with passwords of command lines',
      {
        'docker-compose.yml': `services:
  cache:
    image: redis:7-alpine
    command: redis-server --save "" --requirepass "s3 cret"
    ports: ["6390:6379"]
  valkey:
    image: docker.io/valkey/valkey:8
    command: ["valkey-server", "--requirepass", "\${VALKEY_PASSWORD}"]
    ports:
      - target: 6379
        published: "6391"
        host_ip: 127.0.0.1
  stack:
    image: redis/redis-stack
    environment: [ "REDIS_PASSWORD=st" ]
    ports: ["127.0.0.1:6392:6379/tcp", "8001:8001"]
  inner:
    image: eqalpha/keydb
    ports: ["6379"]
  db:
    image: postgres
    ports: ["5432:5432"]
`,
        '.env': 'VALKEY_PASSWORD=from-env\n',
      },
      [
        'docker-compose.yml:5 compose localhost:6390/0 :s3 cret',
        'docker-compose.yml:11 compose 127.0.0.1:6391/0 :from-env',
        'docker-compose.yml:16 compose 127.0.0.1:6392/0 :st',
      ],
    ],
    [
      'name services to other containers: from here they are their published ports',
      {
        'compose.yaml': `x-web: &web
  REDIS_URL: redis://:p@cache:6379/1
services:
  cache: { image: "redis:8", ports: ["6390:6379"] }
  web: { image: shop, environment: { <<: *web, SESSION_REDIS_HOST: elsewhere.example } }
`,
      },
      [
        'compose.yaml:4 compose localhost:6390/0',
        'compose.yaml:2 compose localhost:6390/1 :p',
        'compose.yaml:5 compose elsewhere.example:6379/0',
      ],
    ],
  ]);
});

describe('Kubernetes and Helm', () => {
  holds([
    [
      'have variables, config maps and secrets',
      {
        'k8s/web.yaml': `apiVersion: apps/v1
kind: Deployment
spec: { template: { spec: { containers: [ { env: [
  { name: REDIS_HOST, value: redis.prod }, { name: REDIS_PORT, value: "6380" },
  { name: REDIS_PASSWORD, valueFrom: { secretKeyRef: { name: a, key: b } } } ] } ] } } }
---
apiVersion: v1
kind: Secret
data:
  REDIS_URL: ${Buffer.from('redis://:p@secret.example:6379').toString('base64')}
`,
        'chart/templates/web.yaml': `{{- if .Values.redis }}
apiVersion: v1
kind: ConfigMap
data:
  REDIS_URL: "redis://{{ .Values.redis.host }}:6379"
  VALKEY_URL: redis://plain.example:6379
{{- end }}
`,
      },
      [
        'chart/templates/web.yaml:5 kubernetes placeholder {{ .Values.redis.host }}',
        'chart/templates/web.yaml:6 kubernetes plain.example:6379/0',
        'k8s/web.yaml:4 kubernetes redis.prod:6380/0',
        'k8s/web.yaml:10 kubernetes secret.example:6379/0 :p',
      ],
    ],
  ]);
});
