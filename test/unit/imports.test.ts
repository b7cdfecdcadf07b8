import assert from 'node:assert/strict';
import { circlesIn, importsBelow } from './support/imports.ts';

describe('imports', () => {
  it('make no circle, types included', () => {
    const imports = importsBelow('src', 'webview', 'bench', 'scripts', 'test');
    assert.ok(imports.get('src/extension.ts')?.includes('src/host/shown/vscode.ts'));
    assert.deepEqual(
      circlesIn(imports).map((way) => way.join(' > ')),
      [],
    );
  });

  it('that make one are found, whatever leads to it', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['e', 'c']],
      ['e', ['b']],
    ]);
    assert.deepEqual(circlesIn(imports), [['b', 'd', 'e', 'b']]);
  });
});
