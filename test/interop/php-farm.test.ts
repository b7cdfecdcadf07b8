import { describeFarm } from './support/farm-of-sites.ts';
import { interopFile } from './support/site-farm.ts';

const settings = [
  'session.save_handler=redis',
  'session.save_path=tcp://${redis}',
  'redis.session.locking_enabled=1',
  // In microseconds; as often as it takes.
  'redis.session.lock_wait_time=20000',
  'redis.session.lock_retries=-1',
];

describeFarm({
  name: 'PHP',
  server: () => ({
    command: [
      'php',
      ...settings.flatMap((setting) => ['-d', setting]),
      ...['-S', '127.0.0.1:${port}', interopFile('php/farm-site.php')],
    ],
    env: { SERVER: '${name}' },
  }),
  place: { layout: 'php', application: 'PHPREDIS_SESSION:' },
  idOf: (value) => value,
  hasLocks: true,
});
