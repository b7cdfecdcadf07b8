import assert from 'node:assert/strict';
import {
  configurationFor,
  configurationsNamed,
  launchNames,
} from '../../../src/host/farm/debug/server-configuration.ts';
import type { LaunchConfiguration } from '../../../src/host/farm/debug/server-configuration.ts';

const web: LaunchConfiguration = { type: 'node', request: 'launch', name: 'Web' };
const api: LaunchConfiguration = { type: 'python', request: 'launch', name: 'Api' };
const farm: LaunchConfiguration = { type: 'session-farm', request: 'launch', name: 'Farm' };
const server = { name: 'server-a', port: 9001 };

describe('the launch configuration of a server', () => {
  it('has the port and the name of the server wherever it asks for them', () => {
    const { args, program, connect } = configurationFor(
      {
        ...web,
        program: '${workspaceFolder}/${name}.js',
        args: ['--port', '${port}', '--urls=http://127.0.0.1:${port}'],
        connect: { port: '${port}', host: 'localhost' },
      },
      server,
    );
    assert.equal(program, '${workspaceFolder}/server-a.js');
    assert.deepEqual(args, ['--port', '9001', '--urls=http://127.0.0.1:9001']);
    assert.deepEqual(connect, { port: 9001, host: 'localhost' });
  });

  it("gives the program PORT and the server's variables, which win", () => {
    const { env, cwd } = configurationFor(
      { ...web, cwd: '/web', env: { MODE: 'dev', NAME: '${name}' } },
      { ...server, cwd: '/site/${name}', env: { MODE: 'farm', URL: 'http://[::1]:${port}' } },
    );
    assert.deepEqual(env, {
      MODE: 'farm',
      NAME: 'server-a',
      PORT: '9001',
      SESSION_FARM_SERVER: 'server-a',
      URL: 'http://[::1]:9001',
    });
    assert.equal(cwd, '/site/server-a');
  });

  it('reaches the variables of a platform, and those of the C++ debuggers', () => {
    const { windows, environment } = configurationFor(
      { ...web, windows: { env: { A: '1' } }, environment: [{ name: 'B', value: '2' }] },
      server,
    );
    assert.deepEqual(windows, {
      env: { A: '1', PORT: '9001', SESSION_FARM_SERVER: 'server-a' },
    });
    assert.deepEqual(environment, [
      { name: 'B', value: '2' },
      { name: 'PORT', value: '9001' },
      { name: 'SESSION_FARM_SERVER', value: 'server-a' },
    ]);
  });

  it('lets ASP.NET Core listen on the port of the server, unless it says where', () => {
    const urls = (env: object): unknown =>
      (configurationFor({ ...web, type: 'coreclr', env }, server)['env'] as Record<string, string>)[
        'ASPNETCORE_URLS'
      ];
    assert.equal(urls({}), 'http://127.0.0.1:9001');
    assert.equal(urls({ ASPNETCORE_URLS: 'http://localhost:${port}' }), 'http://localhost:9001');
  });

  it('gives nothing to a program that runs already, and opens no browser', () => {
    const attach = { ...web, request: 'attach', port: '${port}' };
    assert.deepEqual(configurationFor(attach, server)['env'], undefined);
    const opening = { ...web, serverReadyAction: { action: 'openExternally' } };
    assert.equal(configurationFor(opening, server)['serverReadyAction'], undefined);
  });
});

describe('the name of a launch configuration', () => {
  const lists = {
    configurations: [web, api, farm],
    compounds: [
      { name: 'All', configurations: ['Web', 'Api'], preLaunchTask: 'build' },
      { name: 'Broken', configurations: ['Web', 'No such'] },
      { name: 'Again', configurations: ['Farm'] },
    ],
  };

  it('is that of one, or of several in a compound, whose task runs first', () => {
    assert.deepEqual(configurationsNamed('Web', lists), [web]);
    assert.deepEqual(configurationsNamed('All', lists), [{ ...web, preLaunchTask: 'build' }, api]);
  });

  it('is unknown where a member is missing, or is a farm itself', () => {
    for (const name of ['Broken', 'Again', 'Farm', 'No such']) {
      assert.equal(configurationsNamed(name, lists), undefined, name);
    }
    assert.deepEqual(launchNames(lists), ['Web', 'Api', 'All', 'Broken', 'Again']);
  });
});
