import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/config/config-error.ts';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { summary } from './summary.ts';

type Cases = readonly (readonly [text: string, expected: string])[];

/** By where the form is described. */
const forms: Readonly<Record<string, Cases>> = {
  'ServiceStack.Redis, RedisExtensions.cs and docs.servicestack.net': [
    [
      'redis://cache.shop.example:6380?ssl=true&db=3&password=ab%2Fc%3D',
      'cache.shop.example|6380 tls password=ab/c= db=3',
    ],
    [
      'redis://:s3cr-et@cache.shop.example:6380/1?Ssl=True',
      'cache.shop.example|6380 tls password=s3cr-et db=1',
    ],
    ['localhost:6379?db=3&password=a%2Fb', 'localhost|6379 password=a/b db=3'],
    ['s3cr-et@cache:6379', 'cache|6379 password=s3cr-et !lone-password'],
    ['abcd==@cache.example:6379', 'cache.example|6379 password=abcd== !lone-password'],
    [
      'redis://clientid:pw@localhost:6380?ssl=true&db=1',
      'localhost|6380 tls password=pw db=1 !client-name(clientid)',
    ],
    ['redis://localhost?ssl=true', 'localhost|6380 tls'],
    [
      'redis://web1:pw@h?Username=maja&NamespacePrefix=x',
      'h|6379 plain user=maja password=pw !client-name(web1)',
    ],
    ['h:6379?ssl=false', 'h|6379 plain'],
    ['h:6379?ssl=maybe', 'refused bad-option @12 ssl'],
  ],
  'phpredis, redis_session.c and redis_cluster.c': [
    [
      'tcp://cache.shop.example:6379?weight=1&timeout=2.5&auth=s3cr-et&database=2&prefix=S:',
      'cache.shop.example|6379 plain password=s3cr-et db=2',
    ],
    [
      'tls://master.shop.abc123.euw1.cache.amazonaws.com:6379?auth[]=web&auth[]=s3cr-et',
      'master.shop.abc123.euw1.cache.amazonaws.com|6379 tls user=web password=s3cr-et',
    ],
    ['tcp://h?auth%5B%5D=u&auth%5B%5D=p', 'h|6379 plain user=u password=p'],
    ['tcp://h?auth[]=p', 'h|6379 plain password=p'],
    [
      'tls://h:6379?auth[user]=u&auth[pass]=p%20x&stream[verify_peer]=0',
      'h|6379 tls user=u password=p x !unchecked-certificate(stream[verify_peer])',
    ],
    [
      'tls://h?stream[cafile]=/etc/ca.pem&stream[peer_name]=real.example',
      'h|6379 tls name=real.example ca=/etc/ca.pem',
    ],
    [
      'tcp://a:6379?weight=1, tcp://b:6380?weight=2&timeout=2.5',
      'a|6379 b|6380 plain !several-servers',
    ],
    ['tcp://a:6379?auth=one, tcp://b:6380?auth=two', 'a|6379 plain password=one !several-servers'],
    [
      'unix:///var/run/redis/redis.sock?persistent=1&weight=1&database=1&auth=pw',
      'socket /var/run/redis/redis.sock password=pw db=1',
    ],
    ['seed[]=h1:7000&seed[]=h2:7001&timeout=2&auth=pw', 'h1|7000 h2|7001 password=pw'],
  ],
  'Lettuce, RedisURI.java, and Spring': [
    [
      'redis+sentinel://:pw@s1:26379,s2:26379/mymaster/3',
      's1|26379 s2|26379 plain password=pw db=3 service=mymaster',
    ],
    [
      'redis-sentinel://s3cr-et@s1.example:26379,s2.example:26379/0#shopmaster',
      's1.example|26379 s2.example|26379 plain password=s3cr-et service=shopmaster !lone-password',
    ],
    [
      'rediss-sentinel://u:p@s1,s2/3?sentinelMasterId=m',
      's1|26379 s2|26379 tls user=u password=p db=3 service=m',
    ],
    ['redis-sentinel://h1', 'refused missing-service @1'],
    ['redis-socket:///tmp/redis.sock?database=2', 'socket /tmp/redis.sock db=2'],
    ['redis+socket:///tmp/redis.sock', 'socket /tmp/redis.sock'],
    ['redis+tls://h:1', 'h|1 tls'],
    ['redis+ssl://h:1/4?timeout=10s', 'h|1 tls db=4'],
    ['rediss+cluster://h:7000', 'h|7000 tls'],
    ['redis://h/1?database=2', 'h|6379 plain db=2'],
    ['rediss://h?verifyPeer=NONE', 'h|6379 tls !unchecked-certificate(verifyPeer)'],
  ],
  'Symfony, RedisTrait.php, and Predis': [
    [
      'redis:?host[redis1:26379]&host[redis2:26379]&host[redis3]&redis_sentinel=mymaster',
      'redis1|26379 redis2|26379 redis3|26379 plain service=mymaster',
    ],
    ['redis://abcdef@localhost?timeout=5', 'localhost|6379 plain password=abcdef !lone-password'],
    [
      'redis://bad-pass@/var/run/redis.sock',
      'socket /var/run/redis.sock password=bad-pass !lone-password',
    ],
    ['redis:///var/run/redis.sock/2', 'socket /var/run/redis.sock db=2'],
    ['unix:/tmp/redis.sock', 'socket /tmp/redis.sock'],
    [
      'tls://127.0.0.1?ssl[cafile]=private.pem&ssl[verify_peer]=1',
      '127.0.0.1|6379 tls ca=private.pem',
    ],
    ['tcp://h:26379?role=sentinel&service=m&password=p', 'h|26379 plain password=p service=m'],
    ['tcp://h?role=slave', 'h|6379 plain !unsupported-option(role)'],
  ],
  'redis-py, go-redis, ioredis, node-redis, Celery, redis-store': [
    [
      'rediss://h:6379/0?ssl_cert_reqs=none&ssl_ca_certs=/etc/ca.pem&ssl_certfile=c.pem&ssl_keyfile=k.pem',
      'h|6379 tls ca=/etc/ca.pem cert=c.pem key=k.pem !unchecked-certificate(ssl_cert_reqs)',
    ],
    ['redis://cache.shop.example:6379?tls=true', 'cache.shop.example|6379 tls'],
    ['rediss://h?skip_verify=true', 'h|6379 tls !unchecked-certificate(skip_verify)'],
    ['redis://u:p@a:1?addr=b:2&addr=c:3&protocol=3', 'a|1 b|2 c|3 plain user=u password=p'],
    ['redis://s:26379/0?master_name=m', 's|26379 plain service=m'],
    ['redis+socket:///tmp/r.sock?virtual_host=2', 'socket /tmp/r.sock db=2'],
    [
      'sentinel://h1:26379;sentinel://h2:26379/0?master_name=m',
      'h1|26379 h2|26379 plain service=m',
    ],
    ['redis://h:6379/0/session', 'h|6379 plain'],
    ['redis://a:7000,redis://b:7001', 'a|7000 b|7001 plain'],
  ],
  'StackExchange.Redis, docs/Configuration.md': [
    [
      'h:6379,tunnel=http:proxy:8080,$GET=XGET,proxy=twemproxy,$CLIENT=',
      'h|6379 !unsupported-option(tunnel) !unsupported-option($GET) !unsupported-option(proxy)',
    ],
    [
      's1,s2:26380,serviceName=m,sentinelUser=a,sentinelPassword=b',
      's1|26379 s2|26380 service=m sentinelUser=a sentinelPassword=b',
    ],
    ['h,ssl=true', 'h|6380 tls'],
    ['h,defaults=amr,maintNotifications=auto,topologyRefreshSeconds=60', 'h|6379'],
    [
      'cache.shop.example:6379,password="s3cr-et"',
      'cache.shop.example|6379 password="s3cr-et" !quoted-password(password)',
    ],
    [
      'rediss://cache.shop.example:6380,password=s3cr-et,abortConnect=false',
      'cache.shop.example|6380 tls password=s3cr-et !mixed-forms(password)',
    ],
    [
      'redis://h:1,password=a@b/c?d#e,ssl=true',
      'h|1 tls password=a@b/c?d#e !mixed-forms(password)',
    ],
    ['redis://:pa,ssl=x@h:6379', 'h|6379 plain password=pa,ssl=x'],
    ['h:6379,password=ab,c=d,ssl=true', 'h|6379 tls password=ab !cut-password'],
    ['cache.shop.example:6379;password=s3cr-et;ssl=false', 'refused semicolon @24'],
    ['h:6379,password=abcd,efgh,ssl=true', 'refused comma-in-password @21'],
    ['h:6379,password=a&amp;b&lt;c', 'h|6379 password=a&b<c !xml-password'],
    ['h:6379,password=a("b"', 'h|6379 password=a("b"'],
  ],
  'redis-cli --help': [
    [
      'redis-cli -h cache.shop.example -p 6380 --tls -a s3cr-et',
      'cache.shop.example|6380 tls password=s3cr-et',
    ],
    ['redis-cli', '127.0.0.1|6379'],
    ['$ redis-cli -u rediss://u:p@h:1/2 --sni x PING', 'h|1 tls name=x user=u password=p db=2'],
    [
      `REDISCLI_AUTH='a b"c' redis-cli -h h.example -n 3 --user joe --tls --cacert /etc/ca.crt --cert c --key k`,
      'h.example|6379 tls user=joe password=a b"c db=3 ca=/etc/ca.crt cert=c key=k',
    ],
    ['valkey-cli -c -s /tmp/redis.sock --pass x', 'socket /tmp/redis.sock password=x'],
    ['rdcli -h h.example -p 1 -a x --tls', 'h.example|1 tls password=x'],
    [
      'docker run --rm -it redis redis-cli -h cache -a "a\\"b"',
      'cache|6379 password=a"b !elsewhere(docker)',
    ],
    ['redis6-cli -h cache.example --tls -p 6380', 'cache.example|6380 tls'],
    ['docker run --rm redis redis-cli -h cache.example -a x', 'cache.example|6379 password=x'],
    ['kubectl exec -it r-0 -- redis-cli -a x', '127.0.0.1|6379 password=x !elsewhere(kubectl)'],
    [
      '"C:\\Program Files\\Redis\\redis-cli.exe" -h h -p 1 --cacert C:\\certs\\ca.pem --pass \'x y\'',
      'h|1 password=x y ca=C:\\certs\\ca.pem',
    ],
    [`sudo /usr/bin/redis-cli -h ::1 -a 'it'\\''s'`, "::1|6379 password=it's"],
    ['redis-cli -h h \\\n  -a x -r 3 GET key', 'h|6379 password=x'],
    ['bash -c "redis-cli -h h -a x"', 'h|6379 password=x'],
    ['redis-cli -h h -a x | head', 'h|6379 password=x'],
    ['redis-cli --cluster check 10.0.0.1:7000 -a x', '10.0.0.1|7000 password=x'],
    [
      'redis-cli -h h --insecure --tls --colour',
      'h|6379 tls !unchecked-certificate(--insecure) !unknown-option(--colour)',
    ],
    ['redis-cli -h', 'refused missing-value @11 -h'],
    ['redis-cli -h $HOST -p 6379', 'refused placeholder @14 $HOST'],
    ['redis-cli -h h -a "$PW"', 'h|6379 !placeholder'],
    ["redis-cli -h h -a '$PW'", 'h|6379 password=$PW'],
    ['redis-cli -h "h', 'refused open-quote @14 "'],
    ['redis-cli -h h -p none', 'refused bad-port @19 n'],
  ],
  'web.config, app.config': [
    [
      'connectionString="cache.shop.example:6379,password=s3cr-et,ssl=false"',
      'cache.shop.example|6379 plain password=s3cr-et',
    ],
    ['connectionString="cache.shop.example:6379"', 'cache.shop.example|6379'],
    [
      '<add key="RedisConnection" value="cache:6379,password=a&amp;b&quot;c&#x27;,ssl=True" />',
      `cache|6379 tls password=a&b"c'`,
    ],
    ['<add key="RedisHost" value="cache.example" />', 'cache.example|6379'],
    [
      '<add name="S" type="Microsoft.Web.Redis.RedisSessionStateProvider" host="c.redis.cache.windows.net" port="" accessKey="k=" ssl="true" databaseId="2" applicationName="x"/>',
      'c.redis.cache.windows.net|6380 tls password=k= db=2',
    ],
    // The provider uses TLS unless it is told not to.
    [
      '<add name="S" type="Microsoft.Web.Redis.RedisSessionStateProvider" host="c.example" accessKey="k"/>',
      'c.example|6380 tls password=k',
    ],
    ['host="h" port="6380" accessKey="a" ssl="false"', 'h|6380 plain password=a'],
    ['<RedisConnection>h:1,password=x</RedisConnection>', 'h|1 password=x'],
    ['<add name="R" connectionString="h:1,password=a\\b" />', 'h|1 password=a\\b'],
    ['<add name="R" connectionString="h:1,password=a,b" />', 'refused comma-in-password @47'],
    ['<add name="R" connectionString="h:1', 'refused open-quote @32 "'],
    ['<add key="a" value="true" />', 'refused no-address @1'],
  ],
  'appsettings.json, user secrets, settings of services': [
    [
      '"Redis": "cache.shop.example:6379,password=s3cr-et",',
      'cache.shop.example|6379 password=s3cr-et',
    ],
    ['"Redis": "h:1,password=a\\\\b\\u0026c\\"d"', 'h|1 password=a\\b&c"d'],
    ['{ "ConnectionStrings": { "Redis": "h:6379,password=p" } }', 'h|6379 password=p'],
    [
      '"Redis": { "Host": "h", "Port": 6380, "Ssl": true, "Password": "p", "User": null },',
      'h|6380 tls password=p',
    ],
    ['{"name":"REDIS_URL","value":"rediss://h:6380"}', 'h|6380 tls'],
    ['ConnectionStrings__Redis=h:6379,password=x,ssl=true', 'h|6379 tls password=x'],
    ['dotnet user-secrets set "ConnectionStrings:Redis" "h:6379,password=x"', 'h|6379 password=x'],
  ],
  '.env, YAML, ini, properties': [
    [
      'REDIS_URL=redis://:s3cr-et@cache.shop.example:6379/1',
      'cache.shop.example|6379 plain password=s3cr-et db=1',
    ],
    ['export REDIS_URL="redis://:a@h:1/1"', 'h|1 plain password=a db=1'],
    ['- REDIS_URL=redis://h', 'h|6379 plain'],
    ['setx REDIS_URL "redis://h"', 'h|6379 plain'],
    ['ENV REDIS_URL redis://h', 'h|6379 plain'],
    [
      'REDIS_HOST=cache.example REDIS_PORT=6380 REDIS_PASSWORD=abc',
      'cache.example|6380 password=abc',
    ],
    ['REDIS_URL=${REDIS}', 'refused placeholder @11 ${REDIS}'],
    ['REDIS_URL=redis://:${PW}@h:6379', 'h|6379 plain !placeholder'],
    ['REDIS_URL=redis://:#{Pw}@h:6379/1', 'h|6379 plain db=1 !placeholder'],
    ['REDIS_URL=redis://:<%= ENV["A/B"] %>@h:6379', 'h|6379 plain !placeholder'],
    ['tcp://h:6379?auth[]=u&auth[]=${PW}', 'h|6379 plain user=u !placeholder'],
    ['h:6379,password=__REDIS_KEY__', 'h|6379 !placeholder'],
    ['h:6379,password=__Secret__', 'h|6379 password=__Secret__'],
    ['h:6379,password=$ecretPassw0rd', 'h|6379 password=$ecretPassw0rd'],
    ['h:6379,password=ab%(x)cd=', 'h|6379 password=ab%(x)cd='],
    ['h:6379,password=a${b}', 'h|6379 password=a${b}'],
    ['REDIS_URL=redis://:p@${HOST}:6379', 'refused placeholder @22 ${HOST}'],
    ['redis_url: "redis://h:1" # of the shop', 'h|1 plain'],
    ['  url: redis://h:1/2  # of the shop', 'h|1 plain db=2'],
    ['redis: { host: h.example, port: 6380, password: p }', 'h.example|6380 password=p'],
    ['spring.data.redis.url=rediss://u:p@h:6380', 'h|6380 tls user=u password=p'],
    ['spring.redis.host=cache.example', 'cache.example|6379'],
    ['session.save_path = "tcp://h:6379?auth=p" ; of the shop', 'h|6379 plain password=p'],
    ['session.save_path = "seed[]=h1:7000&seed[]=h2:7001&auth=pw"', 'h1|7000 h2|7001 password=pw'],
    ['php_value session.save_path "tcp://h:6379"', 'h|6379 plain'],
    ['php_admin_value[session.save_path] = tcp://h:6379', 'h|6379 plain'],
    ['host=h;port=6380;password=x', 'h|6380 password=x'],
  ],
  code: [
    ['var c = ConnectionMultiplexer.Connect("h:6379,password=p");', 'h|6379 password=p'],
    ['options.Configuration = @"h:6379,password=p""q";', 'h|6379 password=p"q'],
    ['services.AddStackExchangeRedisCache(o => o.Configuration = "h:6379");', 'h|6379'],
    ['new RedisManagerPool("redis://h:1?db=2")', 'h|1 plain db=2'],
    ["const client = createClient({ url: 'redis://u:p@h:1' });", 'h|1 plain user=u password=p'],
    ['new Redis({ host: "h", port: 6380, password: "p", tls: {} })', 'h|6380 tls password=p'],
    ["ini_set('session.save_path', 'tcp://h:6379?auth=p');", 'h|6379 plain password=p'],
    ["'url' => env('REDIS_URL', 'redis://h:1'),", 'h|1 plain !variable-default(REDIS_URL)'],
    ["'host' => env('REDIS_HOST', '127.0.0.1'),", '127.0.0.1|6379 !variable-default(REDIS_HOST)'],
    ["'url' => env('REDIS_URL'),", 'refused placeholder @2 REDIS_URL'],
    ['"LOCATION": "redis://h:6379/1",', 'h|6379 plain db=1'],
    [
      'CACHES = {"default": {"LOCATION": "redis://h:6379/1", "OPTIONS": {"PASSWORD": "x"}}}',
      'h|6379 plain password=x db=1',
    ],
    ['config.cache_store = :redis_cache_store, { url: "redis://h:6379/0" }', 'h|6379 plain'],
    ['user:p("x")@host:6379', 'host|6379 user=user password=p("x")'],
  ],
  'clouds, by the names of their hosts': [
    [
      'shop.westeurope.redisenterprise.cache.azure.net',
      'shop.westeurope.redisenterprise.cache.azure.net|10000 tls?',
    ],
    [
      'shop.redisenterprise.cache.azure.net:10000,password=a=',
      'shop.redisenterprise.cache.azure.net|10000 tls? password=a=',
    ],
    ['shop.westeurope.redis.azure.net', 'shop.westeurope.redis.azure.net|10000 tls?'],
    ['shop.redis.cache.windows.net', 'shop.redis.cache.windows.net|6380 tls?'],
    ['shop.redis.cache.windows.net:6379', 'shop.redis.cache.windows.net|6379'],
    [
      'shop.redis.cache.chinacloudapi.cn,password=a=',
      'shop.redis.cache.chinacloudapi.cn|6380 tls? password=a=',
    ],
    [
      'master.shop.x1.cnn1.cache.amazonaws.com.cn',
      'master.shop.x1.cnn1.cache.amazonaws.com.cn|6379 tls?',
    ],
    [
      'clustercfg.shop.x1.memorydb.eu-west-1.amazonaws.com',
      'clustercfg.shop.x1.memorydb.eu-west-1.amazonaws.com|6379 tls?',
    ],
  ],
  'passwords with any character': [
    ['redis://user:pa/ss@cache.shop.example:6379', 'refused unescaped @16 /'],
    ['redis://user:12/34@h:6379', 'refused unescaped @16 /'],
    ['redis://user:12?34@h:6379', 'refused unescaped @16 ?'],
    ['rediss://:pa#ss@cache.shop.example:6380/0', 'refused unescaped @13 #'],
    ['redis://:a%20b%2Fc%40d@h', 'h|6379 plain password=a b/c@d'],
    ['redis://:a{}[]"<>|^`\\@h', 'h|6379 plain password=a{}[]"<>|^`\\'],
    ['h:1,password=a=b/c@d?e#f:g;h', 'h|1 password=a=b/c@d?e#f:g;h'],
  ],
};

describe('parseEndpoint, of what people paste', () => {
  for (const [source, cases] of Object.entries(forms)) {
    describe(source, () => {
      for (const [text, expected] of cases) {
        it(`reads ${text}`, () => assert.equal(summary(text), expected));
      }
    });
  }

  it('points at the mistake also behind quotes, escapes and entities', () => {
    const text = '<add key="r" value="h:6379,password=&amp;&lt;,ssl=maybe" />';
    assert.throws(
      () => parseEndpoint(text),
      (error) => error instanceof ConfigError && error.offset === text.indexOf('maybe'),
    );
  });

  it('never has a secret in an error', () => {
    const texts = Object.values(forms).flatMap((cases) => cases.map(([text]) => text));
    for (const text of texts) {
      const secret = 's3cr-et';
      for (const broken of [
        `${text}:x`,
        `${text},ssl=perhaps`,
        text.replace(/6379|6380/, 'p0rt'),
      ]) {
        try {
          parseEndpoint(broken);
        } catch (error) {
          assert(error instanceof ConfigError);
          assert(!JSON.stringify([error.message, error.facts]).includes(secret), broken);
        }
      }
    }
  });
});
