import assert from 'node:assert/strict';
import { containerPorts } from '../../../../src/config/found/containers.ts';
import { userSecretsPath } from '../../../../src/config/found/json/dotnet-settings.ts';
import { foundEndpoints } from '../../../../src/config/found/merge.ts';
import { searched } from './searched.ts';

describe('containers of Redis on this machine', () => {
  it("are told by Docker's ps, a line each", () => {
    // docker ps --no-trunc --format '{{json .}}', Docker 27; shortened to some of its members.
    const output = [
      '{"Command":"\\"docker-entrypoint.sh redis-server --requirepass s3cret\\"","Image":"redis:7-alpine","Names":"shop-cache-1","Ports":"0.0.0.0:6390-\\u003e6379/tcp, [::]:6390-\\u003e6379/tcp","State":"running"}',
      '{"Command":"\\"docker-entrypoint.sh\\"","Image":"registry.example:5000/team/valkey:8","Names":"vk","Ports":"127.0.0.1:6391-\\u003e6379/tcp","State":"running"}',
      '{"Command":"\\"x\\"","Image":"redis:7","Names":"hidden","Ports":"6379/tcp","State":"running"}',
      '{"Command":"\\"postgres\\"","Image":"postgres:16","Names":"db","Ports":"0.0.0.0:5432-\\u003e5432/tcp"}',
      'not json',
      '',
    ].join('\n');
    assert.deepEqual(containerPorts(output), [
      {
        name: 'shop-cache-1',
        image: 'redis:7-alpine',
        host: 'localhost',
        port: 6390,
        password: 's3cret',
      },
      { name: 'vk', image: 'registry.example:5000/team/valkey:8', host: '127.0.0.1', port: 6391 },
    ]);
  });

  it("are told by Podman's ps, as a list", () => {
    // podman ps --format json, Podman 5; shortened to some of its members.
    const output = JSON.stringify([
      {
        Names: ['cache'],
        Image: 'docker.io/library/redis:7',
        Command: ['redis-server', '--requirepass', 'p'],
        Ports: [{ host_ip: '', container_port: 6379, host_port: 6395, range: 1, protocol: 'tcp' }],
      },
      { Names: ['alone'], Image: 'docker.io/valkey/valkey:8', Command: null, Ports: null },
      { Names: ['web'], Image: 'nginx', Ports: [{ container_port: 80, host_port: 8080 }] },
    ]);
    assert.deepEqual(containerPorts(output), [
      {
        name: 'cache',
        image: 'docker.io/library/redis:7',
        host: 'localhost',
        port: 6395,
        password: 'p',
      },
    ]);
  });
});

describe('the path of user secrets', () => {
  it('is that of the platform, and never leads elsewhere', () => {
    const id = '0a-b.c';
    assert.equal(
      userSecretsPath(id, 'win32', 'C:\\Users\\ann', 'D:\\Roaming'),
      'D:\\Roaming\\Microsoft\\UserSecrets\\0a-b.c\\secrets.json',
    );
    assert.equal(
      userSecretsPath(id, 'win32', 'C:\\Users\\ann', undefined),
      'C:\\Users\\ann\\AppData\\Roaming\\Microsoft\\UserSecrets\\0a-b.c\\secrets.json',
    );
    for (const platform of ['linux', 'darwin'] as const) {
      assert.equal(
        userSecretsPath(id, platform, '/home/ann', undefined),
        '/home/ann/.microsoft/usersecrets/0a-b.c/secrets.json',
      );
    }
    for (const bad of ['..', '../x', 'a/b', 'a\\b', '']) {
      assert.equal(userSecretsPath(bad, 'linux', '/home/ann', undefined), undefined, bad);
    }
  });
});

describe('finds of the same Redis', () => {
  it('are one endpoint with several places, unless passwords differ', async () => {
    const { finds } = await searched({
      '.env': 'REDIS_URL=redis://localhost:6379\n',
      'appsettings.json': '{"ConnectionStrings":{"Redis":"127.0.0.1:6379,password=p"}}',
      'b/appsettings.json': '{"ConnectionStrings":{"Redis":"127.0.0.1:6379,password=q"}}',
      'c/appsettings.json': '{"ConnectionStrings":{"Redis":"127.0.0.1:6379,defaultDatabase=2"}}',
    });
    assert.deepEqual(
      foundEndpoints(finds).map(({ secrets, places }) => [
        secrets.password,
        places.map(({ file }) => file),
      ]),
      [
        ['p', ['appsettings.json', '.env']],
        ['q', ['b/appsettings.json']],
        [undefined, ['c/appsettings.json']],
      ],
    );
  });
});
