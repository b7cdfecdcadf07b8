import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

const options = {
  absWorkingDir: fileURLToPath(new URL('../../../', import.meta.url)),
  entryPoints: ['webview/session/main.ts'],
  bundle: true,
  format: 'esm',
  outdir: 'dist/webview',
  write: false,
  metafile: true,
  logLevel: 'silent',
} as const satisfies BuildOptions;

describe('the page of the session editor', () => {
  it('loads the types of what it may ask, not the checks of its host', async () => {
    const { metafile } = await build(options);
    const inputs = Object.keys(metafile.inputs);
    assert.ok(inputs.includes('src/protocol/editor-state.ts'));
    const checks = /valibot|src\/shapes|src\/protocol\/editor\.ts/;
    assert.deepEqual(
      inputs.filter((input) => checks.test(input)),
      [],
    );
  });

  for (const minify of [true, false]) {
    it(`can stand in a document${minify ? ', minified' : ''}: nothing in it ends or begins a script`, async () => {
      const { outputFiles } = await build({ ...options, minify });
      for (const { path, text } of outputFiles) {
        assert.ok(text.length > 1000, path);
        assert.doesNotMatch(text, /<\/?script|<\/style/i, path);
      }
    });
  }
});
