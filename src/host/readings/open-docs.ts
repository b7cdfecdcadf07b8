import * as vscode from '../shown/vscode.ts';
import type { HostServices } from '../services.ts';

/** Where the page on formats tells of values that aren't in the format of their layout. */
const anchor = 'compressed-values-and-those-of-a-serializer-of-the-site';

/** Opens the page that tells what formats and layers are told by, in the browser. */
export async function openReadingDocs({ context }: Pick<HostServices, 'context'>): Promise<void> {
  const { homepage } = context.extension.packageJSON as { readonly homepage: string };
  const page = vscode.Uri.parse(homepage).with({ fragment: '' });
  const file = vscode.Uri.joinPath(page, 'blob/main/docs/formats.md');
  await vscode.env.openExternal(file.with({ fragment: anchor }));
}
