import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, until } from '../support/extension.ts';
import { removeTasks, workspaceFolder } from './support.ts';

describe('farms in an open tasks.json', () => {
  before(async () => {
    await activated();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await removeTasks();
  });

  it('have their problems in the Problems view, and quick fixes', async () => {
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, '.vscode', 'tasks.json');
    const text =
      '{"version":"2.0.0","tasks":[{"label":"x","type":"session-farm","algorithm":"round-robin"}]}';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const ours = (): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Session Farm');
    const [problem] = await until(() => ours().length > 0 && ours(), 'the problem');
    assert.ok(problem);
    assert.equal(document.getText(problem.range), '"round-robin"');
    assert.match(problem.message, /^The farm property "algorithm" must be one of these: /);
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);

    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      problem.range,
    );
    const fix = actions.find(({ title }) => title === 'Change to "weighted-round-robin"');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.ok(document.getText().includes('"algorithm":"weighted-round-robin"'));
    await until(() => ours().length === 0, 'the problem to go');
  });
});
