import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import esbuild from 'esbuild';

let built: Promise<string> | undefined;

const build = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'session-farm-dist-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await esbuild.build({
    entryPoints: {
      farm: 'src/farm/main.ts',
      'site-runtime': 'src/farm/site/main.ts',
      sandbox: 'src/farm/sandbox/main.ts',
    },
    outdir: folder,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
  for (const file of ['redis_lua.mjs', 'redis_lua.wasm']) {
    await cp(`node_modules/lua-redis-wasm/dist/${file}`, join(folder, file));
  }
  return folder;
};

/** A folder with the farm's programs, built as they ship; made once, removed at the end. */
export const distFolder = (): Promise<string> => (built ??= build());
