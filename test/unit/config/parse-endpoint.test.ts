import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/config/config-error.ts';
import { endpointLabel, formatEndpoint } from '../../../src/config/format-endpoint.ts';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';

interface Expected {
  hosts?: string[];
  tls?: boolean | 'guessed' | 'guessed-on';
  user?: string;
  password?: string;
  database?: number;
  service?: string;
  serverName?: string;
  socket?: string;
  warnings?: string[];
}

/** What is read, in the short form of the table. */
function read(text: string): Expected {
  const { address, secrets, warnings } = parseEndpoint(text);
  const guessed = address.usesTls ? 'guessed-on' : 'guessed';
  return {
    hosts: address.hosts.map(({ host, port }) => `${host}|${port}`),
    tls: address.isTlsGuessed ? guessed : address.usesTls,
    ...(address.username !== undefined && { user: address.username }),
    ...(secrets.password !== undefined && { password: secrets.password }),
    ...(address.database !== 0 && { database: address.database }),
    ...(address.sentinelService !== undefined && { service: address.sentinelService }),
    ...(address.tlsServerName !== undefined && { serverName: address.tlsServerName }),
    ...(address.socketPath !== undefined && { socket: address.socketPath }),
    ...(warnings.length > 0 && {
      warnings: warnings.map(({ code, option, offset }) => `${code} ${option ?? ''}@${offset}`),
    }),
  };
}

const addresses: readonly (readonly [text: string, expected: Expected])[] = [
  ['localhost', { hosts: ['localhost|6379'], tls: 'guessed' }],
  ['  localhost:6380\n', { hosts: ['localhost|6380'], tls: 'guessed' }],
  ['10.1.2.3:7000', { hosts: ['10.1.2.3|7000'], tls: 'guessed' }],
  ['::1', { hosts: ['::1|6379'], tls: 'guessed' }],
  ['[fe80::1]:6390', { hosts: ['fe80::1|6390'], tls: 'guessed' }],
  ['büro.example', { hosts: ['büro.example|6379'], tls: 'guessed' }],
  ['redis://localhost', { hosts: ['localhost|6379'], tls: false }],
  ['REDIS://localhost/', { hosts: ['localhost|6379'], tls: false }],
  [
    'rediss://maja:s%40cret%2F%C3%A4@shop.example:6390/3',
    { hosts: ['shop.example|6390'], tls: true, user: 'maja', password: 's@cret/ä', database: 3 },
  ],
  ['rediss://shop.example', { hosts: ['shop.example|6379'], tls: true }],
  ['valkeys://shop.example', { hosts: ['shop.example|6379'], tls: true }],
  ['redis://:p:a:s@h', { hosts: ['h|6379'], tls: false, password: 'p:a:s' }],
  ['redis://:p@ss@h', { hosts: ['h|6379'], tls: false, password: 'p@ss' }],
  [
    'redis://secret@h',
    { hosts: ['h|6379'], tls: false, password: 'secret', warnings: ['lone-password @8'] },
  ],
  ['redis://maja:@h', { hosts: ['h|6379'], tls: false, user: 'maja' }],
  ['redis://[::1]:7001/2', { hosts: ['::1|7001'], tls: false, database: 2 }],
  [
    'redis://h?db=4&x=a@b',
    { hosts: ['h|6379'], tls: false, database: 4, warnings: ['unknown-option x@15'] },
  ],
  ['redis://a:1,b:2,c', { hosts: ['a|1', 'b|2', 'c|6379'], tls: false }],
  [
    'maja:secret@h:6400/5',
    { hosts: ['h|6400'], tls: 'guessed', user: 'maja', password: 'secret', database: 5 },
  ],
  ['/run/redis.sock', { hosts: [], socket: '/run/redis.sock', tls: false }],
  [
    'unix://:secret@/run/my%20redis.sock?db=2',
    { hosts: [], socket: '/run/my redis.sock', tls: false, password: 'secret', database: 2 },
  ],
  // StackExchange.Redis, as the documentation of it and of Azure Cache write it.
  [
    'contoso5.redis.cache.windows.net,ssl=true,password=abcd==',
    { hosts: ['contoso5.redis.cache.windows.net|6380'], tls: true, password: 'abcd==' },
  ],
  [
    'contoso5.redis.cache.windows.net:6380,password=x=,ssl=True,abortConnect=False',
    {
      hosts: ['contoso5.redis.cache.windows.net|6380'],
      tls: true,
      password: 'x=',
      warnings: ['unused-option abortConnect@59'],
    },
  ],
  [
    'redis0:6380,redis1:6380,allowAdmin=true',
    {
      hosts: ['redis0|6380', 'redis1|6380'],
      tls: 'guessed',
      warnings: ['unused-option allowAdmin@24'],
    },
  ],
  [
    'host:6379, PASSWORD = a b , SSL=yes, User=maja, DefaultDatabase=1, sslHost=real.example',
    {
      hosts: ['host|6379'],
      tls: true,
      user: 'maja',
      password: 'a b',
      database: 1,
      serverName: 'real.example',
    },
  ],
  ['h,ssl=false', { hosts: ['h|6379'], tls: false }],
  [
    's1,s2:26380,serviceName=shop',
    { hosts: ['s1|26379', 's2|26380'], tls: 'guessed', service: 'shop' },
  ],
  [
    'h,colour=blue,$CLIENT=',
    {
      hosts: ['h|6379'],
      tls: 'guessed',
      warnings: ['unknown-option colour@2', 'unused-option $CLIENT@14'],
    },
  ],
  ['"h:1,password=p"', { hosts: ['h|1'], tls: 'guessed', password: 'p' }],
  ['!/run/r.sock,password=p', { hosts: [], socket: '/run/r.sock', tls: false, password: 'p' }],
  ['[::1]:6379,password=p', { hosts: ['::1|6379'], tls: 'guessed', password: 'p' }],
  // ElastiCache, as its console shows them.
  [
    'shop-x1.serverless.euc1.cache.amazonaws.com:6379',
    { hosts: ['shop-x1.serverless.euc1.cache.amazonaws.com|6379'], tls: 'guessed-on' },
  ],
  [
    'clustercfg.shop.x1.euc1.cache.amazonaws.com:6379',
    { hosts: ['clustercfg.shop.x1.euc1.cache.amazonaws.com|6379'], tls: 'guessed-on' },
  ],
  [
    'master.shop.x1.euc1.cache.amazonaws.com',
    { hosts: ['master.shop.x1.euc1.cache.amazonaws.com|6379'], tls: 'guessed-on' },
  ],
  [
    'shop.x1.ng.0001.euc1.cache.amazonaws.com:6379',
    { hosts: ['shop.x1.ng.0001.euc1.cache.amazonaws.com|6379'], tls: 'guessed' },
  ],
];

