import assert from 'node:assert/strict';
import { configArgument } from '../../../src/host/farm/command-line.ts';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';

describe('the argument that describes a farm to its process', () => {
  const definition = toFarmDefinition({
    servers: [
      {
        port: 9001,
        cwd: '${workspaceFolder}/shop',
        command: ['dotnet', 'run', '--urls', 'http://127.0.0.1:${port}'],
        env: { HOME_OF_SHOP: '${env:SHOP}', MISSING: '${env:NOT_THERE}!' },
      },
    ],
  });
  const server = (folder: string): unknown => {
    const text = configArgument(definition, { workspaceFolder: folder, env: { SHOP: 'a "b"' } });
    assert.ok(!text.includes('$'), 'VS Code would put something in for it');
    return (JSON.parse(text) as { servers: unknown[] }).servers[0];
  };

  it('has the folder and the environment put in, and leaves the port to the farm', () => {
    assert.deepEqual(server('/home/maja/shop'), {
      port: 9001,
      cwd: '/home/maja/shop/shop',
      command: ['dotnet', 'run', '--urls', 'http://127.0.0.1:${port}'],
      env: { HOME_OF_SHOP: 'a "b"', MISSING: '!' },
    });
  });

  it('stays whole with the folders of Windows', () => {
    const { cwd } = server('C:\\Users\\new\\shop') as { cwd: string };
    assert.equal(cwd, 'C:\\Users\\new\\shop/shop');
  });

  it('takes text as it is, be it a pattern of String.replace', () => {
    const { cwd } = server('/a$&b') as { cwd: string };
    assert.equal(cwd, '/a$&b/shop');
  });
});
