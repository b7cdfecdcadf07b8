import * as v from 'valibot';
import * as vscode from '../shown/vscode.ts';
import { shaped } from '../../shapes/shape.ts';
import type { SessionGroup } from '../../stores/source/session-index.ts';
import { statisticsViewType } from '../contributions/views.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import { loadPage, type PageCode, pageHtml } from '../pages/page-html.ts';
import { PageLife } from '../pages/page-life.ts';
import { statisticsStrings } from './page-strings.ts';
import { type PanelParts, StatisticsPanel } from './statistics-panel.ts';

/** What the page keeps over a reload of the window; its own things beside. */
const keptState = v.object({ endpointId: v.pipe(v.string(), v.maxLength(1000)) });

/** An open panel with what fills it. */
export interface OpenStatistics {
  readonly panel: vscode.WebviewPanel;
  readonly statistics: StatisticsPanel;
}

/** The statistics that are open: one panel for each endpoint. */
export class StatisticsPanels implements DisposableLike {
  readonly #parts: PanelParts;
  readonly #open = new Map<string, OpenStatistics>();
  readonly #owned = new DisposableStore();
  #page: Promise<PageCode> | undefined;

  constructor(parts: PanelParts) {
    this.#parts = parts;
  }

  /** The panel of an endpoint that is open. */
  get(endpointId: string): OpenStatistics | undefined {
    return this.#open.get(endpointId);
  }

  /** Shows the statistics of an endpoint: those that are open, or new ones, which begin at once. */
  async open(
    endpointId: string,
    application?: Pick<SessionGroup, 'layout' | 'application'>,
  ): Promise<void> {
    const known = this.#open.get(endpointId);
    if (known) {
      known.panel.reveal();
      if (application) known.statistics.show(application);
      return;
    }
    const name = this.#parts.services.endpoints.get(endpointId)?.name ?? '';
    const panel = vscode.window.createWebviewPanel(statisticsViewType, titleOf(name), {
      enableScripts: true,
    });
    const { statistics } = await this.#fill(panel, endpointId);
    statistics.show(application);
    void statistics.run();
  }

  /** Fills a panel that VS Code has kept over a reload of the window; nothing is read until the user asks. */
  async restore(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const endpointId = shaped(keptState, kept)?.endpointId;
    if (endpointId !== undefined && !this.#open.has(endpointId))
      await this.#fill(panel, endpointId);
    else panel.dispose();
  }

  /** Lets go of the panels. They stay open: VS Code keeps them over a reload of the window. */
  dispose(): void {
    this.#owned.dispose();
  }

  async #fill(panel: vscode.WebviewPanel, endpointId: string): Promise<OpenStatistics> {
    const { log } = this.#parts.services;
    panel.webview.options = { enableScripts: true, localResourceRoots: [] };
    const owned = this.#owned.add(new DisposableStore());
    const statistics = owned.add(new StatisticsPanel(this.#parts, panel, endpointId));
    const open = { panel, statistics };
    this.#open.set(endpointId, open);
    panel.onDidDispose(() => {
      this.#open.delete(endpointId);
      this.#owned.remove(owned);
    });
    const code = await this.#code();
    if (owned.isDisposed) return open;
    const html = (): string =>
      pageHtml({ code, title: 'Session Statistics', strings: statisticsStrings() });
    const onAgain = (): void => log.info('statistics', 'silent: loaded again');
    owned.add(new PageLife(panel, html, onAgain));
    return open;
  }

  /** The page is read once for all panels. */
  #code(): Promise<PageCode> {
    const { extensionUri } = this.#parts.services.context;
    this.#page ??= loadPage(extensionUri, 'statistics').catch((error: unknown) => {
      this.#page = undefined;
      throw error;
    });
    return this.#page;
  }
}

function titleOf(name: string): string {
  return vscode.l10n.t('Statistics of {0}', name);
}