/** What is wrong, where in UTF-16 units, and what is named: a character, a scheme or an option. */
const mistakes: readonly (readonly [text: string, code: string, offset: number, named?: string])[] =
  [
    ['', 'empty', 0],
    ['  ""  ', 'empty', 0],
    ['http://h:6379', 'unknown-scheme', 0, 'http://'],
    [`h,password=${'x'.repeat(9000)}`, 'too-long', 8192],
    ['redis://h\nb', 'bad-character', 9, '\n'],
    ['redis://', 'missing-host', 8],
    ['redis://:secret@', 'missing-host', 16],
    ['redis://h:0', 'bad-port', 10],
    ['h:65536', 'bad-port', 2],
    ['h:port', 'bad-port', 2, 'p'],
    ['redis://h/one', 'bad-database', 10],
    ['h,defaultDatabase=-1', 'bad-database', 18],
    ['redis://:a%zz@h', 'bad-escape', 10],
    ['redis://:a/secret@h', 'unescaped', 10, '/'],
    ['my host', 'bad-host', 2, ' '],
    ['[::g]:1', 'bad-host', 3, 'g'],
    ['-oProxyCommand', 'bad-host', 0],
    ['h,ssl=maybe', 'bad-option', 6, 'ssl'],
    ['h,password=secret,tail', 'comma-in-password', 17],
    ['password=secret', 'missing-host', 0, 'password'],
    ['cache.example:6379;password=secret;ssl=false', 'semicolon', 18],
    ['rediss://:secret#ss@cache.example:6380/0', 'unescaped', 16, '#'],
    ['  "h,ssl=maybe"', 'bad-option', 9, 'ssl'],
    ["'h, defaultDatabase = x'", 'bad-database', 22],
    ['  redis://my\u200bhost', 'bad-host', 12, '\u200b'],
  ];

