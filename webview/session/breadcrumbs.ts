import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { quotedIfBlank } from '../../src/protocol/visible-text.ts';
import { html, type Content } from '../ui/draw.ts';
import type { TreeNode } from './tree-model.ts';

/** The nodes from an item down to one in it. */
export function trailOf(node: TreeNode | undefined): readonly TreeNode[] {
  const trail: TreeNode[] = [];
  for (let at = node; at; at = at.parent) trail.push(at);
  return trail.reverse();
}

/** More parts than these are left out in the middle: a payload nests as deep as it likes. */
const maxParts = 12;

/** The way to the selected row, each part of which leads there. Nothing for an item itself. */
export function breadcrumbsView(
  node: TreeNode | undefined,
  strings: EditorStrings,
  onSelect: (node: TreeNode) => void,
): Content {
  const trail = trailOf(node);
  if (trail.length < 2) return undefined;
  const isCut = trail.length > maxParts;
  const shown = isCut ? [...trail.slice(0, 2), ...trail.slice(2 - maxParts)] : trail;
  return html`<nav class="breadcrumbs" aria-label=${strings.pathLabel}>
    ${shown.map((part, index) => {
      const label = quotedIfBlank(part.row.label);
      const isLast = index === shown.length - 1;
      const gap = index === 0 ? '' : isCut && index === 2 ? '› … ›' : '›';
      return html`<span class="gap" aria-hidden="true">${gap}</span
        ><button
          class="link part"
          type="button"
          title=${label}
          aria-current=${isLast ? 'true' : undefined}
          @click=${() => onSelect(part)}
        >
          ${label}
        </button>`;
    })}
  </nav>`;
}
