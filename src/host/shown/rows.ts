import type * as vscode from 'vscode';
import { hostLines, hostText } from './host-text.ts';
import { shownTooltip } from './markdown.ts';
import type { Tooltip } from './markdown.ts';

declare const isShown: unique symbol;

/** A row of a tree whose texts may be shown: made by {@link shownRow} alone. */
export type ShownRow = vscode.TreeItem & { readonly [isShown]: true };

/** What fills a tree with rows that may be shown. */
export interface ShownRows<T> extends vscode.TreeDataProvider<T> {
  getTreeItem(element: T): ShownRow;
  resolveTreeItem?(item: vscode.TreeItem, element: T): ShownRow | Promise<ShownRow>;
}

/**
 * The row, with all its texts as they may be shown.
 * @param tooltip what its tooltip says, or the lines of a plain one; without it the tooltip stays, as one line
 */
export function shownRow(item: vscode.TreeItem, tooltip?: Tooltip | readonly string[]): ShownRow {
  if (typeof item.label === 'string') item.label = hostText(item.label);
  else if (item.label) item.label = { ...item.label, label: hostText(item.label.label) };
  if (typeof item.description === 'string') item.description = hostText(item.description);
  if (tooltip) item.tooltip = 'heading' in tooltip ? shownTooltip(tooltip) : hostLines(tooltip);
  else if (typeof item.tooltip === 'string') item.tooltip = hostText(item.tooltip);
  if (item.accessibilityInformation) {
    const { label, role } = item.accessibilityInformation;
    item.accessibilityInformation = {
      label: hostText(label),
      ...(role !== undefined && { role }),
    };
  }
  if (item.command) item.command = { ...item.command, title: hostText(item.command.title) };
  return item as ShownRow;
}
