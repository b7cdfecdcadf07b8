import type { GroupLists } from './filter/group-lists.ts';
import type { EndpointEntry, RowList } from './model-entries.ts';
import { noticeNode } from './nodes.ts';
import type { GroupNode, RangeNode, SessionsNode } from './nodes.ts';
import type { RowReader } from './row-reader.ts';

/** What stands below an application, or below a range of a long list: sessions, ranges, and rows about them. */
export class SessionRows {
  readonly #lists: GroupLists;
  readonly #reader: RowReader;

  constructor(lists: GroupLists, reader: RowReader) {
    this.#lists = lists;
    this.#reader = reader;
  }

  async of(entry: EndpointEntry, node: GroupNode | RangeNode): Promise<readonly SessionsNode[]> {
    const group = entry.groups.get(node.kind === 'group' ? node.key : node.group.key);
    const { index, isRunning } = entry.sessions;
    const rowList = group && entry.listOf(node);
    if (!group || !rowList || !index) return [];
    rowList.isOpen = true;
    const list = await this.#lists.of(group, index);
    if (!rowList.isLaidOut) {
      rowList.rows.layOut({
        totalCount: list.totalCount,
        refs: (start, count) => list.refs(start, count),
        isGrowing: list.isGrowing === true || (isRunning && entry.sessions.foundAtMs === undefined),
      });
      rowList.isLaidOut = true;
    }
    rowList.reading ??= this.#reader
      .readUnread(entry, rowList)
      .finally(() => (rowList.reading = undefined));
    await rowList.reading;
    const look = node.kind === 'group' ? this.#lists.noticeOf(group) : undefined;
    return [
      ...(rowList.failure === undefined
        ? []
        : [noticeNode(node, { type: 'failure', error: rowList.failure })]),
      ...(look ? [noticeNode(node, look)] : []),
      ...rowsOf(rowList, () => {
        const found = index.groups().find((each) => isGroup(each, group.node));
        return look ? undefined : (found?.sessionCount ?? 0);
      }),
    ];
  }
}

/** @param emptyOf of how many sessions none is listed; undefined where another row says that already */
function rowsOf({ node, rows }: RowList, emptyOf: () => number | undefined): SessionsNode[] {
  const { nodes, ranges, totalCount, newCount, hasMore } = rows;
  const result: SessionsNode[] = [];
  if (newCount > 0) result.push(noticeNode(node, { type: 'new-sessions', newCount }));
  result.push(...nodes, ...ranges);
  const none = nodes.length === 0 ? emptyOf() : undefined;
  if (none !== undefined) result.push(noticeNode(node, { type: 'no-match', totalCount: none }));
  if (hasMore) {
    result.push(noticeNode(node, { type: 'load-more', shownCount: nodes.length, totalCount }));
  }
  return result;
}

function isGroup(
  group: { readonly layout: string; readonly application: string },
  node: GroupNode,
): boolean {
  return group.layout === node.layout && group.application === node.application;
}
