import assert from 'node:assert/strict';
import { openVscode, type Vscode } from './support/vscode.ts';
import { takeScreenshots } from './support/screenshots.ts';

describe('a window with nothing set up', () => {
  let vscode: Vscode;

  before(async () => {
    vscode = await openVscode();
  });
  after(() => vscode.close());

  it('has our views in the sidebar, with one main button', async () => {
    const { workbench } = vscode;
    await workbench.openSidebar();
    await workbench.sessions.welcome.waitFor();
    const button = workbench.sessions.welcome.locator('.monaco-button').first();
    assert.equal(await button.innerText(), 'Add Endpoint…');
    await takeScreenshots(vscode, 'welcome');
  });

  it('asks for an endpoint from the palette, and leaves when told to', async () => {
    const { workbench } = vscode;
    await workbench.runCommand('Session Farm: Add Endpoint…');
    await workbench.quickInput.whenOpen();
    await workbench.quickInput.cancel();
  });
});
