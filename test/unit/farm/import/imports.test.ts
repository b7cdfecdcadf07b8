import assert from 'node:assert/strict';
import { haproxyFarms } from '../../../../src/farm/import/haproxy-farms.ts';
import { iisFarms } from '../../../../src/farm/import/iis-farms.ts';
import { nginxFarms } from '../../../../src/farm/import/nginx-farms.ts';
import { durationSeconds } from '../../../../src/farm/import/numbers.ts';

const iis = (text: string) => iisFarms({ file: 'applicationHost.config', text });

describe('farms of IIS', () => {
  it('have servers, weights, algorithm, affinity, health test and the rules that lead there', () => {
    const [farm] = iis(`<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <system.webServer>
    <rewrite><globalRules>
      <rule name="ARR_shop_loadbalance" patternSyntax="Wildcard" stopProcessing="true">
        <match url="*" /><action type="Rewrite" url="http://shop/{R:0}" />
      </rule>
      <rule name="other"><match url=".*" /><action type="Rewrite" url="http://shop2/{R:0}" /></rule>
    </globalRules></rewrite>
  </system.webServer>
  <webFarms>
    <webFarm name="shop" enabled="true">
      <server address="web1.corp" enabled="true">
        <applicationRequestRouting weight="150" httpPort="8080" />
      </server>
      <server address="10.0.0.6" enabled="false" />
      <applicationRequestRouting>
        <protocol timeout="00:01:30" />
        <loadBalancing algorithm="LeastRequests" />
        <affinity useCookie="true" cookieName="ShopAffinity" />
        <healthCheck url="http://shop/health?deep=1" interval="00:00:10" timeout="00:00:05"
          responseMatch="OK" statusCodeMatch="200-299" retries="2" minServers="1" />
      </applicationRequestRouting>
    </webFarm>
    <applicationRequestRouting><hostAffinityProviderList /></applicationRequestRouting>
  </webFarms>
</configuration>`);
    assert.deepEqual(farm, {
      name: 'shop',
      servers: [
        {
          name: 'web1.corp',
          address: { host: 'web1.corp', port: 8080 },
          isTls: false,
          weight: 150,
          isOut: false,
        },
        {
          name: '10.0.0.6',
          address: { host: '10.0.0.6', port: 80 },
          isTls: false,
          weight: 100,
          isOut: true,
        },
      ],
      algorithm: 'least-requests',
      affinity: { kind: 'cookie', cookieName: 'ShopAffinity' },
      health: {
        path: '/health?deep=1',
        intervalSeconds: 10,
        timeoutSeconds: 5,
        statusCodes: '200-299',
        responseMatch: 'OK',
        retries: 2,
        minServers: 1,
      },
      responseTimeoutSeconds: 90,
      usedBy: ['ARR_shop_loadbalance'],
      leftOut: [],
    });
  });

  it('hash headers and names of the query', () => {
    const [byHeader, byQuery, byOther] = iis(`<webFarms>
      <webFarm name="a"><applicationRequestRouting><loadBalancing algorithm="RequestHash" hashServerVariable="HTTP_X_TENANT" /></applicationRequestRouting></webFarm>
      <webFarm name="b"><applicationRequestRouting><loadBalancing algorithm="RequestHash" queryStringNames="id,user" /></applicationRequestRouting></webFarm>
      <webFarm name="c"><applicationRequestRouting><loadBalancing algorithm="RequestHash" hashServerVariable="REMOTE_ADDR" /></applicationRequestRouting></webFarm>
    </webFarms>`);
    assert.equal(byHeader?.hashHeader, 'X-TENANT');
    assert.deepEqual(byQuery?.hashQueryNames, ['id', 'user']);
    assert.deepEqual(byOther?.leftOut[0]?.args, ['REMOTE_ADDR']);
  });

  it('are none where there are none, and nothing is read of a file with a document type', () => {
    assert.deepEqual(iis('<configuration><webFarms /></configuration>'), []);
    assert.throws(() => iis('<!DOCTYPE x [<!ENTITY a "b">]><x/>'), { name: 'UnreadableFile' });
  });
});

