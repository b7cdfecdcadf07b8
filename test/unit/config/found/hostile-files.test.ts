import assert from 'node:assert/strict';
import { foundEndpoints } from '../../../../src/config/found/merge.ts';
import { searched, told } from './searched.ts';
import { workOf } from './work.ts';

describe('hostile files of settings', () => {
  it('cost only themselves', async () => {
    const levels = Array.from({ length: 12 }, (_, n) => {
      const inner = n === 0 ? '"redis"' : `*a${n - 1}`;
      return `a${n}: &a${n} [${Array(9).fill(inner).join(',')}]`;
    });
    const lines = await told({
      'a/appsettings.json': `{"redis":${'['.repeat(200_000)}`,
      'b/appsettings.json': '{"ConnectionStrings": {"Redis": "x:6379"',
      'c/docker-compose.yml': `${levels.join('\n')}\nservices: *a11\n`,
      'd/docker-compose.yml': `redis: ${'['.repeat(100_000)}`,
      'e/.env': 'REDIS_URL=redis://good.example:6379\n',
      'f/php.ini': `session.save_handler = redis\nsession.save_path = "${'tcp://'.repeat(1000)}"\n`,
      'g/config/x.json': `{"redis": {"__proto__": {"host": "p.example"}, "constructor": 1}}`,
    });
    assert.deepEqual(
      lines.map((line) => line.replace(/^(.*?):\d+ /, '$1 ')),
      [
        'e/.env redis-url good.example:6379/0',
        'f/php.ini php-session bad-port',
        'g/config/x.json settings p.example:6379/0',
        'a/appsettings.json too-complex',
        'b/appsettings.json damaged',
        'c/docker-compose.yml:- too-complex',
        'd/docker-compose.yml:- too-complex',
      ],
    );
  });

  it('are passed over in folders of what others made', async () => {
    const env = 'REDIS_URL=redis://x.example\n';
    const config = '{"ConnectionStrings":{"Redis":"x:6379"}}';
    assert.deepEqual(
      await told({
        'node_modules/a/.env': env,
        'bin/Debug/appsettings.json': config,
        'obj/appsettings.json': config,
        'packages/Shop.Web.1.2.3/appsettings.json': config,
        'packages/web/.env': env,
      }),
      ['packages/web/.env:1 redis-url x.example:6379/0'],
    );
  });

  const many = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => part(index)).join('');
  const growing: Readonly<Record<string, readonly [file: string, (count: number) => string]>> = {
    'values of an ini file': [
      'my-config.ini',
      (n) => `[redis]\n${many(n, () => ';h=x\nhost=x\n')}`,
    ],
    'servers of PHP': [
      'php.ini',
      (n) => `session.save_handler=redis\nsession.save_path="${many(n, (at) => `tcp://h${at},`)}"`,
    ],
    'hosts without a name of their instance': [
      '.env',
      (n) => many(n, (at) => `R${at}_REDIS_HOST=h\n`),
    ],
    'names of instances': [
      '.env',
      (n) => many(n, (at) => `R${at}_REDIS_INSTANCENAME=a\nR${at}_REDIS_HOST=h\n`),
    ],
    'blank lines': ['.env', (n) => `REDIS_URL=redis://h\n${many(n * 10, () => '\n')}`],
    'addresses on one line': ['server.js', (n) => `// ${many(n, (at) => `"redis://h${at}" `)}`],
    'calls on one line': [
      'Program.cs',
      (n) => `// ${many(n, () => 'o.Configuration = "redis:6379"; ')}`,
    ],
    'lists of Python': [
      'settings.py',
      (n) => many(n, (at) => `SESSION_REDIS_${at} = {'host': 'h', 'port': 1}\n`),
    ],
    'connections of Laravel': [
      'config/database.php',
      (n) => `'redis' => [${many(n, (at) => `'a${at}' => ['host' => 'h'],\n`)}]`,
    ],
    'lines of properties': ['application.properties', (n) => `a=b${many(n, () => '\\\nc')}\n`],
    'aliases of YAML': ['compose.yml', (n) => `redis: &a x\nl:\n${many(n, () => '- *a\n')}`],
    'keys of YAML': ['compose.yml', (n) => `redis: x\n${many(n, (at) => `k${at}: 1\n`)}`],
    'services of a compose file': [
      'compose.yml',
      (n) => `services:\n${many(n, (at) => ` s${at}: {image: redis, ports: ["1:6379"]}\n`)}`,
    ],
    'settings from the environment': [
      'web.config',
      (
        n,
      ) => `<configuration><configBuilders><builders><add name="E" type="EnvironmentConfigBuilder"/></builders>
        </configBuilders><appSettings configBuilders="E">${many(n, (at) => `<add key="k${at}" value=""/>`)}
        </appSettings></configuration>`,
    ],
    locations: [
      'web.config',
      (n) =>
        `<configuration>${many(
          n,
          (at) => `<location path="p${at}"><system.web>
        <sessionState mode="SQLServer"/></system.web></location>`,
        )}</configuration>`,
    ],
    'profiles of launch settings': [
      'launchSettings.json',
      (n) =>
        `{"profiles":{"a":{"environmentVariables":{"REDIS_HOST":"h"${many(n, (at) => `,"K${at}":"v"`)}}}}}`,
    ],
  };
  for (const [what, [file, content]] of Object.entries(growing)) {
    it(`take no more than twice the work for twice as many ${what}`, async () => {
      const work = (count: number) => workOf(() => searched({ [file]: content(count) }));
      await work(10);
      const once = await work(400);
      const twice = await work(800);
      assert.ok(twice < 2.7 * once, `${once} and ${twice}`);
    });
  }

  it('take no more than twice the work for twice as many endpoints', async () => {
    const [few, more] = await Promise.all(
      [5, 10].map((files) =>
        searched(
          Object.fromEntries(
            Array.from({ length: files }, (_, file) => [
              `${file}/.env`,
              many(80, (at) => `R${at}_REDIS_HOST=h${file}-${at}\n`),
            ]),
          ),
        ),
      ),
    );
    assert.ok(few && more);
    assert.deepEqual([few.finds.length, more.finds.length], [400, 800]);
    const work = (list: typeof few.finds) => workOf(() => Promise.resolve(foundEndpoints(list)));
    assert.ok((await work(more.finds)) < 2.7 * (await work(few.finds)));
  });

  it('give no more finds than anybody looks through', async () => {
    const { finds } = await searched({
      '.env': many(500, (at) => `R${at}_REDIS_HOST=h${at}\n`),
      'server.js': many(500, (at) => `"redis://h${at}"\n`),
    });
    assert.equal(finds.length, 120);
  });

  it('do not grow by variables that name long ones', async () => {
    const { finds } = await searched({
      '.env': `A=${'x'.repeat(2000)}\nREDIS_HOST=${'${A}'.repeat(1000)}\nREDIS_URL=redis://good.example\n`,
    });
    assert.deepEqual(
      finds.flatMap(({ target }) =>
        target.type === 'endpoint' ? target.parsed.address.hosts : [],
      ),
      [{ host: 'good.example', port: 6379 }],
    );
  });
});
