// The licences of the npm packages that became part of what ships.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {Iterable<string>} inputs paths of the files that were bundled or copied
 * @returns {Promise<string>} the packages, each with its licence as it came
 */
export async function noticesOf(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(input);
    if (found) folders.add(found[0]);
  }
  const notices = await Promise.all([...folders].map(noticeOf));
  return (
    'Session Farm contains parts of these packages:\n\n' +
    notices.sort().join(`\n${'-'.repeat(80)}\n`)
  );
}

async function noticeOf(folder) {
  const manifestFile = join(folder, 'package.json');
  if (!existsSync(manifestFile)) throw new Error(`${manifestFile} is missing`);
  const { name, version, license } = JSON.parse(await readFile(manifestFile, 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  const text = file ? await readFile(join(folder, file), 'utf8') : '';
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
