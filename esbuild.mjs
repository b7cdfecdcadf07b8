// Builds everything that ships into dist/. `--watch` rebuilds on change, `--dev` keeps names and adds source maps.
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import esbuild from 'esbuild';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  logLevel: 'warning',
  metafile: true,
  legalComments: 'none',
};

/**
 * The Redis client library is a bundle of its own that is loaded with the first connection: what
 * imports it finds it as `redis.js` beside itself.
 * @type {esbuild.Plugin}
 */
const redisLibraryApart = {
  name: 'redis-library-apart',
  setup: (build) =>
    build.onResolve({ filter: /^\.\/library\.ts$/ }, ({ resolveDir, kind }) =>
      kind === 'dynamic-import' && /[\\/]src[\\/]redis$/.test(resolveDir)
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
  external: ['vscode'],
  plugins: [redisLibraryApart],
  // `import()` becomes `require`, which every extension host has.
  supported: { 'dynamic-import': false },
  // ioredis tells error replies from other errors by the name of their class.
  keepNames: true,
};

/** Entry points by the file that each makes; one that isn't written yet is left out. */
const builds = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  { ...node, target: 'node20', entryPoints: ['src/redis/library.ts'], outfile: 'dist/redis.js' },
  { ...node, target: 'node20', entryPoints: ['src/farm/main.ts'], outfile: 'dist/farm.js' },
  {
    ...node,
    target: 'node20',
    entryPoints: ['src/farm/site/main.ts'],
    outfile: 'dist/site-runtime.js',
  },
  {
    ...node,
    target: 'node20',
    // Its Lua comes as an ECMAScript module, which `require` doesn't take.
    supported: {},
    entryPoints: ['src/farm/sandbox/main.ts'],
    outfile: 'dist/sandbox.js',
  },
  {
    ...shared,
    platform: 'browser',
    format: 'esm',
    target: 'chrome132',
    entryPoints: ['webview/session/main.ts'],
    outfile: 'dist/webview/session.js',
  },
].filter((build) => existsSync(build.entryPoints[0]));

await mkdir('dist', { recursive: true });
if (watch) {
  await Promise.all(builds.map(async (build) => (await esbuild.context(build)).watch()));
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
}
for (const [from, to] of [
  ['webview/session/session.css', 'dist/webview/session.css'],
  // The sandbox Redis runs its scripts in a Lua made WebAssembly, which it loads from beside itself.
  ['node_modules/lua-redis-wasm/dist/redis_lua.mjs', 'dist/redis_lua.mjs'],
  ['node_modules/lua-redis-wasm/dist/redis_lua.wasm', 'dist/redis_lua.wasm'],
]) {
  if (existsSync(from)) await cp(from, to);
}
