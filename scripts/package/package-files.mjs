// What ships: made from .vscodeignore by the packager itself.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../setup/paths.mjs';

/** The paths of all files that ship, in the project. @returns {Promise<string[]>} */
export async function packageFiles() {
  // Not there before the npm packages are installed.
  const { listFiles, PackageManager } = await import('@vscode/vsce');
  const options = { cwd: projectFolder, packageManager: PackageManager.None };
  return (await listFiles(options)).sort();
}

/**
 * Shops know no tags in versions, so the minor number says it: odd ones are pre-releases.
 * @param {string} version `major.minor.patch`
 */
export function isPreRelease(version) {
  return Number(version.split('.')[1]) % 2 === 1;
}

/**
 * Makes the .vsix from what was built last. Needs no network.
 * @param {string} folder where to put it
 * @returns {Promise<string>} its path
 */
export async function packageExtension(folder) {
  const { createVSIX } = await import('@vscode/vsce');
  const manifest = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const packagePath = join(folder, `${manifest.name}-${manifest.version}.vsix`);
  // Pictures and links of the README lead to the repository then, as the shops ask for.
  const preRelease = isPreRelease(manifest.version);
  await createVSIX({ cwd: projectFolder, packagePath, dependencies: false, preRelease });
  return packagePath;
}
