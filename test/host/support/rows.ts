import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionsNode } from '../../../src/host/sessions/nodes.ts';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import { until } from './extension.ts';

/** A row as the user reads it: label and description with a bar between them. */
export function textOf(tree: SessionsTree, node: SessionsNode): string {
  const { label, description } = tree.getTreeItem(node);
  const text = typeof label === 'string' ? label : (label?.label ?? '');
  return typeof description === 'string' && description !== '' ? `${text} | ${description}` : text;
}

/** The texts of all rows below a row, or of the endpoints. */
export async function textsBelow(tree: SessionsTree, node?: SessionsNode): Promise<string[]> {
  return (await tree.getChildren(node)).map((child) => textOf(tree, child));
}

/** Waits for a row below another whose text starts with `start`. */
export async function rowBelow(
  tree: SessionsTree,
  parent: SessionsNode | undefined,
  start: string,
): Promise<SessionsNode> {
  return until(
    async () =>
      (await tree.getChildren(parent)).find((node) => textOf(tree, node).startsWith(start)),
    `a row "${start}"`,
  );
}

/** Walks down by the starts of rows' texts. */
export async function rowAt(tree: SessionsTree, ...path: readonly string[]): Promise<SessionsNode> {
  let node: SessionsNode | undefined;
  for (const start of path) node = await rowBelow(tree, node, start);
  assert.ok(node);
  return node;
}

/** The tooltip of a row as it is read, which VS Code asks for when the mouse rests on it. */
export async function tooltipOf(tree: SessionsTree, node: SessionsNode): Promise<string> {
  const { tooltip } = await tree.resolveTreeItem(tree.getTreeItem(node), node);
  if (!(tooltip instanceof vscode.MarkdownString)) return tooltip ?? '';
  return tooltip.value
    .replace(/ {2}\n|\n\n/g, '\n')
    .replace(/\*\*|\]\(command:sessionFarm\.[^)]*\)/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
