// What is loaded late stands in files of its own. esbuild splits ECMAScript modules only, and every extension
// host takes CommonJS: so the code is split as the former and each file rewritten to the latter. What the
// extension needs at once becomes one file, since each file more is time that its start takes.
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

/** The name under which the first file hands on what was a file of its own. */
const handedOn = (name) => name.replace(/\W/g, '_');

/**
 * Writes a split build as CommonJS, in the place of what an earlier one left.
 * @param {{ out: string, dev: boolean, target: string, entry: string }} options `entry`: the first file
 * @returns {esbuild.Plugin}
 */
export function commonJsChunks({ out, dev, target, entry }) {
  const options = {
    format: 'cjs',
    platform: 'node',
    target,
    minify: !dev,
    sourcemap: dev ? 'inline' : false,
    supported: { 'dynamic-import': false },
  };
  return {
    name: 'commonjs-chunks',
    setup: (build) => {
      build.onEnd(async ({ errors, outputFiles = [], metafile }) => {
        if (errors.length > 0) return;
        const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
        const first = neededAtOnce(entry, metafile);
        const codes = new Map([[entry, await joined(entry, first, texts, options)]]);
        for (const [name, text] of texts) {
          if (first.has(name)) continue;
          const { code } = await esbuild.transform(text, options);
          codes.set(name, fromFirst(code, entry, first));
        }
        for (const [name, code] of codes) await writeFile(join(out, name), withoutCopies(code));
        const stale = (await readdir(out)).filter(
          (name) => chunkFile.test(name) && !codes.has(name),
        );
        await Promise.all(stale.map((name) => rm(join(out, name))));
      });
    },
  };
}

/** The names of the files that are imported as soon as the entry is. */
function neededAtOnce(entry, { outputs }) {
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const needed = new Set();
  const visit = (name) => {
    if (needed.has(name) || !byName.has(name)) return;
    needed.add(name);
    for (const { path, kind } of byName.get(name).imports) {
      if (kind === 'import-statement') visit(basename(path));
    }
  };
  visit(entry);
  return needed;
}

/** The entry with all that it needs at once, which it hands on to what is loaded later. */
async function joined(entry, first, texts, options) {
  const others = [...first].filter((name) => name !== entry);
  const exported = others.map((name) => `export * as ${handedOn(name)} from './${name}';`);
  const splitFiles = {
    name: 'split-files',
    setup: (build) => {
      build.onResolve({ filter: /^\.\// }, ({ path }) => {
        const name = path.slice(2);
        return first.has(name) ? { path: name, namespace: 'split' } : { path, external: true };
      });
      build.onLoad({ filter: /.*/, namespace: 'split' }, ({ path }) => ({
        contents: texts.get(path),
      }));
    },
  };
  const { outputFiles } = await esbuild.build({
    ...options,
    stdin: { contents: [`export * from './${entry}';`, ...exported].join('\n') },
    bundle: true,
    write: false,
    external: ['vscode'],
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [splitFiles],
  });
  return outputFiles[0].text;
}

/** Takes from the first file what stands in it now. */
function fromFirst(code, entry, first) {
  return code.replace(/require\("\.\/([\w.-]+\.js)"\)/g, (whole, name) =>
    first.has(name) ? `require("./${entry}").${handedOn(name)}` : whole,
  );
}
