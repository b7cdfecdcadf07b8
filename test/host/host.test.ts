import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension host', () => {
  it('is a real one, and our extension is in it', async () => {
    const commands = await vscode.commands.getCommands(true);
    assert.ok(commands.length > 500, `${commands.length} commands`);
    const extension = vscode.extensions.getExtension('session-farm.session-farm');
    assert.ok(extension);
    assert.equal(extension.isActive, false, 'nothing is opened, so nothing is active');
    await extension.activate();
    const { contributes } = extension.packageJSON as {
      readonly contributes: { readonly commands: readonly { readonly command: string }[] };
    };
    const there = await vscode.commands.getCommands(true);
    for (const { command } of contributes.commands) assert.ok(there.includes(command), command);
  });
});
