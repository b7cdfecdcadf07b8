import * as vscode from '../shown/vscode.ts';
import { questionTitle } from '../contributions/command-titles.ts';
import type { HostServices } from '../services.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import type { ModelPermissions } from './permissions.ts';

/** Shows what language models may read, to be changed. */
export async function chooseModelAccess(
  { endpoints, titleOf }: Pick<HostServices, 'endpoints' | 'titleOf'>,
  permissions: ModelPermissions,
): Promise<void> {
  const { l10n } = vscode;
  const rows: { readonly record: EndpointRecord | undefined; readonly label: string }[] = [
    ...endpoints.all().map((record) => ({ record, label: record.name })),
    { record: undefined, label: l10n.t('Farms of this machine') },
  ];
  const items = rows.map(({ record, label }) => {
    const isRefused = record !== undefined && permissions.isRefused(record);
    return {
      record,
      label,
      picked: permissions.isAllowed(record),
      ...(isRefused && {
        description: l10n.t('production, which your settings do not allow'),
      }),
    };
  });
  const picked = await vscode.window.showQuickPickOfMany(items, {
    title: questionTitle(titleOf('chooseModelAccess')),
    placeHolder: l10n.t('Select what language models may read. They can change nothing.'),
  });
  if (!picked) return;
  for (const item of items) await permissions.set(item.record, picked.includes(item));
}
