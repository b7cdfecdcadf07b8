// Runs the tests of a folder with mocha in a process of its own.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectFolder } from '../setup/paths.mjs';
import { readResult } from './result.mjs';

const require = createRequire(import.meta.url);

/**
 * @param {string} ring the folder under `test/`
 * @param {string} resultFile
 * @param {{ grep?: string, timeoutMs: number, files?: string[] }} options
 */
export async function runMochaRing(ring, resultFile, { grep, timeoutMs, files }) {
  const args = [
    ...['--import', 'tsx', require.resolve('mocha/bin/mocha.js')],
    ...['--reporter', join(projectFolder, 'scripts', 'test', 'reporter.cjs')],
    ...['--timeout', String(timeoutMs), '--exit'],
    ...(grep ? ['--grep', grep] : []),
    ...(files ?? [`test/${ring}/**/*.test.ts`]),
  ];
  const child = spawn(process.execPath, args, {
    cwd: projectFolder,
    env: { ...process.env, SESSION_FARM_RESULT: resultFile },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await new Promise((resolve) => child.once('close', resolve));
  return readResult(resultFile, `${ring} tests`);
}
