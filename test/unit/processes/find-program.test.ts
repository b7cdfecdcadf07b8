import assert from 'node:assert/strict';
import { findProgram } from '../../../src/processes/find-program.ts';

const windows = (files: readonly string[], path: string, extensions?: string) => ({
  platform: 'win32' as const,
  path,
  extensions,
  isFile: (file: string) => Promise.resolve(files.includes(file)),
});

describe('the file of a program', () => {
  it('is found on Windows by the extensions that are programs there', async () => {
    const az = String.raw`C:\Program Files\Azure CLI\wbin\az.cmd`;
    const path = String.raw`C:\Windows;"C:\Program Files\Azure CLI\wbin"`;
    assert.equal(await findProgram('az', windows([az], path, '.COM;.EXE;.CMD')), az);
    assert.equal(await findProgram('az.cmd', windows([az], path, '.COM;.EXE;.CMD')), az);
    assert.equal(await findProgram('az', windows([az], path)), az);
  });

  it('is the first one on the way', async () => {
    const files = [String.raw`C:\a\tool.cmd`, String.raw`C:\b\tool.exe`];
    assert.equal(await findProgram('tool', windows(files, String.raw`C:\a;C:\b`)), files[0]);
  });

  it('is never one of the folder that it would run in', async () => {
    const files = [String.raw`.\az.cmd`, 'az.cmd', String.raw`bin\az.cmd`];
    assert.equal(await findProgram('az', windows(files, String.raw`.;bin;;`)), 'az');
  });

  it('may be a path without its extension, from the folder that it runs in', async () => {
    const next = String.raw`C:\shop\node_modules\.bin\next.cmd`;
    const places = {
      ...windows([next, String.raw`C:\shop\node_modules\.bin\next`], ''),
      folder: String.raw`C:\shop`,
    };
    assert.equal(await findProgram('node_modules/.bin/next', places), next);
    assert.equal(await findProgram('node_modules/.bin/nuxt', places), 'node_modules/.bin/nuxt');
  });

  it('stays as it is where the system finds it, or where it is a path', async () => {
    const nowhere = { path: '/usr/bin', isFile: () => Promise.resolve(true) };
    assert.equal(await findProgram('az', { platform: 'linux', ...nowhere }), 'az');
    assert.equal(await findProgram('az', { platform: 'darwin', ...nowhere }), 'az');
    const path = String.raw`C:\tools\az.cmd`;
    assert.equal(await findProgram(path, windows([path], String.raw`C:\other`)), path);
  });
});
