import * as vscode from '../../shown/vscode.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { ErrorReporter } from '../../errors.ts';
import type { FarmTree } from '../farm-tree.ts';
import type { FarmViewNode } from '../nodes.ts';
import type { FarmBreakpoints } from './farm-breakpoints.ts';

/** Switches breakpoints on and off by the check boxes of their rows. */
export function switchBreakpoints(
  view: vscode.TreeView<FarmViewNode>,
  {
    breakpoints,
    tree,
    errors,
  }: {
    readonly breakpoints: FarmBreakpoints;
    readonly tree: FarmTree;
    readonly errors: ErrorReporter;
  },
): DisposableLike {
  return view.onDidChangeCheckboxState(({ items }) => {
    for (const [node, state] of items) {
      if (node.kind !== 'breakpoint') continue;
      const { farm, rule } = node;
      const isEnabled = state === vscode.TreeItemCheckboxState.Checked;
      breakpoints
        .change(farm, (rules) => ({
          changed: rules.filter(({ id }) => id === rule.id).map((each) => ({ ...each, isEnabled })),
        }))
        .catch((error: unknown) => {
          errors.report('breakpoints', error);
          // It shows what is.
          tree.redraw(node);
        });
    }
  });
}
