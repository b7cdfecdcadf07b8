import { randomBytes } from 'node:crypto';
import * as vscode from '../shown/vscode.ts';

/** The script and the styles of a page, as it was built. */
export interface PageCode {
  readonly script: string;
  readonly styles: string;
}

/** Reads what was built from a folder in `webview/`. */
export async function loadPage(extensionUri: vscode.Uri, name: string): Promise<PageCode> {
  const read = async (ending: string): Promise<string> => {
    const file = vscode.Uri.joinPath(extensionUri, 'dist', 'webview', `${name}.${ending}`);
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  };
  const [script, styles] = await Promise.all([read('js'), read('css')]);
  return { script, styles };
}

/** What the host puts into a page. */
export interface PageContent {
  readonly code: PageCode;
  /** The title of the document, which nobody sees. */
  readonly title: string;
  /** The texts of the page, in the user's language. `loading` stands there until the page draws itself. */
  readonly strings: { readonly loading: string };
}

/**
 * The document of a page, whole: it loads nothing, so that it is there as soon as its text is, and its policy
 * lets nothing in. Its texts stand in a block of data that no browser runs. The widgets look
 * for the nonce in the element "csp-nonce" (microsoft/fast, packages/utilities/fast-web-utilities/src/dom.ts).
 */
export function pageHtml({ code, title, strings }: PageContent): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
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
  <style nonce="${nonce}">${code.styles}</style>
  <title>${escapeText(title)}</title>
</head>
<body>
  <p id="loading" role="status">${escapeMarkup(strings.loading)}</p>
  <script type="application/json" id="strings">${escapeData(strings)}</script>
  <script type="module" nonce="${nonce}">${code.script}</script>
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

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function escapeText(text: string): string {
  return text.replace(/[^A-Za-z0-9-]/g, '');
}
