import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import { commandIds } from '../contributions/commands.ts';
import type { FoundEndpoints } from '../endpoints/found/found-endpoints.ts';
import { viewRow } from '../view-rows.ts';
import { noticeNode } from './nodes.ts';
import type { EndpointNode, FoundNode, NoticeNode } from './nodes.ts';

/** There is one such row at most. */
export const foundNode: FoundNode = viewRow({ kind: 'found', key: ':found' });

/** The row that offers endpoints which files of the workspace name. */
export function foundItem(count: number): vscode.TreeItem {
  const label = foundText(count);
  const item = new vscode.TreeItem(label);
  item.iconPath = new vscode.ThemeIcon('file-code');
  item.contextValue = 'found';
  item.accessibilityInformation = { label };
  item.command = { command: commandIds.addFoundEndpoint, title: label };
  return item;
}

/** How many there are. */
export function foundText(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 found in this workspace')
    : vscode.l10n.t('{0} found in this workspace', count);
}

/** What the row is about. */
export function foundMeaning(): string {
  return vscode.l10n.t(
    'Configuration files in this workspace name them. Nothing is contacted until you add one.',
  );
}

/** That the file in which an endpoint was found says something else by now. */
export function changeNotices(found: FoundEndpoints, node: EndpointNode): readonly NoticeNode[] {
  const change = found.changeOf(node.endpointId);
  if (!change) return [];
  const { find, isPasswordOnly } = change;
  const label = endpointLabel(find.target.parsed.address);
  return [noticeNode(node, { type: 'found-change', file: find.file, label, isPasswordOnly })];
}
