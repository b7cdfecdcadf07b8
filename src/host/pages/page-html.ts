import { randomBytes } from 'node:crypto';
import * as vscode from '../shown/vscode.ts';

/** The folder, below the extension's, with what a page may load. */
export function pageFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** A page: a folder in `webview/`, and what the host puts into it. */
export interface PageContent {
  /** The folder's name, by which its script and its styles are called. */
  readonly name: string;
  /** The title of the document, which nobody sees. */
  readonly title: string;
  /** The texts of the page, in the user's language. */
  readonly strings: unknown;
}

/**
 * The document of a page. Its texts stand in a block of data that no browser runs. The widgets look
 * for the nonce in the element "csp-nonce" (microsoft/fast, packages/utilities/fast-web-utilities/src/dom.ts).
 */
export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, title, strings }: PageContent,
): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (ending: string): string =>
    webview
      .asWebviewUri(vscode.Uri.joinPath(pageFolder(extensionUri), `${name}.${ending}`))
      .toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    // Pictures that values hold.
    `img-src data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeText(vscode.env.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${file('css')}">
  <title>${escapeText(title)}</title>
</head>
<body>
  <script type="application/json" id="strings">${escapeData(strings)}</script>
  <script type="module" nonce="${nonce}" src="${file('js')}"></script>
</body>
</html>`;
}

/** JSON that no parser of HTML takes for anything else. */
function escapeData(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function escapeText(text: string): string {
  return text.replace(/[^A-Za-z0-9-]/g, '');
}
