// Puts the built extension into a folder for extensions, as an installation would.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../setup/paths.mjs';

/** What an installed extension consists of; see .vscodeignore. */
const parts = [
  ...['package.json', 'package.nls.json', 'l10n', 'dist', 'media'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE'],
];

/**
 * Copies the extension as it was built last, so that a later build doesn't change what runs.
 * @param {string} extensionsFolder what VS Code gets as `--extensions-dir`
 */
export async function placeExtension(extensionsFolder) {
  const manifest = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const { publisher, name, version } = manifest;
  const folder = join(extensionsFolder, `${publisher}.${name}-${version}`);
  await mkdir(folder, { recursive: true });
  for (const part of parts) {
    const from = join(projectFolder, part);
    if (existsSync(from)) await cp(from, join(folder, part), { recursive: true });
  }
}
