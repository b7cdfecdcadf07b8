import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, until } from '../support/extension.ts';
import { removeTasks, workspaceFolder } from './support.ts';

const farm = '{"label":"x","type":"session-farm","algorithm":"round-robin"}';

describe('farms in an open file with tasks', () => {
  const workspaceFile = () => vscode.Uri.joinPath(workspaceFolder().uri, 'some.code-workspace');

  before(async () => {
    await activated();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await removeTasks();
    await vscode.workspace.fs.delete(workspaceFile()).then(undefined, () => undefined);
  });

  for (const [file, text] of Object.entries({
    '.vscode/tasks.json': `{"version":"2.0.0","tasks":[${farm}]}`,
    'some.code-workspace': `{"folders":[],"tasks":{"version":"2.0.0","tasks":[${farm}]}}`,
  })) {
    it(`have their problems in the Problems view, and quick fixes: ${file}`, async () => {
      const uri = vscode.Uri.joinPath(workspaceFolder().uri, ...file.split('/'));
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
  }
});
