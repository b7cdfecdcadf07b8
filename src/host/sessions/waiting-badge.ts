import * as vscode from '../shown/vscode.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { ConnectionPool } from '../endpoints/connection-pool.ts';
import { formatCount } from '../text-format.ts';
import type { EndpointEntry } from './model-entries.ts';
import type { SessionsModel } from './sessions-model.ts';

/** Locks of which it is asked at each endpoint whether others wait for them, beside those in rows. */
const maxLocks = 400;

/** The badge of the view: how many sessions are locked while requests wait for them. */
export class WaitingBadge {
  readonly #model: SessionsModel;
  readonly #connections: ConnectionPool;
  readonly #view: Pick<vscode.TreeView<unknown>, 'badge'>;

  constructor(
    model: SessionsModel,
    connections: ConnectionPool,
    view: Pick<vscode.TreeView<unknown>, 'badge'>,
  ) {
    this.#model = model;
    this.#connections = connections;
    this.#view = view;
  }

  /** Counts again. To be called while the view can be seen, after its rows were read. */
  async update(): Promise<void> {
    const counts = await Promise.all(
      this.#model.entries().map((entry) => this.#waitingAt(entry).catch(() => 0)),
    );
    const count = counts.reduce((sum, each) => sum + each, 0);
    if (count === (this.#view.badge?.value ?? 0)) return;
    this.#view.badge = count === 0 ? undefined : { value: count, tooltip: tooltipOf(count) };
  }

  /** Nobody looks any more: what was counted may be wrong in a moment. */
  clear(): void {
    this.#view.badge = undefined;
  }

  async #waitingAt(entry: EndpointEntry): Promise<number> {
    const { index } = entry.sessions;
    const source = this.#connections.current(entry.node.endpointId);
    if (!entry.isOpen || !index || !source || !this.#model.isWatched(entry)) return 0;
    const shown = new Map<string, boolean>();
    for (const { rows } of entry.openLists()) {
      for (const node of rows.nodes) {
        const lock = rows.reading(node)?.summary.lock;
        if (lock) shown.set(nameOf(node.ref), lock.isWaitedFor === true);
      }
    }
    const others: SessionRef[] = [];
    for (const group of index.groups()) {
      const count = maxLocks - others.length;
      // Where looking costs, what is on screen is enough.
      if (group.lockedCount === 0 || count <= 0 || source.searchCost) continue;
      const { sessions } = index.page({ group, start: 0, count, isLocked: true });
      others.push(...sessions.map(({ ref }) => ref).filter((ref) => !shown.has(nameOf(ref))));
    }
    const summaries = others.length === 0 ? [] : await source.summaries(others);
    return (
      [...shown.values()].filter((isWaitedFor) => isWaitedFor).length +
      summaries.filter(({ lock }) => lock?.isWaitedFor === true).length
    );
  }
}

function nameOf({ layout, application, id }: SessionRef): string {
  return JSON.stringify([layout, application, id]);
}

function tooltipOf(count: number): string {
  return count === 1
    ? vscode.l10n.t('Requests are waiting for the lock of 1 session')
    : vscode.l10n.t(
        'Requests are waiting for the locks of {0} sessions',
        formatCount(count, vscode.env.language),
      );
}
