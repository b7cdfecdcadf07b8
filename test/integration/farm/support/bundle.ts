import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

let built: Promise<string> | undefined;

const build = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'session-farm-dist-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const only = 'farm,site-runtime,sandbox,redis';
  const args = ['esbuild.mjs', `--out=${folder}`, `--only=${only}`];
  await promisify(execFile)(process.execPath, args);
  return folder;
};

/** A folder with the farm's programs, built as they ship; made once, removed at the end. */
export const distFolder = (): Promise<string> => (built ??= build());
