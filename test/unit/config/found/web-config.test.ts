import assert from 'node:assert/strict';
import { searched, told } from './searched.ts';

/** A web.config with these attributes of the provider, as NuGet's transform writes it (Azure/aspnet-redis-providers, web.config.transform). */
const webConfig = (attributes: string, more = '') => `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  ${more}
  <system.web>
    <sessionState mode="Custom" customProvider="MySessionStateStore">
      <providers>
        <!-- <add name="MySessionStateStore" host="commented.example" /> -->
        <add name="MySessionStateStore" type="Microsoft.Web.Redis.RedisSessionStateProvider"
          ${attributes} />
      </providers>
    </sessionState>
  </system.web>
</configuration>`;

describe("the session provider's configuration in a web.config", () => {
  const cases: readonly (readonly [
    what: string,
    attributes: string,
    more: string,
    expected: string,
  ])[] = [
    [
      'has TLS on and its port where nothing is said of them',
      'host="shop.example" accessKey="s3cr&amp;et"',
      '',
      'web.config:9 aspnet-session shop.example:6380/0 tls :s3cr&et',
    ],
    [
      'has 6379 as its port without TLS',
      'host="shop.example" ssl="false" databaseId="3" applicationName="/Shop"',
      '',
      'web.config:9 aspnet-session shop.example:6379/3 [/Shop]',
    ],
    [
      'has this machine as its host',
      'ssl="False"',
      '',
      'web.config:8 aspnet-session 127.0.0.1:6379/0',
    ],
    [
      'keeps the port given',
      'host="a" port="7001" ssl="false"',
      '',
      'web.config:9 aspnet-session a:7001/0',
    ],
    [
      'may name app settings, numbers and booleans too',
      'host="Redis.Host" port="Redis.Port" ssl="Redis.Ssl" accessKey="Redis.Key" applicationName="Redis.App"',
      `<appSettings>
         <add key="redis.host" value="cache.example" /><add key="Redis.Port" value="7000" />
         <add key="Redis.Ssl" value="false" /><add key="Redis.Key" value="k" /><add key="Redis.App" value="shop" />
       </appSettings>`,
      'web.config:4 aspnet-session cache.example:7000/0 :k [shop]',
    ],
    [
      'may be a connection string as a literal',
      'connectionString="cache.example:6380,password=a=b,ssl=True,abortConnect=False" host="no"',
      '',
      'web.config:9 aspnet-session cache.example:6380/0 tls :a=b',
    ],
    [
      'takes the database of the connection string before databaseId',
      'connectionString="cache.example,defaultDatabase=5" databaseId="2"',
      '',
      'web.config:9 aspnet-session cache.example:6379/5',
    ],
    [
      'takes databaseId where the connection string has none',
      'connectionString="cache.example:6379" databaseId="2"',
      '',
      'web.config:9 aspnet-session cache.example:6379/2',
    ],
    [
      'may name an entry of the connection strings',
      'connectionString="RedisConn"',
      '<connectionStrings><add name="RedisConn" connectionString="cs.example:6379,user=web,password=p" /></connectionStrings>',
      'web.config:3 aspnet-session cs.example:6379/0 web:p',
    ],
    [
      'takes an app setting of the name before it',
      'connectionString="RedisConn"',
      `<appSettings><add key="RedisConn" value="app.example:6379" /></appSettings>
       <connectionStrings><add name="RedisConn" connectionString="cs.example:6379" /></connectionStrings>`,
      'web.config:3 aspnet-session app.example:6379/0',
    ],
    [
      'may name a setting that only the server has',
      'connectionString="RedisConnection"',
      '',
      'web.config:9 aspnet-session missing RedisConnection',
    ],
    [
      "may be a method of the site's",
      'settingsClassName="Shop.Settings, Shop" settingsMethodName="Redis"',
      '',
      'web.config:9 aspnet-session computed Shop.Settings.Redis',
    ],
    [
      'may be filled in when the site is deployed',
      'host="#{RedisHost}#" accessKey="x"',
      '',
      'web.config:9 aspnet-session placeholder #{RedisHost}#',
    ],
    [
      'is an address where only the password is filled in later',
      'host="cache.example" accessKey="__REDIS_KEY__"',
      '',
      'web.config:9 aspnet-session cache.example:6380/0 tls password=?',
    ],
  ];
  for (const [what, attributes, more, expected] of cases) {
    it(what, async () => {
      const [first] = await told({ 'web.config': webConfig(attributes, more) });
      assert.equal(first, expected);
    });
  }

  it('counts only while the provider is in use', async () => {
    const inProcess = webConfig('host="a"').replace('mode="Custom"', 'mode="InProc"');
    const another = webConfig('host="a"').replace('customProvider="My', 'customProvider="Other');
    assert.deepEqual(await told({ 'a/web.config': inProcess, 'b/web.config': another }), [
      'b/web.config:5 aspnet-session missing OtherSessionStateStore',
    ]);
  });

  it('is chosen by its name in whatever case, and inherited by locations', async () => {
    const type = 'type="Microsoft.Web.Redis.RedisSessionStateProvider"';
    const lines = await told({
      'web.config': `<configuration><system.web><sessionState mode="Custom" customProvider="MYREDIS"><providers>
        <add name="MyRedis" ${type} host="a.example" /><add name="B" ${type} host="b.example" />
        </providers></sessionState></system.web>
        <location path="x"><system.web><sessionState customProvider="b" /></system.web></location>
        </configuration>`,
    });
    assert.deepEqual(lines, [
      'web.config:2 aspnet-session a.example:6380/0 tls',
      'web.config:2 aspnet-session b.example:6380/0 tls <x>',
    ]);
  });

  it('tells which file of its own is damaged', async () => {
    const project =
      '<Project><PropertyGroup><UserSecretsId>s</UserSecretsId></PropertyGroup></Project>';
    const lines = await told(
      {
        'web.config': webConfig('host="h.example"', '<appSettings configSource="own.config" />'),
        'own.config': '<appSettings><add></appSettings>',
        'Shop.csproj': project,
      },
      { secrets: { s: { file: '~/secrets.json', text: '{"Redis": ' } } },
    );
    assert.deepEqual(lines, [
      'web.config:9 aspnet-session h.example:6380/0 tls',
      '~/secrets.json:1 damaged',
      'own.config:1 damaged',
    ]);
  });

  it('may be in files of their own, and never outside the folder', async () => {
    const lines = await told({
      'site/Web.config': webConfig(
        'connectionString="R"',
        '<connectionStrings configSource="Config\\conn.config" />',
      ),
      'site/Config/conn.config': `<connectionStrings>
        <add name="R" connectionString="own.example:6379" />
      </connectionStrings>`,
      'other/web.config': webConfig(
        'host="H" accessKey="K"',
        '<appSettings file="..\\secret.config" />',
      ),
      'secret.config':
        '<appSettings><add key="H" value="h.example"/><add key="K" value="k"/></appSettings>',
      'web/web.config': webConfig('host="h.example"', '<appSettings file="..\\..\\x.config" />'),
    });
    assert.deepEqual(lines, [
      'secret.config:1 aspnet-session h.example:6380/0 tls :k',

      'site/Config/conn.config:2 aspnet-session own.example:6379/0',
      'web/web.config:9 aspnet-session h.example:6380/0 tls',
    ]);
  });

  it('inherits settings of the site above it', async () => {
    const lines = await told({
      'web.config':
        '<configuration><appSettings><add key="H" value="up.example"/></appSettings></configuration>',
      'admin/web.config': webConfig('host="H"'),
    });
    assert.deepEqual(lines, ['web.config:1 aspnet-session up.example:6380/0 tls']);
  });

  it('may take settings from the environment by a configuration builder', async () => {
    const config = webConfig(
      'host="REDIS_H"',
      `<configBuilders><builders><add name="Env"
         type="Microsoft.Configuration.ConfigurationBuilders.EnvironmentConfigBuilder, X" /></builders></configBuilders>
       <appSettings configBuilders="Env"><add key="REDIS_H" value="" /></appSettings>`,
    );
    const [known] = await told({ 'web.config': config }, { variables: { REDIS_H: 'env.example' } });
    assert.match(known ?? '', /env\.example:6380/);
    const [unknown] = await told({ 'web.config': config });
    assert.match(unknown ?? '', /placeholder \$\{REDIS_H\}/);
  });

  it('may hold for a location, and may be of another maker', async () => {
    const provider = (path: string, add: string) =>
      `<location path="${path}"><system.web><sessionState mode="Custom" customProvider="P"><providers>
       ${add}</providers></sessionState></system.web></location>`;
    const lines = await told({
      'web.config': `<configuration>
        ${provider('a', '<add name="P" type="Amazon.SessionProvider.DynamoDBSessionStateStore, AWS.SessionProvider" Table="Sessions" Region="eu-west-1" AWSProfileName="shop" Application="Shop" AWSSecretKey="no" />')}
        ${provider('b', '<add name="P" type="Amazon.SessionProvider.DynamoDBSessionStateStore" ServiceURL="http://localhost:8000" />')}
        ${provider('c', '<add name="P" type="Enyim.Caching.Web.MemcachedSessionStateProvider" />')}
        ${provider('d', '<add name="P" type="Alachisoft.NCache.Web.SessionState.NSessionStoreProvider" />')}
        ${provider('e', '<add name="P" type="Harbour.RedisSessionStateStore.RedisSessionStateStoreProvider" host="pw@h.example:6380" />')}
        ${provider('f', '<add name="P" type="My.Own.Provider, My" />')}
        <system.web><sessionState mode="SQLServer" sqlConnectionString="x" /></system.web>
        <enyim.com><memcached><servers><add address="10.0.0.1" port="11211" /></servers></memcached></enyim.com>
      </configuration>`,
    });
    assert.deepEqual(
      lines.map((line) => line.replace(/^web\.config:\d+ /, '')),
      [
        'other-session-store SQL Server',
        'dynamodb dynamodb://eu-west-1/Sessions as shop [Shop] <a>',
        'dynamodb dynamodb://localhost:8000/ASP.NET_SessionState?region=us-east-1&tls=false <b>',
        'memcached memcached://10.0.0.1:11211 <c>',
        'other-session-store NCache <d>',
        'harbour-session h.example:6380/0 :pw [P] <e>',
        'other-session-store My.Own.Provider <f>',
      ],
    );
  });

  it('is told apart from the output cache', async () => {
    const lines = await told({
      'web.config': `<configuration><system.web><caching><outputCache defaultProvider="R"><providers>
        <add name="R" type="Microsoft.Web.Redis.RedisOutputCacheProvider" host="oc.example" /></providers>
        </outputCache></caching></system.web></configuration>`,
    });
    assert.deepEqual(lines, ['web.config:2 aspnet-output-cache oc.example:6380/0 tls']);
  });

  it('may be encrypted', async () => {
    const lines = await told({
      'web.config': `<configuration><system.web>
        <sessionState configProtectionProvider="RsaProtectedConfigurationProvider"><EncryptedData/></sessionState>
        </system.web></configuration>`,
    });
    assert.deepEqual(lines, ['web.config:2 aspnet-session encrypted']);
  });
});

