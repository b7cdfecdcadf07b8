// Runs a script that uses texts of the host: `node scripts/tool.mjs inspect …` runs scripts/inspect.ts, bundled with a
// `vscode` that has the texts alone.
import { mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { localCacheFolder, projectFolder } from './setup/paths.mjs';

const [name, ...args] = process.argv.slice(2);
const folder = join(localCacheFolder, 'tools');
const file = join(folder, `${name}-${process.pid}.cjs`);
await mkdir(folder, { recursive: true });
try {
  await esbuild.build({
    absWorkingDir: projectFolder,
    entryPoints: [`scripts/${name}.ts`],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    alias: { vscode: './scripts/tools/vscode-texts.cjs' },
    logLevel: 'error',
  });
  process.argv = [process.argv[0], file, ...args];
  createRequire(file)(file);
} finally {
  await rm(file, { force: true });
}
