// The project's npm packages: installed when they are absent or older than the lock file.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './paths.mjs';
import { run, step } from './run.mjs';

/** Runs `npm ci` where that is needed. */
export async function installNodeModules() {
  const installed = join(projectFolder, 'node_modules', '.package-lock.json');
  const wanted = join(projectFolder, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  await step('Installing npm packages', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: projectFolder,
      quiet: true,
    }),
  );
}
