import * as vscode from '../shown/vscode.ts';
import { commandIds } from '../contributions/commands.ts';
import { sessionEditorViewType } from '../contributions/views.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { EndpointEnvironment, EndpointRecord } from '../endpoints/endpoint-record.ts';
import type { HostServices } from '../services.ts';
import { environmentText, environmentWord } from './endpoint-item.ts';

/** Themes know two loud kinds of status bar items, those of high contrast too. */
const backgrounds: Readonly<Record<EndpointEnvironment, string | undefined>> = {
  local: undefined,
  development: 'statusBarItem.warningBackground',
  production: 'statusBarItem.errorBackground',
};

/** Says in the status bar which endpoint the session in front is at, and how careful one has to be. */
export function showEndpointStatus({
  endpoints,
  connections,
}: Pick<HostServices, 'endpoints' | 'connections'>): DisposableLike {
  const owned = new DisposableStore();
  const item = owned.add(
    vscode.window.createStatusBarItem('endpoint', vscode.StatusBarAlignment.Left, 'database'),
  );
  item.name = vscode.l10n.t('Endpoint of the Session');
  const show = (): void => {
    const record = recordInFront(endpoints);
    if (!record) {
      item.hide();
      return;
    }
    const { environment, name, canWrite, id } = record;
    const remarks = [
      ...(connections.replica(id) ? [vscode.l10n.t('replica')] : []),
      ...(canWrite ? [] : [vscode.l10n.t('read-only')]),
    ];
    item.text = [environmentWord(environment), name, ...remarks].join(' · ');
    item.tooltip = vscode.l10n.t(
      'Endpoint of this session. Select to see what you can do with it.',
    );
    const background = backgrounds[environment];
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.accessibilityInformation = {
      label: [
        vscode.l10n.t('Endpoint {0}, {1}', name, environmentText(environment)),
        ...remarks,
      ].join(', '),
      role: 'button',
    };
    item.command = {
      command: commandIds.showEndpointActions,
      title: vscode.l10n.t('Show Endpoint Actions'),
      arguments: [id],
    };
    item.show();
  };
  show();
  owned.add(vscode.window.tabGroups.onDidChangeTabs(show));
  owned.add(vscode.window.tabGroups.onDidChangeTabGroups(show));
  owned.add(endpoints.onDidChange(show));
  owned.add(connections.onDidChangeCondition(show));
  return owned;
}

function recordInFront(endpoints: HostServices['endpoints']): EndpointRecord | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === sessionEditorViewType
    ? endpoints.get(input.uri.authority)
    : undefined;
}
