import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chunkFile } from '../../scripts/build/commonjs-chunks.mjs';
import { packageExtension, packageFiles } from '../../scripts/package/package-files.mjs';
import { projectFolder } from '../../scripts/setup/paths.mjs';
import { installVsix } from '../../scripts/vscode-browser/install-vsix.mjs';
import { openVscode } from './support/vscode.ts';

/** In bytes: what is loaded at once, and each page. */
const limits: Readonly<Record<string, number>> = {
  'dist/extension.js': 300_000,
  'dist/webview/farm.js': 200_000,
  'dist/webview/session.js': 200_000,
  'dist/webview/statistics.js': 200_000,
};

/** The size of a file with the files that it loads at once: those outside of functions. */
async function loadedSize(file: string): Promise<number> {
  const seen = new Set<string>();
  let size = 0;
  for (const queue = [file]; queue.length > 0;) {
    const next = queue.pop() ?? '';
    if (seen.has(next)) continue;
    seen.add(next);
    const text = await readFile(join(projectFolder, next), 'utf8');
    size += Buffer.byteLength(text);
    // A lazy one is `Promise.resolve().then(() => require(…))`.
    for (const [, name] of text.matchAll(/(?<!=>\w*\(?)require\("\.\/([^"]+)"\)/g)) {
      if (name !== undefined) queue.push(`dist/${name}`);
    }
  }
  return size;
}

function textMember(value: unknown, name: string): string {
  const member: unknown = Reflect.get(Object(value), name);
  assert.ok(typeof member === 'string', name);
  return member;
}

describe('the package', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sf-package-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('holds exactly the files that are meant to ship', async () => {
    const list = await readFile(new URL('package-files.txt', import.meta.url), 'utf8');
    const files = (await packageFiles()).filter((file) => !chunkFile.test(basename(file)));
    assert.deepEqual(files, list.trim().split('\n'));
  });

  it('keeps to the sizes that make it start fast', async () => {
    for (const [file, limit] of Object.entries(limits)) {
      const size = await loadedSize(file);
      assert.ok(size <= limit, `${file} has ${size} bytes, more than ${limit}`);
    }
  });

  it('shows its icon, and its pictures from the repository, where extensions are listed', async () => {
    const vsix = await packageExtension(folder);
    const extensions = join(folder, 'extensions');
    await installVsix(vsix, extensions);
    const [name = assert.fail()] = (await readdir(extensions)).filter((each) =>
      each.startsWith('session-farm.'),
    );
    const installed = join(extensions, name);
    const manifest: unknown = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    const icon = await readFile(join(installed, textMember(manifest, 'icon')));
    // Width and height are the first fields of IHDR: PNG specification, 11.2.1.
    assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [256, 256]);
    const readme = await readFile(join(installed, 'readme.md'), 'utf8');
    const targets = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    assert.equal(targets.filter((target) => target.endsWith('.png')).length, 2);
    for (const target of targets) assert.match(target, /^https:\/\//);
  });

  it('installs in VS Code and works there', async () => {
    const vsix = await packageExtension(folder);
    const vscode = await openVscode({
      installExtension: (extensions) => installVsix(vsix, extensions),
    });
    try {
      const { workbench } = vscode;
      await workbench.openSidebar();
      await workbench.runCommand('Session Farm: Start Sandbox Redis');
      await workbench.sessions.expand('sandbox');
      await workbench.sessions.expand('/Shop');
      const session = workbench.sessions.rows.filter({ hasText: 'items' }).first();
      await session.waitFor();
      await session.dblclick();
      await workbench.editorPage().locator('[role="treegrid"]').waitFor();
    } finally {
      await vscode.close();
    }
  });
});
