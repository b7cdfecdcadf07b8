import assert from 'node:assert/strict';
import { readWorkspaceEndpoints } from '../../../src/host/endpoints/workspace-endpoints.ts';

describe('endpoints in the settings of a workspace', () => {
  it('are read with their environment; remote ones start read-only', () => {
    const { records, problems } = readWorkspaceEndpoints([
      { name: 'local', address: 'localhost:6399' },
      { name: 'shop', address: 'rediss://shop:6380', environment: 'production' },
      { name: 'dev', address: 'redis://dev' },
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      records.map(({ name, environment, canWrite, origin }) => [
        name,
        environment,
        canWrite,
        origin,
      ]),
      [
        ['local', 'local', true, 'workspace'],
        ['shop', 'production', false, 'workspace'],
        ['dev', 'development', false, 'workspace'],
      ],
    );
  });

  it('keep their ids until their address changes', () => {
    const idOf = (address: string) =>
      readWorkspaceEndpoints([{ name: 'a', address }]).records[0]?.id;
    assert.equal(idOf('redis://shop:6379'), idOf('redis://shop'));
    assert.notEqual(idOf('redis://shop:6379'), idOf('redis://other:6379'));
    assert.match(idOf('redis://shop') ?? '', /^ws-[0-9a-f]{16}$/);
  });

  it('never take a password over', () => {
    const { records, problems } = readWorkspaceEndpoints([
      { name: 'a', address: 'redis://:planted-secret@shop' },
    ]);
    assert.deepEqual(problems, [{ index: 0, member: 'address', problem: 'has-password' }]);
    assert.ok(!JSON.stringify(records).includes('planted-secret'));
  });

  it('say which entry is wrong, and use the others', () => {
    const { records, problems } = readWorkspaceEndpoints([
      null,
      { name: 'x' },
      { name: 'y', address: 'http://web' },
      { name: 'z', address: 'ok:1' },
    ]);
    assert.deepEqual(
      records.map(({ name }) => name),
      ['z'],
    );
    assert.deepEqual(problems, [
      { index: 0, problem: 'not-an-endpoint' },
      { index: 1, member: 'address', problem: 'not-an-endpoint' },
      { index: 2, member: 'address', problem: 'bad-address' },
    ]);
  });

  it('survive a setting of any shape', () => {
    for (const setting of [undefined, null, 'redis://x', 7, {}, [[]]]) {
      assert.deepEqual(readWorkspaceEndpoints(setting).records, []);
    }
  });
});