describe('upstreams of nginx', () => {
  it('have servers, weights, algorithm, and the places that lead there', () => {
    const [farm, sticky] = nginxFarms(`
# comment; with { marks
user www-data;
events { worker_connections 768; }
http {
    include /etc/nginx/mime.types;
    upstream backend {
        least_conn;   # fewest
        server backend1.example.com:8080 weight=5 max_fails=3 fail_timeout=30s;
        server 127.0.0.1:8081 down;
        server [2001:db8::1]:80;
        server unix:/tmp/backend3;
        keepalive 16;
    }
    upstream sticky { sticky cookie srv_id expires=1h domain=.example.com path=/; server 10.0.0.1; }
    server {
        listen 80;
        server_name "shop.example.com" www.example.com;
        proxy_read_timeout 2m;
        location ~ ^/api/v\\d+/ { proxy_set_header Host $host; proxy_pass http://backend; }
        location = /x { return 200 'a; b } "c"'; }
    }
}`);
    assert.deepEqual(
      farm?.servers.map(({ address, weight, isOut }) => [address, weight, isOut]),
      [
        [{ host: 'backend1.example.com', port: 8080 }, 5, false],
        [{ host: '127.0.0.1', port: 8081 }, 1, true],
        [{ host: '2001:db8::1', port: 80 }, 1, false],
      ],
    );
    assert.equal(farm.algorithm, 'least-requests');
    assert.deepEqual(farm.usedBy, ['shop.example.com^/api/v\\d+/']);
    assert.equal(farm.responseTimeoutSeconds, 120);
    assert.deepEqual(
      farm.leftOut.map(({ args }) => args),
      [['unix:/tmp/backend3']],
    );
    assert.deepEqual(sticky?.affinity, { kind: 'duration', cookieName: 'srv_id', seconds: 3600 });
  });

  it('bind clients by a cookie where nginx does by addresses or cookies', () => {
    const choiceOf = (line: string) => {
      const [farm] = nginxFarms(`upstream u { ${line}; server a:1; }`);
      return [farm?.algorithm, farm?.affinity?.kind, farm?.affinity?.cookieName, farm?.hashHeader];
    };
    assert.deepEqual(choiceOf('ip_hash'), ['weighted-round-robin', 'cookie', undefined, undefined]);
    assert.deepEqual(choiceOf('hash $cookie_PHPSESSID consistent').slice(1, 3), [
      'application-cookie',
      'PHPSESSID',
    ]);
    assert.deepEqual(choiceOf('hash $request_uri consistent')[0], 'request-hash');
    assert.deepEqual(choiceOf('hash $http_x_tenant')[3], 'x-tenant');
    assert.deepEqual(
      choiceOf(
        'sticky learn create=$upstream_cookie_JSESSIONID lookup=$cookie_JSESSIONID zone=c:1m',
      ).slice(1, 3),
      ['application-cookie', 'JSESSIONID'],
    );
  });

  it('are not made up from what nginx would not read', () => {
    for (const [text, line] of [
      ['upstream a {\n server b:1\n}', 3],
      ['upstream a { server b:1;\n', 2],
      ['a;\n}\n', 2],
      ['"unclosed', 1],
    ] as const) {
      assert.throws(() => nginxFarms(text), { name: 'NginxSyntaxError', line }, text);
    }
    assert.throws(() => nginxFarms('a { '.repeat(100)), { name: 'NginxSyntaxError' });
    assert.deepEqual(nginxFarms(`${'x '.repeat(200_000)};`), []);
  });
});

describe('backends of HAProxy', () => {
  it('have servers, algorithm, cookie, health test and the frontends that lead there', () => {
    const [shop, stats] = haproxyFarms(`
global
    log /dev/log local0
defaults
    mode http
    timeout server 50s
    default-server inter 2s fall 4
frontend www
    bind *:80
    use_backend shop if { path_beg /shop }
    default_backend static
backend shop
    balance leastconn  # fewest
    cookie SERVERID insert indirect nocache
    option httpchk GET /health HTTP/1.1
    http-check expect status 200
    server web1 10.0.0.1:8080 check weight 10 cookie w1
    server web2 10.0.0.2:8443 check ssl verify none backup
    server sock /var/run/app.sock
listen stats
    bind :8404
    balance hdr(X-Tenant)
    timeout server 10000
    server-template app 2-4 app.local:9000 check
`);
    assert.deepEqual(
      shop?.servers.map(({ name, address, weight, isOut, isTls }) => [
        name,
        address.port,
        weight,
        isOut,
        isTls,
      ]),
      [
        ['web1', 8080, 10, false, false],
        ['web2', 8443, 1, true, true],
      ],
    );
    assert.equal(shop.algorithm, 'least-requests');
    assert.deepEqual(shop.affinity, { kind: 'cookie', cookieName: 'SERVERID' });
    assert.deepEqual(shop.health, {
      path: '/health',
      intervalSeconds: 2,
      statusCodes: '200',
      retries: 4,
    });
    assert.equal(shop.responseTimeoutSeconds, 50);
    assert.deepEqual(shop.usedBy, ['www']);
    assert.deepEqual(shop.leftOut[0]?.args, ['sock']);
    assert.equal(stats?.hashHeader, 'X-Tenant');
    assert.equal(stats.responseTimeoutSeconds, 10);
    assert.deepEqual(
      stats.servers.map(({ name }) => name),
      ['app2', 'app3', 'app4'],
    );
  });

  it('say what a farm cannot do as HAProxy does', () => {
    const textsOf = (lines: string) =>
      haproxyFarms(`backend b\n${lines}\n server a 1.2.3.4:80`)[0]?.leftOut.map(({ text }) => text);
    assert.match(textsOf(' mode tcp')?.[0] ?? '', /TCP/);
    assert.match(textsOf(' balance source')?.[0] ?? '', /cookie/);
    assert.match(textsOf(' balance log-hash')?.[0] ?? '', /not known/);
    assert.match(textsOf(' stick on src')?.[0] ?? '', /stick table/);
    assert.deepEqual(textsOf(' stick on req.cook(JSESSIONID)'), []);
  });
});

describe('times of other balancers', () => {
  it('are whole seconds', () => {
    assert.equal(durationSeconds('1h30m', 's'), 5400);
    assert.equal(durationSeconds('1500', 'ms'), 2);
    assert.equal(durationSeconds('30', 's'), 30);
    assert.equal(durationSeconds('0', 's'), 0);
    assert.equal(durationSeconds('soon', 's'), undefined);
    assert.equal(durationSeconds(undefined, 's'), undefined);
  });
});
