import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension, packageFiles } from '../../scripts/package/package-files.mjs';
import { projectFolder } from '../../scripts/setup/paths.mjs';
import { installVsix } from '../../scripts/vscode-browser/install-vsix.mjs';
import { openVscode } from './support/vscode.ts';

/** In bytes: what is loaded at once, and each page. */
const limits: Readonly<Record<string, number>> = {
  'dist/extension.js': 300_000,
  'dist/webview/session.js': 200_000,
};

describe('the package', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sf-package-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('holds exactly the files that are meant to ship', async () => {
    const list = await readFile(new URL('package-files.txt', import.meta.url), 'utf8');
    assert.deepEqual(await packageFiles(), list.trim().split('\n'));
  });

  it('keeps to the sizes that make it start fast', async () => {
    for (const [file, limit] of Object.entries(limits)) {
      const { size } = await stat(join(projectFolder, file));
      assert.ok(size <= limit, `${file} has ${size} bytes, more than ${limit}`);
    }
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
