import assert from 'node:assert/strict';
import { told } from './searched.ts';

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
});
