// Stands in for Microsoft's Hex Editor in host tests: shows a file under the view type that the real one has.
const vscode = require('vscode');

exports.activate = () =>
  vscode.window.registerCustomEditorProvider('hexEditor.hexedit', {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    async resolveCustomEditor({ uri }, panel) {
      const bytes = await vscode.workspace.fs.readFile(uri);
      panel.webview.html = `${bytes.length} bytes`;
    },
  });
