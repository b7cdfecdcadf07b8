import * as vscode from '../shown/vscode.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatCount } from '../text-format.ts';
import type { RangeNode } from './nodes.ts';

/** The row of a range in a long list of sessions: `201 to 1,200 · 0a1b2c…x0q to 1f2e3d…b1z`. */
export function rangeItem(node: RangeNode, idText: (ref: SessionRef) => string): vscode.TreeItem {
  const item = new vscode.TreeItem(labelOf(node), vscode.TreeItemCollapsibleState.Collapsed);
  item.description = idsOf(node, idText);
  item.iconPath = new vscode.ThemeIcon('list-unordered');
  item.contextValue = 'range';
  item.accessibilityInformation = {
    label: vscode.l10n.t('Sessions {0}, IDs from {1}', labelOf(node), idsOf(node, idText)),
  };
  return item;
}

export function rangeTooltip(node: RangeNode, idText: (ref: SessionRef) => string): Tooltip {
  return {
    heading: vscode.l10n.t('Sessions {0}', labelOf(node)),
    paragraphs: [
      [idsOf(node, idText)],
      [
        vscode.l10n.t(
          'Long lists are shown in parts. Filter the sessions, or use "Find Session" to go to one of them.',
        ),
      ],
    ],
  };
}

function labelOf({ start, count }: RangeNode): string {
  const { language } = vscode.env;
  return vscode.l10n.t(
    '{0} to {1}',
    formatCount(start + 1, language),
    formatCount(start + count, language),
  );
}

function idsOf({ ends }: RangeNode, idText: (ref: SessionRef) => string): string {
  return vscode.l10n.t('{0} to {1}', idText(ends[0]), idText(ends[1]));
}