/** Where people see the mistake, who count characters from 1. */
const positions: readonly (readonly [text: string, position: number])[] = [
  ['my host', 3],
  ['   "my host"', 7],
  ['💥💥 host', 1],
  ['redis://👩‍💻:a%zz@h', 12],
  ['bu\u0308ro host', 2],
  ['büro host', 5],
  ['redis://:💥/secret@h', 11],
];

describe('parseEndpoint', () => {
  for (const [text, expected] of addresses) {
    it(`reads ${text.trim()}`, () => assert.deepEqual(read(text), expected));
  }

  for (const [text, code, offset, named] of mistakes) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))} as ${code}`, () => {
      assert.throws(
        () => parseEndpoint(text),
        (error: unknown) => {
          assert(error instanceof ConfigError);
          const { found, option } = error.facts;
          assert.deepEqual([error.code, error.offset, found ?? option], [code, offset, named]);
          assert(!JSON.stringify([error, error.message]).includes('secret'), error.message);
          return true;
        },
      );
    });
  }

  for (const [text, position] of positions) {
    it(`counts ${position} characters up to the mistake in ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseEndpoint(text),
        (error) => error instanceof ConfigError && error.position === position,
      );
    });
  }

  it('warns of a password that was probably not meant like that', () => {
    const warningsOf = (text: string) => read(text).warnings;
    assert.deepEqual(warningsOf('h,password=ab,c=d,ssl=true'), ['cut-password @14']);
    assert.deepEqual(warningsOf('h,password="ab"'), ['quoted-password password@2']);
    assert.deepEqual(warningsOf('h,password=a&amp;b&lt;c'), ['xml-password @12']);
    assert.deepEqual(warningsOf('h,password=ab,abortConnect=false'), [
      'unused-option abortConnect@14',
    ]);
    assert.deepEqual(warningsOf('h,password=a"b&c'), undefined);
  });

  it('takes any text without hanging or failing in another way', () => {
    const alphabet = [
      'redis://',
      'h',
      ':',
      '@',
      ',',
      '=',
      '%',
      '%41',
      '[',
      ']',
      '/',
      '?',
      '&',
      '"',
      '1',
      '💥',
    ];
    let seed = 7;
    for (let round = 0; round < 5000; round++) {
      let text = '';
      for (let length = 0; length < 9; length++) {
        seed = (seed * 48_271) % 2_147_483_647;
        text += alphabet[seed % alphabet.length] ?? '';
      }
      try {
        parseEndpoint(text);
      } catch (error) {
        assert(error instanceof ConfigError, `${text}: ${String(error)}`);
        assert(error.offset >= 0 && error.offset <= text.length, text);
      }
    }
  });
});

/** Addresses of what is no Redis. */
const otherStores = [
  'memcached://user:secret@a:1,b',
  'memcacheds://[::1]:11212',
  'shop.abc123.cfg.use1.cache.amazonaws.com',
  'dynamodb://eu-central-1/Sessions',
  'dynamodb://cn-north-1',
  'dynamodb://localhost:4567/t.1',
  'dynamodb://[::1]:4567/t.1',
  'dynamodb://db.example/Sessions?region=eu-west-1&tls=false',
];

describe('formatEndpoint', () => {
  for (const text of [...addresses.map(([text]) => text), ...otherStores]) {
    it(`writes ${text.trim()} so that it reads the same, without secrets`, () => {
      const { address, secrets } = parseEndpoint(text);
      const canonical = formatEndpoint(address);
      const again = parseEndpoint(canonical);
      assert.deepEqual(again.address, address);
      assert.deepEqual(again.secrets, {});
      assert.deepEqual(again.warnings, []);
      if (secrets.password !== undefined && secrets.password.length > 2) {
        assert(!decodeURIComponent(canonical).includes(secrets.password), canonical);
      }
    });
  }

  it('keeps odd names of users and services apart from the rest', () => {
    const { address } = parseEndpoint('a:1,b:2,user=m@j:a/%,serviceName=my & shop,sentinelUser=w?');
    assert.deepEqual(parseEndpoint(formatEndpoint(address)).address, address);
  });

  it('has a short label', () => {
    assert.equal(endpointLabel(parseEndpoint('a:1,b:2').address), 'a:1 (+1)');
    assert.equal(endpointLabel(parseEndpoint('redis://u:p@[::1]/2').address), '[::1]:6379');
    assert.equal(endpointLabel(parseEndpoint('/run/r.sock').address), '/run/r.sock');
  });
});
