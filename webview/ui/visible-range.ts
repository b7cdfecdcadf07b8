/** The height of a row in pixels, as the style sheet has it. */
export const rowHeight = 24;
/** Rows beyond the edges that are made as well, so that scrolling finds them. */
const overscan = 12;

/** Which rows a scrolled view shows, `end` not included. */
export function visibleRange(
  scrollTop: number,
  viewHeight: number,
  rowCount: number,
): { readonly start: number; readonly end: number } {
  const first = Math.floor(scrollTop / rowHeight);
  const shown = Math.ceil(viewHeight / rowHeight) + 1;
  const start = Math.min(Math.max(0, first - overscan), rowCount);
  return { start, end: Math.min(rowCount, first + shown + overscan) };
}

/** How far to scroll so that a row can be seen whole. */
export function scrollFor(index: number, scrollTop: number, viewHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight;
  return bottom > scrollTop + viewHeight ? bottom - viewHeight : scrollTop;
}
