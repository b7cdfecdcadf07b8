import assert from 'node:assert/strict';
import { agentPlaces } from '../../../src/tunnels/ssh/agent-places.ts';

describe('the places of SSH agents', () => {
  const env = { SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/other' };
  const pipes = ['openssh-ssh-agent', 'pageant.Maja.0f', 'docker_engine'];

  it('are that of the environment on macOS and Linux', () => {
    for (const platform of ['darwin', 'linux'] as const) {
      assert.deepEqual(agentPlaces({ platform, env, pipes: [] }), ['/run/agent']);
      assert.deepEqual(agentPlaces({ platform, env: {}, pipes: [] }), []);
    }
  });

  it("are the pipes of OpenSSH's service and Pageant on Windows, as far as they are there", () => {
    assert.deepEqual(agentPlaces({ platform: 'win32', env: {}, pipes }), [
      '\\\\.\\pipe\\openssh-ssh-agent',
      '\\\\.\\pipe\\pageant.Maja.0f',
    ]);
    assert.deepEqual(agentPlaces({ platform: 'win32', env: {}, pipes: [] }), []);
  });

  it('are the configured one and no other', () => {
    const at = (configured: string) => agentPlaces({ platform: 'win32', env, pipes, configured });
    assert.deepEqual(at('none'), []);
    assert.deepEqual(at('/run/mine'), ['/run/mine']);
    assert.deepEqual(at('$OTHER'), ['/run/other']);
    assert.equal(at('SSH_AUTH_SOCK')[0], '/run/agent');
  });
});
