import * as vscode from '../../shown/vscode.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { Tooltip } from '../../shown/markdown.ts';
import type { FilterNode } from '../nodes.ts';
import { filterText, orderText } from './filter-text.ts';

/** The row of a filter, or of an order: a click changes it, its button takes it away. */
export function filterItem(node: FilterNode): vscode.TreeItem {
  const label = labelOf(node);
  const item = new vscode.TreeItem(label);
  item.iconPath = new vscode.ThemeIcon('filter' in node.what ? 'filter' : 'list-ordered');
  item.contextValue = 'filter' in node.what ? `filter ${node.what.filter.kind}` : 'filter order';
  item.accessibilityInformation = {
    label:
      'filter' in node.what
        ? vscode.l10n.t('Filter: {0}', label)
        : vscode.l10n.t('Order: {0}', label),
  };
  item.command = {
    command: commandIds.editSessionFilter,
    title: vscode.l10n.t('Edit Filter'),
    arguments: [node],
  };
  return item;
}

export function filterTooltip(node: FilterNode): Tooltip {
  return {
    heading: labelOf(node),
    paragraphs: [
      [
        vscode.l10n.t(
          'Only sessions that match all filters are shown. Select the row to change it.',
        ),
      ],
    ],
  };
}

function labelOf({ what }: FilterNode): string {
  return 'filter' in what ? filterText(what.filter) : orderText(what.order);
}
