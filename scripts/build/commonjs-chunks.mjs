// What is loaded late stands in files of its own. esbuild splits ECMAScript modules only, and every extension
// host takes CommonJS: so the code is split as the former and each file rewritten to the latter.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import esbuild from 'esbuild';

/** The names of files that splitting makes: `<name>-<hash>.js`. */
export const chunkFile = /^[\w.-]+-[A-Z0-9]{8}\.js$/;

/**
 * `import * as vscode` becomes a copy of that large namespace, one for each module that has it, which is most
 * of the time that activation takes. The namespace itself does as well.
 */
const withoutCopies = (code) => code.replace(/[\w$]+\((require\("vscode"\))(?:, ?1)?\)/g, '$1');

/**
 * Writes a split build as CommonJS, in the place of what an earlier one left.
 * @param {{ out: string, dev: boolean, target: string }} options
 * @returns {esbuild.Plugin}
 */
export function commonJsChunks({ out, dev, target }) {
  return {
    name: 'commonjs-chunks',
    setup: (build) => {
      build.onEnd(async ({ errors, outputFiles = [] }) => {
        if (errors.length > 0) return;
        const written = await Promise.all(
          outputFiles.map(async ({ path, text }) => {
            const { code } = await esbuild.transform(text, {
              format: 'cjs',
              platform: 'node',
              target,
              minify: !dev,
              sourcemap: dev ? 'inline' : false,
              supported: { 'dynamic-import': false },
            });
            await writeFile(join(out, basename(path)), withoutCopies(code));
            return basename(path);
          }),
        );
        const stale = (await readdir(out)).filter(
          (name) => chunkFile.test(name) && !written.includes(name),
        );
        await Promise.all(stale.map((name) => rm(join(out, name))));
      });
    },
  };
}
