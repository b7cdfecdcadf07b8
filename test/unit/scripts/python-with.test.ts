import assert from 'node:assert/strict';
import { firstThatWorks, pythonCandidates } from '../../../scripts/setup/python-with.mjs';

describe('the Python that has what a site needs', () => {
  const find = (there: readonly string[]) => (name: string) =>
    there.includes(name) ? `/somewhere/${name}` : undefined;

  it('is the first one on the PATH, or else the own one of the system', () => {
    const candidates = pythonCandidates(find(['python3']), 'linux');
    assert.deepEqual(candidates, ['/somewhere/python3', undefined, '/usr/bin/python3']);
    assert.equal(
      firstThatWorks(candidates, () => true),
      '/somewhere/python3',
    );
    assert.equal(
      firstThatWorks(candidates, (path) => path.startsWith('/usr/')),
      '/usr/bin/python3',
    );
    assert.equal(
      firstThatWorks(candidates, () => false),
      undefined,
    );
  });

  it('is called otherwise on Windows', () => {
    const candidates = pythonCandidates(find(['py']), 'win32');
    assert.deepEqual(candidates, [undefined, '/somewhere/py']);
  });

  it('is asked once, where two names lead to it', () => {
    const asked: string[] = [];
    firstThatWorks(['/usr/bin/python3', '/usr/bin/python3'], (path) => asked.push(path) === 0);
    assert.deepEqual(asked, ['/usr/bin/python3']);
  });
});