describe('transforms of a web.config', () => {
  const transform = (body: string) =>
    `<?xml version="1.0"?>
<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
${body}
</configuration>`;
  const base = webConfig(
    'host="Host" accessKey="dev" ssl="false"',
    '<appSettings><add key="Host" value="dev.example" /></appSettings>',
  );
  const before = 'web.config:3 aspnet-session dev.example:6379/0 :dev';

  const cases: readonly (readonly [what: string, body: string, expected: readonly string[]])[] = [
    [
      'set attributes of what they match',
      `<appSettings><add key="Host" value="live.example" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" /></appSettings>`,
      ['web.Release.config:3 aspnet-session live.example:6379/0 :dev (Release)'],
    ],
    [
      'set only the attributes named',
      `<system.web><sessionState><providers><add name="MySessionStateStore" accessKey="live" host="no"
         xdt:Transform="SetAttributes(accessKey)" xdt:Locator="Match(name)" /></providers></sessionState></system.web>`,
      ['web.Release.config:3 aspnet-session dev.example:6379/0 :live (Release)'],
    ],
    [
      'replace a section',
      `<system.web><sessionState mode="Custom" customProvider="MySessionStateStore" xdt:Transform="Replace"><providers>
         <add name="MySessionStateStore" type="Microsoft.Web.Redis.RedisSessionStateProvider" host="live.example" />
         </providers></sessionState></system.web>`,
      ['web.Release.config:4 aspnet-session live.example:6380/0 tls (Release)'],
    ],
    [
      'insert what is missing, and by a condition',
      `<appSettings><add key="Other" value="x" xdt:Transform="InsertIfMissing" xdt:Locator="Match(key)" />
         <add value="cond.example" xdt:Transform="SetAttributes" xdt:Locator="Condition(@key='Host')" /></appSettings>`,
      ['web.Release.config:4 aspnet-session cond.example:6379/0 :dev (Release)'],
    ],
    [
      'remove attributes',
      `<system.web><sessionState><providers><add name="MySessionStateStore"
         xdt:Transform="RemoveAttributes(ssl,accessKey)" xdt:Locator="Match(name)" /></providers></sessionState></system.web>`,
      ['web.config:3 aspnet-session dev.example:6380/0 tls (Release)'],
    ],
    [
      'go on within an element whose attributes they set or remove',
      `<system.web><sessionState timeout="60" xdt:Transform="SetAttributes(timeout)"><providers>
         <add name="MySessionStateStore" accessKey="live" xdt:Transform="SetAttributes(accessKey)" xdt:Locator="Match(name)" />
         </providers></sessionState></system.web>`,
      ['web.Release.config:4 aspnet-session dev.example:6379/0 :live (Release)'],
    ],
    [
      'may leave the sessions where they are',
      '<system.web><compilation xdt:Transform="RemoveAttributes(debug)" /></system.web>',
      [],
    ],
    [
      'may remove the provider',
      '<system.web><sessionState xdt:Transform="Remove" /></system.web>',
      [],
    ],
  ];
  for (const [what, body, expected] of cases) {
    it(what, async () => {
      const lines = await told({ 'web.config': base, 'web.Release.config': transform(body) });
      assert.deepEqual(lines, [before, ...expected]);
    });
  }

  it('are told for themselves where they are damaged', async () => {
    const lines = await told({
      'web.config': base,
      'Web.Debug.config': '<configuration><a></configuration>',
    });
    assert.deepEqual(lines, [before, 'Web.Debug.config:1 damaged']);
  });
});

