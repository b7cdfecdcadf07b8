import assert from 'node:assert/strict';
import { maxSocketPathBytes } from '../../../src/farm/control-path.ts';
import { channelFrom } from '../../../src/host/farm/control-channel.ts';

const place = { platform: 'linux', temporaryFolder: '/tmp' } as const;

describe('the control channel of a farm', () => {
  const channel = channelFrom('seed', { type: 'session-farm', port: 9000 }, place);

  it('is found again after a reload of the window, whatever VS Code added to the task', () => {
    const again = channelFrom('seed', { port: 9000, _key: 'x', type: 'session-farm' }, place);
    assert.deepEqual(again, channel);
  });

  it('is another one for another farm and in another workspace', () => {
    const others = [
      channelFrom('seed', { type: 'session-farm', port: 9001 }, place),
      channelFrom('other', { type: 'session-farm', port: 9000 }, place),
    ];
    for (const other of others) {
      assert.notEqual(other.path, channel.path);
      assert.notEqual(other.token, channel.token);
    }
  });

  it('has a short path, from which the token does not follow', () => {
    assert.ok(channel.path.length <= maxSocketPathBytes);
    assert.equal(channel.token.length, 64);
    assert.ok(!channel.path.includes(channel.token.slice(0, 8)));
    const pipe = channelFrom('seed', {}, { platform: 'win32', temporaryFolder: 'C:\\Temp' });
    assert.match(pipe.path, /^\\\\\.\\pipe\\session-farm-[0-9a-f]{24}$/);
  });
});
