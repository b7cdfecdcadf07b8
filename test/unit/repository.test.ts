import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const list = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
/** All files of the repository that are there; what others recorded is theirs. */
const files = list
  .split('\0')
  .filter((name) => name !== '' && !name.startsWith('test/fixtures/'))
  .filter((name) => existsSync(join(root, name)));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

describe('the repository', () => {
  it('names no folder of a machine that it was made on', () => {
    const machinePath = /(?<![\w.\-/])\/(?:root|work)\/[\w.]+/;
    const found = files.filter((name) => machinePath.test(read(name)));
    assert.deepEqual(found, []);
  });

  it('takes npm packages from wherever npm is told to', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved": "http/);
  });

  it('has all that its documents link to', () => {
    const broken = files
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) =>
        [...read(name).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
          .map(([, target = '']) => join(dirname(name), decodeURI(target)))
          .filter((target) => !existsSync(join(root, target)))
          .map((target) => `${name}: ${target}`),
      );
    assert.deepEqual(broken, []);
  });

  it('has the files that its architecture names, where it says', () => {
    const named = [...read('ARCHITECTURE.md').matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)];
    assert.ok(named.length > 50);
    const missing = named
      .map(([, name = '']) => name)
      .filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`)));
    assert.deepEqual(missing, []);
  });

  it('shows texts to users through one place, which lets no foreign text do anything', () => {
    const importing = /^(?!import type).*['"]vscode['"]/m;
    const found = files.filter((name) => /^src\/.*\.ts$/.test(name) && importing.test(read(name)));
    assert.deepEqual(
      found.filter((name) => !name.startsWith('src/host/shown/')),
      [],
    );
    assert.ok(found.includes('src/host/shown/window.ts'));
  });
});
