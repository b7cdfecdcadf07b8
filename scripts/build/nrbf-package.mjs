// The package of the NRBF room: one ES module, its types, a README, a licence.
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import esbuild from 'esbuild';
import { localCacheFolder, projectFolder } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';

const door = 'src/formats/nrbf/package.ts';

/** Builds the package anew. @param {string} folder @returns {Promise<string>} the folder */
export async function buildNrbfPackage(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await esbuild.build({
    absWorkingDir: projectFolder,
    entryPoints: [door],
    outfile: join(folder, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  const foreign = Object.keys(metafile.inputs).filter((file) => !file.startsWith('src/formats/'));
  if (foreign.length > 0) throw new Error(`Not of this room: ${foreign.join(', ')}`);
  await writeTypes(join(folder, 'types'));
  await copyFile(join(projectFolder, 'src/formats/nrbf/README.md'), join(folder, 'README.md'));
  await copyFile(join(projectFolder, 'LICENSE'), join(folder, 'LICENSE'));
  const manifest = `${JSON.stringify(await manifestOf(), undefined, 2)}\n`;
  await writeFile(join(folder, 'package.json'), manifest);
  return folder;
}

/** What npm reads. */
async function manifestOf() {
  const { version, license } = JSON.parse(
    await readFile(join(projectFolder, 'package.json'), 'utf8'),
  );
  const types = `./types/${relative('src/formats', door).replace(/\.ts$/, '.d.ts')}`;
  return {
    name: 'session-farm-nrbf',
    version,
    description: "Reads, edits and writes streams of .NET's BinaryFormatter (MS-NRBF), as data.",
    keywords: ['nrbf', 'ms-nrbf', 'binaryformatter', 'dotnet', 'serialization', 'decoder'],
    license,
    type: 'module',
    exports: { '.': { types, default: './index.js' } },
    types,
    sideEffects: false,
    engines: { node: '>=20' },
    files: ['index.js', 'types'],
  };
}

/** Writes the declarations that the door leads to, and no others. */
async function writeTypes(folder) {
  await mkdir(localCacheFolder, { recursive: true });
  const all = await mkdtemp(join(localCacheFolder, 'nrbf-types-'));
  try {
    const options = [
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--allowJs',
      'false',
    ];
    const project = join(all, 'tsconfig.json');
    await writeFile(
      project,
      JSON.stringify({
        extends: join(projectFolder, 'tsconfig.json'),
        include: [],
        files: [join(projectFolder, door)],
      }),
    );
    const tsc = join(projectFolder, 'node_modules/typescript/bin/tsc');
    const rootDir = join(projectFolder, 'src/formats');
    await run(
      process.execPath,
      [tsc, '-p', project, ...options, '--rootDir', rootDir, '--outDir', all],
      { cwd: projectFolder },
    );
    const queue = [relative('src/formats', door).replace(/\.ts$/, '.d.ts')];
    for (const seen = new Set(); queue.length > 0;) {
      const file = queue.pop();
      if (seen.has(file)) continue;
      seen.add(file);
      const text = (await readFile(join(all, file), 'utf8'))
        .replace(/(from '\.[^']*)\.ts'/g, "$1.js'")
        .replace(/(import\("\.[^"]*)\.ts"\)/g, '$1.js")');
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
      for (const [, path] of text.matchAll(/(?:from '|import\(")(\.[^'"]*)\.js/g)) {
        queue.push(join(dirname(file), `${path}.d.ts`));
      }
    }
  } finally {
    await rm(all, { recursive: true, force: true });
  }
}
