import assert from 'node:assert/strict';
import { parseFarmConfig } from '../../../src/farm/config/parse-farm-config.ts';

const settingOf = (config: unknown): unknown => {
  try {
    parseFarmConfig(config);
  } catch (error) {
    assert.ok(error instanceof Error && 'details' in error && 'code' in error);
    assert.equal(error.code, 'bad-config');
    return (error.details as { setting: string }).setting;
  }
  return 'accepted';
};

describe('the configuration of a farm', () => {
  it('is whole when nothing is said', () => {
    assert.deepEqual(parseFarmConfig({ type: 'session-farm' }), {
      name: 'sample',
      port: 9000,
      servers: [
        { name: 'server-a', port: 9001, weight: 1 },
        { name: 'server-b', port: 9002, weight: 1 },
      ],
      algorithm: 'weighted-round-robin',
      drainSeconds: 30,
      affinity: false,
      minimumServers: 0,
      responseTimeoutSeconds: 30,
      preserveHostHeader: true,
      session: 'redis',
      layout: 'aspnet-v5',
      redis: 'localhost:6399',
      application: '/Sample',
      debug: false,
      timeoutMinutes: 20,
      watchSessions: true,
      executionTimeoutSeconds: 110,
      https: false,
      http2: true,
      arrResponseHeader: true,
      headTimeoutSeconds: 30,
      bodyTimeoutSeconds: 60,
      maxConnections: 2000,
      maxBufferedMegabytes: 64,
    });
  });

  it('takes a task definition with servers of the user', () => {
    const { servers, port } = parseFarmConfig({
      type: 'session-farm',
      port: 8000,
      servers: [{ name: 'iis', port: 8001, weight: 3, command: ['iisexpress', '/port:${port}'] }],
    });
    assert.equal(port, 8000);
    assert.deepEqual(servers, [
      { name: 'iis', port: 8001, weight: 3, command: ['iisexpress', '/port:${port}'] },
    ]);
  });

  it('names servers that have no name', () => {
    const { servers } = parseFarmConfig({ servers: [{ port: 8001 }, { port: 8002 }] });
    assert.deepEqual(
      servers.map(({ name, weight }) => [name, weight]),
      [
        ['server-1', 1],
        ['server-2', 1],
      ],
    );
  });

  for (const [config, setting] of [
    [[], 'configuration'],
    [{ port: 0 }, 'port'],
    [{ port: '9000' }, 'port'],
    [{ port: 65_536 }, 'port'],
    [{ servers: [] }, 'servers'],
    [{ servers: [{}] }, 'servers[0].port'],
    [{ servers: [{ port: 1, name: 'a b' }] }, 'servers[0].name'],
    [{ servers: [{ port: 1, weight: -1 }] }, 'servers[0].weight'],
    [{ servers: [{ port: 1, command: 'node x' }] }, 'servers[0].command'],
    [{ servers: [{ port: 1, command: ['', 'x'] }] }, 'servers[0].command[0]'],
    [{ servers: [{ port: 1, command: ['node', 5] }] }, 'servers[0].command[1]'],
    [{ servers: [{ port: 1, env: { A: 1 } }] }, 'servers[0].env.A'],
    [{ servers: [{ port: 9000 }] }, 'servers[0].port'],
    [{ servers: [{ command: ['node'] }] }, 'servers[0].port'],
    [{ servers: [{ address: 'http://localhost:8080' }, { address: 'http://b:8080' }] }, 'accepted'],
    [{ servers: [{ address: 'http://localhost:8080/app' }] }, 'servers[0].address'],
    [{ servers: [{ address: 'http://a', command: ['x'] }] }, 'servers[0].address'],
    [{ servers: [{ port: 1, launch: 'Web', command: ['x'] }] }, 'servers[0].launch'],
    [{ servers: [{ port: 1, restart: 'always' }] }, 'servers[0].restart'],
    [{ servers: [{ port: 1, readyPath: 'health' }] }, 'servers[0].readyPath'],
    [{ scaling: { most: 4 } }, 'scaling.outAtRequests'],
    [{ scaling: { most: 65, outAtRequests: 1, inAfterSeconds: 1 } }, 'scaling.most'],
    [{ servers: [{ port: 1 }, { port: 1 }] }, 'servers[1].port'],
    [
      {
        servers: [
          { name: 'a', port: 1 },
          { name: 'a', port: 2 },
        ],
      },
      'servers[1].name',
    ],
    [{ affinity: 'on' }, 'affinity'],
    [{ session: 'sql' }, 'session'],
    [{ layout: 'aspnetcore' }, 'layout'],
    [{ redis: 'redis://host:port' }, 'redis'],
    [{ application: '' }, 'application'],
    [{ https: 'yes' }, 'https'],
    [{ https: { certificate: 'a.pem' } }, 'https'],
    [{ https: { pfx: 5 } }, 'https'],
    [{ http2: 1 }, 'http2'],
  ] as const) {
    it(`refuses ${JSON.stringify(config)} and names ${setting}`, () => {
      assert.equal(settingOf(config), setting);
    });
  }

  it('does not quote an address that may hold a password', () => {
    assert.throws(
      () => parseFarmConfig({ redis: 'redis://:hunter2@host:port' }),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });
});
