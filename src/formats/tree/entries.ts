import { NONE, type ValueTable } from './value-table.ts';

/** A range of bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The row with which a container's child begins: its key where there are keys. */
export function entryStart(
  table: ValueTable,
  container: number,
  index: number,
  hasKeys: boolean,
): number {
  return table.child(container, hasKeys ? index * 2 : index);
}

/** The bytes of a container's child, its key included. */
export function entrySpan(
  table: ValueTable,
  container: number,
  index: number,
  hasKeys: boolean,
): Span {
  const first = entryStart(table, container, index, hasKeys);
  const last = hasKeys ? table.next(first) : first;
  return { start: table.start(first), end: table.end(last) };
}

/** What stands between the first two children; undefined when there are no two. */
export function gapAt(
  table: ValueTable,
  container: number,
  hasKeys: boolean,
): Uint8Array | undefined {
  const stride = hasKeys ? 2 : 1;
  if (table.size(container) < stride * 2) return undefined;
  const first = table.firstChild(container);
  const end = hasKeys ? table.next(first) : first;
  const second = table.next(end);
  return second === NONE ? undefined : table.bytes.slice(table.end(end), table.start(second));
}

/** The first row behind a value and all that it holds; rows of formats that are edited stand in the order of their bytes. */
export function endOfSubtree(table: ValueTable, id: number): number {
  let at = id;
  while (table.lastChild(at) !== NONE) at = table.lastChild(at);
  return at + 1;
}
