import * as vscode from '../shown/vscode.ts';

/** Opens an address of this machine; a remote or browser-hosted VS Code makes it reachable first. */
export async function openInBrowser(url: string): Promise<void> {
  const uri = await vscode.env.asExternalUri(vscode.Uri.parse(url));
  await vscode.env.openExternal(uri);
}