describe('hostile XML', () => {
  it('may not declare entities, however many', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">${Array.from(
      { length: 20 },
      (_, n) => `<!ENTITY a${n} "&a${n - 1};&a${n - 1};">`,
    ).join('')}]><configuration>&a19;</configuration>`;
    const external =
      '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]><configuration>&x;</configuration>';
    assert.deepEqual(await told({ 'a/web.config': bomb, 'b/web.config': external }), [
      'a/web.config:1 has-dtd',
      'b/web.config:1 has-dtd',
    ]);
  });

  it('costs only itself', async () => {
    const deep = '<a>'.repeat(100_000);
    const large = new Uint8Array(10 * 1024 * 1024).fill(0x20);
    const { finds, failures } = await searched({
      'deep/web.config': deep,
      'large/web.config': large,
      'binary/web.config': new Uint8Array([1, 0, 2, 0]),
      'good/web.config': webConfig('host="good.example"'),
    });
    assert.equal(finds.length, 1);
    assert.deepEqual(
      failures.map(({ file, code }) => [file, code]),
      [
        ['binary/web.config', 'unreadable'],
        ['deep/web.config', 'too-complex'],
        ['large/web.config', 'too-large'],
      ],
    );
  });

  it('is read in the encoding that it names', async () => {
    const text = webConfig('host="e.example" accessKey="pä"');
    const wide = new Uint8Array([0xff, 0xfe, ...new Uint8Array(Buffer.from(text, 'utf16le'))]);
    const latin = new Uint8Array(Buffer.from(text.replace('utf-8', 'windows-1252'), 'latin1'));
    const lines = await told({ 'a/web.config': wide, 'b/web.config': latin });
    assert.deepEqual(
      lines.map((line) => line.split(' ').at(-1)),
      [':pä', ':pä'],
    );
  });
});
