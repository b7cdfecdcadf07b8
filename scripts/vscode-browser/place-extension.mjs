// Puts the built extension into a folder for extensions, as an installation would.
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFiles } from '../package/package-files.mjs';
import { projectFolder } from '../setup/paths.mjs';

/**
 * Copies what ships, as it was built last, so that a later build doesn't change what runs.
 * @param {string} extensionsFolder what VS Code gets as `--extensions-dir`
 */
export async function placeExtension(extensionsFolder) {
  const manifest = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const { publisher, name, version } = manifest;
  const folder = join(extensionsFolder, `${publisher}.${name}-${version}`);
  for (const file of await packageFiles()) await cp(join(projectFolder, file), join(folder, file));
}
