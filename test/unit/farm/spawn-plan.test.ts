import assert from 'node:assert/strict';
import { parseFarmConfig } from '../../../src/farm/config/parse-farm-config.ts';
import { spawnPlan } from '../../../src/farm/servers/spawn-plan.ts';
import type { SpawnPlan } from '../../../src/farm/servers/spawn-plan.ts';

const places = {
  node: '/bin/node',
  runtime: '/rt.js',
  workingFolder: '/ws',
  site: '/ws/server.js',
};

const planOf = (config: unknown): SpawnPlan => {
  const farm = parseFarmConfig(config);
  const [server] = farm.servers;
  assert.ok(server);
  return spawnPlan(server, farm, places);
};

describe('what is started for a server', () => {
  it('is the sample site, told its port, its name and where its sessions go', () => {
    const plan = planOf({ redis: 'localhost:7000', layout: 'aspnet-v2' });
    assert.deepEqual([plan.file, plan.cwd], ['/bin/node', '/ws']);
    assert.deepEqual(plan.args, ['/ws/server.js', 'session-farm:server-a']);
    assert.equal(plan.env['PORT'], '9001');
    assert.equal(plan.env['SESSION_FARM_SERVER'], 'server-a');
    assert.equal(plan.env['SESSION_FARM_RUNTIME'], '/rt.js');
    const site = JSON.parse(plan.env['SESSION_FARM_SITE'] ?? '') as Record<string, unknown>;
    assert.deepEqual([site['redis'], site['layout']], ['localhost:7000', 'aspnet-v2']);
  });

  it('has an inspector on the loopback interface when it is to be debugged', () => {
    const [inspect, site] = planOf({ debug: true }).args;
    assert.deepEqual([inspect, site], ['--inspect=127.0.0.1:0', '/ws/server.js']);
  });

  it("is the user's command with port and name filled in, never a shell", () => {
    const plan = planOf({
      servers: [
        {
          name: 'web',
          port: 8001,
          command: ['dotnet', 'run', '--urls', 'http://127.0.0.1:${port}', '; rm ${name}'],
          cwd: '/sites/${name}',
          env: { URL: 'http://127.0.0.1:${port}' },
        },
      ],
    });
    assert.equal(plan.file, 'dotnet');
    assert.deepEqual(plan.args, ['run', '--urls', 'http://127.0.0.1:8001', '; rm web']);
    assert.equal(plan.cwd, '/sites/web');
    assert.equal(plan.env['URL'], 'http://127.0.0.1:8001');
    assert.equal(plan.env['SESSION_FARM_SITE'], undefined);
  });

  it('is told of a way to Redis by address, host or port, without a password', () => {
    const redis = 'redis://:hunter2@localhost:7000';
    const command = ['node', '${redis}', '${redisHost} ${redisPort}'];
    const farm = parseFarmConfig({
      redis,
      servers: [{ port: 1, command, env: { R: '${redis}' } }],
    });
    const [server] = farm.servers;
    assert.ok(server);
    const plan = spawnPlan(server, farm, places, 5555);
    assert.deepEqual(plan.args, ['127.0.0.1:5555', '127.0.0.1 5555']);
    assert.equal(plan.env['R'], '127.0.0.1:5555');
    assert.ok(!JSON.stringify(plan).includes('hunter2'));
  });
});
