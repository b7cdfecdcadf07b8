import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

describe('the page of the session editor', () => {
  it('loads the types of what it may ask, not the checks of its host', async () => {
    const { metafile } = await build({
      absWorkingDir: fileURLToPath(new URL('../../../', import.meta.url)),
      entryPoints: ['webview/session/main.ts'],
      bundle: true,
      format: 'esm',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const inputs = Object.keys(metafile.inputs);
    assert.ok(inputs.includes('src/protocol/editor-state.ts'));
    const checks = /valibot|src\/shapes|src\/protocol\/editor\.ts/;
    assert.deepEqual(
      inputs.filter((input) => checks.test(input)),
      [],
    );
  });
});
