// Collects the texts that the code shows to users in l10n/bundle.l10n.json, for translators.
// `--check` fails when the file is not what the code says.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { projectFolder } from './setup/paths.mjs';

const file = join(projectFolder, 'l10n', 'bundle.l10n.json');
const source = join(projectFolder, 'src');

/** The collector knows texts by where `l10n` comes from: ours stand in for that of VS Code. */
const asVscode = (text) =>
  text.replace(/'[./]+(?:shown\/vscode|vscode|(?:formats\/)?reason)\.ts'/g, "'vscode'");

const names = await readdir(source, { recursive: true });
const scripts = names.filter((name) => name.endsWith('.ts'));
const contents = await Promise.all(
  scripts.map(async (name) => ({
    extension: '.ts',
    contents: asVscode(await readFile(join(source, name), 'utf8')),
  })),
);

/** What was collected from each file before, by what stood in it: collecting takes a minute, reading none. */
const memory = join(projectFolder, 'out', 'l10n-texts.json');
const known = await readFile(memory, 'utf8')
  .then((text) => JSON.parse(text))
  .catch(() => ({}));
const collected = {};
for (const script of contents.filter(({ contents: text }) => text.includes('l10n'))) {
  const hash = createHash('sha256').update(script.contents).digest('hex');
  collected[hash] = known[hash] ?? (await getL10nJson([script]));
}
await mkdir(dirname(memory), { recursive: true });
await writeFile(memory, JSON.stringify(collected));
const texts = Object.assign({}, ...Object.values(collected));
const sorted = Object.fromEntries(
  Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
const wanted = `${JSON.stringify(sorted, null, 2)}\n`;

if (process.argv.includes('--check')) {
  const found = await readFile(file, 'utf8').catch(() => '');
  if (found !== wanted) {
    console.error('l10n/bundle.l10n.json is not up to date: run "npm run l10n".');
    process.exit(1);
  }
} else {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, wanted);
  console.log(`${Object.keys(sorted).length} texts`);
}
