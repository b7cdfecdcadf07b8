// Builds everything that ships into dist/. `--watch` rebuilds on change, `--dev` keeps names and adds source maps.
// For tests of what ships: `--out=<folder>` builds elsewhere, `--only=farm,redis` just these files.
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import esbuild from 'esbuild';
import { commonJsChunks } from './scripts/build/commonjs-chunks.mjs';
import { noticesOf } from './scripts/build/notices.mjs';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

/** The value of an option that is written `--name=value`. */
const option = (name) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const out = option('out') ?? 'dist';
const only = option('only')?.split(',');

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  logLevel: 'warning',
  metafile: true,
  legalComments: 'none',
};

const redisLibrary = 'src/redis/client/library.ts';

/**
 * The Redis client library is a bundle of its own that is loaded with the first connection: what
 * imports it finds it as `redis.js` beside itself.
 * @type {esbuild.Plugin}
 */
const redisLibraryApart = {
  name: 'redis-library-apart',
  setup: (build) =>
    build.onResolve({ filter: /\/library\.ts$/ }, ({ path, resolveDir, kind }) =>
      kind === 'dynamic-import' && resolve(resolveDir, path) === resolve(redisLibrary)
        ? { path: './redis.js', external: true }
        : undefined,
    ),
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // Native parts that the SSH library does without.
  external: ['vscode', 'cpu-features', '*.node'],
  plugins: [redisLibraryApart],
  // `import()` becomes `require`, which every extension host has.
  supported: { 'dynamic-import': false },
  // ioredis tells error replies from other errors by the name of their class.
  keepNames: true,
};

/** The pages: folders in webview/ with a main.ts, and styles by the folder's name. */
const pages = readdirSync('webview').filter((name) => existsSync(`webview/${name}/main.ts`));

/** Entry points by the file that each makes; one that isn't written yet is left out. */
const builds = [
  {
    ...node,
    keepNames: false,
    entryPoints: ['src/extension.ts'],
    format: 'esm',
    splitting: true,
    // ECMAScript modules where a package has both: what of it isn't used stays out.
    mainFields: ['module', 'main'],
    supported: {},
    outdir: out,
    chunkNames: '[name]-[hash]',
    sourcemap: dev ? 'inline' : false,
    write: false,
    plugins: [
      redisLibraryApart,
      commonJsChunks({ out, dev, target: node.target, entry: 'extension.js' }),
    ],
  },
  {
    ...node,
    target: 'node20',
    entryPoints: [redisLibrary],
    outfile: `${out}/redis.js`,
  },
  { ...node, target: 'node20', entryPoints: ['src/farm/main.ts'], outfile: `${out}/farm.js` },
  {
    ...node,
    target: 'node20',
    entryPoints: ['src/farm/site/main.ts'],
    outfile: `${out}/site-runtime.js`,
  },
  {
    ...node,
    target: 'node20',
    // Its Lua comes as an ECMAScript module, which `require` doesn't take.
    supported: {},
    entryPoints: ['src/farm/sandbox/main.ts'],
    outfile: `${out}/sandbox.js`,
  },
  {
    ...node,
    target: 'node20',
    entryPoints: ['src/host/language-models/mcp/relay.ts'],
    outfile: `${out}/mcp.js`,
  },
  ...pages.flatMap((page) => [
    {
      ...shared,
      platform: 'browser',
      format: 'esm',
      target: 'chrome132',
      entryPoints: [`webview/${page}/main.ts`],
      outfile: `${out}/webview/${page}.js`,
    },
    {
      ...shared,
      target: 'chrome132',
      entryPoints: [`webview/${page}/${page}.css`],
      outfile: `${out}/webview/${page}.css`,
    },
  ]),
]
  .filter((build) => existsSync(build.entryPoints[0]))
  .filter(({ outfile = 'extension.js' }) => only?.includes(basename(outfile, '.js')) ?? true);

/** Files that ship as they are. */
const copies = [
  // The sandbox Redis runs its scripts in a Lua made WebAssembly, which it loads from beside itself.
  ['node_modules/lua-redis-wasm/dist/redis_lua.mjs', `${out}/redis_lua.mjs`],
  ['node_modules/lua-redis-wasm/dist/redis_lua.wasm', `${out}/redis_lua.wasm`],
];

let runningBuilds = 0;
/**
 * Tells the editor's watching task when builds begin and end, and what is wrong where.
 * @type {esbuild.Plugin}
 */
const announcements = {
  name: 'announcements',
  setup: (build) => {
    build.onStart(() => {
      if (runningBuilds++ === 0) console.log('build started');
    });
    build.onEnd(({ errors }) => {
      for (const { location, text } of errors) {
        const { file, line, column } = location ?? { file: 'esbuild.mjs', line: 1, column: 0 };
        console.log(`${file}:${line}:${column + 1}: ${text}`);
      }
      if (--runningBuilds === 0) console.log('build finished');
    });
  },
};

await mkdir(out, { recursive: true });
if (watch) {
  for (const build of builds) {
    const plugins = [...(build.plugins ?? []), announcements];
    const context = await esbuild.context({ ...build, plugins, logLevel: 'silent' });
    await context.watch();
  }
} else {
  const results = await Promise.all(builds.map((build) => esbuild.build(build)));
  const bundled = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const inputs = [...bundled, ...copies.map(([from]) => from)];
  await writeFile(`${out}/third-party-notices.txt`, await noticesOf(inputs));
}
for (const [from, to] of copies) {
  if (existsSync(from)) await cp(from, to);
}
