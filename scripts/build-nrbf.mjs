// `npm run build:nrbf`: builds src/formats/nrbf/package.ts as an npm package of its own, in dist/nrbf/.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import esbuild from 'esbuild';
import { buildNrbfPackage } from './build/nrbf-package.mjs';
import { projectFolder } from './setup/paths.mjs';

const folder = await buildNrbfPackage(join(projectFolder, 'dist', 'nrbf'));
const { code } = await esbuild.transform(await readFile(join(folder, 'index.js')), {
  minify: true,
  format: 'esm',
});
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const zipped = gzipSync(code, { level: 9 }).length;
console.log(`${folder}: ${kilobytes(code.length)} minified, ${kilobytes(zipped)} with gzip`);
