// Bundles the tests that run inside the extension host. Files are found by pattern.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import esbuild from 'esbuild';
import { projectFolder } from '../setup/paths.mjs';

const folder = join(projectFolder, 'test', 'host');

const depth = (name) => name.split(/[\\/]/).length;

/** Writes the bundle and says where it is. */
export async function buildHostTests() {
  const outfile = join(projectFolder, 'out', `host-tests-${process.pid}.js`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    // Those in the folder itself come first: they look at VS Code as it starts.
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const imports = files.map((name) => `() => import('./${name.replaceAll('\\', '/')}')`);
  await esbuild.build({
    stdin: {
      contents: `import { runHostTests } from './index.ts';
        export const run = () => runHostTests([${imports.join(', ')}]);`,
      resolveDir: folder,
      sourcefile: 'host-tests.ts',
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // Loaded from node_modules; the bundle stands inside the project.
    external: ['vscode', 'mocha', 'ioredis', 'js-redis-server'],
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: {
      js: `const __importMetaUrl = require('node:url').pathToFileURL(${JSON.stringify(
        join(folder, 'x.ts'),
      )}).href;`,
    },
    sourcemap: 'inline',
    outfile,
    logLevel: 'warning',
  });
  return { outfile, count: files.length, from: relative(projectFolder, folder) };
}
