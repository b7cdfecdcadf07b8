import type * as vscode from 'vscode';
import type { SessionsNode } from './nodes.ts';

const attempts = 10;
const intervalMs = 150;

/**
 * Shows a row of the view and gives it the focus. VS Code takes a moment to fetch rows that have
 * just come, and refuses to reveal them until then.
 * @returns whether the row could be shown
 */
export async function revealRow(
  view: vscode.TreeView<SessionsNode>,
  node: SessionsNode,
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      await view.reveal(node, { select: true, focus: true, expand: true });
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  }
  return false;
}
