import * as vscode from '../shown/vscode.ts';
import { commandIds } from '../contributions/commands.ts';
import type { DisposableLike } from '../disposable.ts';
import { shownRow, type ShownRow, type ShownRows } from '../shown/rows.ts';
import { viewRow } from '../view-rows.ts';
import type { Farms } from './farms.ts';
import { nodeId } from './nodes.ts';
import type { TraceNode } from './nodes.ts';
import { requestContext } from './request-row.ts';
import { KeptTrace } from './requests/kept-trace.ts';
import type { KeptTraces } from './requests/kept-traces.ts';
import type { ShownRequests } from './requests/shown-requests.ts';
import { traceDescription, traceLabel, traceMood, traceTooltip } from './trace-rows.ts';

/** Under load the view is drawn anew this often. */
const redrawMs = 250;
/** So many requests have a row. */
const maxRows = 500;
/** How long new rows wait for somebody who reads a tooltip: drawing them closes it. */
const readingMs = 5000;

/** Draws what went through the farms, newest first, while somebody can see it. */
export class RequestsTree implements ShownRows<TraceNode>, DisposableLike {
  readonly #farms: Farms;
  readonly #kept: KeptTraces;
  readonly #shown: ShownRequests;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #listeners: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;
  #isVisible = false;
  /** When a tooltip was asked for last. */
  #askedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param shown which of them are shown */
  constructor(farms: Farms, kept: KeptTraces, shown: ShownRequests) {
    this.#farms = farms;
    this.#kept = kept;
    this.#shown = shown;
    const redraw = () => this.#redraw();
    this.#listeners = [
      shown.onDidChange(() => this.#changed.fire(undefined)),
      kept.onDidChange(() => this.#changed.fire(undefined)),
      farms.onDidTrace(redraw),
      farms.onDidChange((farm) => {
        if (!farm) redraw();
      }),
    ];
  }

  /** Nothing is drawn, and no timer runs, for a view that nobody sees. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (isVisible) this.#changed.fire(undefined);
    else this.#stopTimer();
  }

  getChildren(node?: TraceNode): TraceNode[] {
    if (node) return [];
    return [...this.#farms.all(), ...this.#kept.all()]
      .flatMap((farm) =>
        farm.trace
          .filter((entry) => this.#shown.fits(entry, farm.name))
          .map((entry) => viewRow({ kind: 'trace', farm, entry })),
      )
      .sort((a, b) => b.entry.arrivedAtMs - a.entry.arrivedAtMs || b.entry.id - a.entry.id)
      .slice(0, maxRows);
  }

  getTreeItem(node: TraceNode): ShownRow {
    const { entry, farm } = node;
    const isNamed = farm instanceof KeptTrace || this.#farms.all().length > 1;
    const others = isNamed ? [farm.name] : [];
    const description = [traceDescription(entry), ...others].join(' · ');
    const item = new vscode.TreeItem(traceLabel(entry));
    item.id = nodeId(node);
    item.description = description;
    item.iconPath = icons[traceMood(entry)];
    item.contextValue = requestContext(farm instanceof KeptTrace ? 'trace kept' : 'trace', entry);
    item.command = {
      command: commandIds.openRequestDetails,
      title: vscode.l10n.t('Open Request Details'),
      arguments: [node],
    };
    item.accessibilityInformation = {
      label: `${traceLabel(entry)}, ${description}`,
    };
    return shownRow(item);
  }

  getParent(): undefined {
    return undefined;
  }

  resolveTreeItem(item: vscode.TreeItem, { entry }: TraceNode): ShownRow {
    this.#askedAtMs = Date.now();
    return shownRow(item, traceTooltip(entry));
  }

  dispose(): void {
    this.#stopTimer();
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  #redraw(): void {
    if (!this.#isVisible || this.#timer) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#changed.fire(undefined);
      },
      Math.max(redrawMs, this.#askedAtMs + readingMs - Date.now()),
    );
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

const icons = {
  ok: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  'client-error': new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
} as const;
