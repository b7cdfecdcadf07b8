import * as vscode from '../shown/vscode.ts';
import type { Tooltip } from '../shown/markdown.ts';
import type { LayoutId } from '../../stores/session.ts';
import { layoutFullName, layoutShortName, unsharedLayouts } from './layout-names.ts';
import type { GroupNode } from './nodes.ts';
import { oneLine } from '../text-format.ts';
import { applicationText } from './tree-items.ts';

const maxPathLength = 60;

/**
 * What a group of sessions is and how it was recognised, and a warning where the same application has
 * sessions of another version of the provider.
 * @param proposals paths of items that could be shown in the rows
 */
export async function groupTooltip(
  node: Pick<GroupNode, 'application' | 'layout'>,
  others: readonly LayoutId[],
  proposals: readonly string[] = [],
): Promise<Tooltip> {
  const lines = [layoutFullName(node.layout)];
  const reason = await recognitionReason(node.layout);
  if (reason !== undefined) lines.push(reason);
  const unshared = unsharedLayouts(node.layout, others).map((other) =>
    vscode.l10n.t(
      'Servers that use {0} cannot see these sessions. Providers {1} and {0} store sessions separately, so a visitor who moves between them loses their session.',
      layoutShortName(other),
      layoutShortName(node.layout),
    ),
  );
  const proposed = proposals.map((path) =>
    vscode.l10n.t(
      'The item {0} seems to say whose session it is. Use "Show in Rows" to see it before the session IDs.',
      oneLine(path, maxPathLength),
    ),
  );
  return { heading: applicationText(node), paragraphs: [lines, proposed, unshared] };
}

/** Why keys were taken for sessions of a layout; undefined for a layout that has gone. */
async function recognitionReason(layout: LayoutId): Promise<string | undefined> {
  const { layoutById } = await import('../../stores/layouts/layouts.ts');
  try {
    const { keyShapes, valuePattern } = layoutById(layout);
    const keys = Object.values(keyShapes)
      .map(({ pattern, type }) => `${pattern} (${type})`)
      .join(', ');
    return valuePattern === undefined
      ? vscode.l10n.t('Recognized by its keys: {0}', keys)
      : vscode.l10n.t('Recognized by its keys: {0}, and their content: {1}', keys, valuePattern);
  } catch {
    return undefined;
  }
}
