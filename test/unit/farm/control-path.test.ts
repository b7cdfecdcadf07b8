import assert from 'node:assert/strict';
import { controlFolder, controlPath, maxSocketPathBytes } from '../../../src/farm/control-path.ts';

const random = '0123456789abcdef';

describe('the control socket', () => {
  it('is a named pipe on Windows', () => {
    const path = controlPath({ platform: 'win32', temporaryFolder: 'C:\\Temp', random });
    assert.equal(path, '\\\\.\\pipe\\session-farm-0123456789abcdef');
    assert.equal(controlFolder(path), undefined);
  });

  it('is in a folder of its own elsewhere', () => {
    const path = controlPath({ platform: 'linux', temporaryFolder: '/tmp/', random });
    assert.equal(path, '/tmp/session-farm-0123456789abcdef/control');
    assert.equal(controlFolder(path), '/tmp/session-farm-0123456789abcdef');
  });

  it('fits into what sockets take, even below a long folder of macOS', () => {
    const usual = '/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T';
    const path = controlPath({ platform: 'darwin', temporaryFolder: usual, random });
    assert.ok(path.startsWith(usual) && path.length <= maxSocketPathBytes);
    const long = controlPath({ platform: 'darwin', temporaryFolder: `/${'ä'.repeat(50)}`, random });
    assert.equal(long, '/tmp/session-farm-0123456789abcdef/control');
  });
});
