import * as v from 'valibot';
import * as vscode from '../../shown/vscode.ts';
import { shaped } from '../../../shapes/shape.ts';
import { farmPageViewType } from '../../contributions/views.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import { loadPage, type PageCode, pageHtml } from '../../pages/page-html.ts';
import { PageLife } from '../../pages/page-life.ts';
import { FarmPanel, panelTitle, type PanelParts } from './farm-panel.ts';
import type { PageFarm } from './page-state.ts';
import { farmPageStrings } from './page-strings.ts';

/** What the page keeps over a reload of the window; its own things beside. */
const keptState = v.object({
  farm: v.object({
    id: v.pipe(v.string(), v.maxLength(1000)),
    name: v.pipe(v.string(), v.maxLength(1000)),
  }),
});

/** The dashboards that are open: one for each farm. */
export class FarmPanels implements DisposableLike {
  readonly #parts: PanelParts;
  readonly #panels = new Map<string, vscode.WebviewPanel>();
  readonly #owned = new DisposableStore();
  #page: Promise<PageCode> | undefined;

  constructor(parts: PanelParts) {
    this.#parts = parts;
  }

  /** The panel of a farm that is open. */
  get(farmId: string): vscode.WebviewPanel | undefined {
    return this.#panels.get(farmId);
  }

  /** Shows the dashboard of a farm: the one that is open, or a new one. */
  async open(farm: PageFarm): Promise<void> {
    const open = this.#panels.get(farm.id);
    if (open) {
      open.reveal();
      return;
    }
    const title = panelTitle(farm.name);
    const panel = vscode.window.createWebviewPanel(farmPageViewType, title, {
      enableScripts: true,
    });
    await this.#fill(panel, farm);
  }

  /** Fills a panel that VS Code has kept over a reload of the window; one that nobody knows is closed. */
  async restore(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const farm = shaped(keptState, kept)?.farm;
    if (farm && !this.#panels.has(farm.id)) await this.#fill(panel, farm);
    else panel.dispose();
  }

  /** Lets go of the panels. They stay open: VS Code keeps them over a reload of the window. */
  dispose(): void {
    this.#owned.dispose();
  }

  async #fill(panel: vscode.WebviewPanel, farm: PageFarm): Promise<void> {
    this.#panels.set(farm.id, panel);
    const { context, log } = this.#parts.services;
    panel.webview.options = { enableScripts: true, localResourceRoots: [] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(context.extensionUri, 'media', 'farm-light.svg'),
      dark: vscode.Uri.joinPath(context.extensionUri, 'media', 'farm-dark.svg'),
    };
    const owned = this.#owned.add(new DisposableStore());
    owned.add(new FarmPanel(this.#parts, panel, farm));
    panel.onDidDispose(() => {
      this.#panels.delete(farm.id);
      this.#owned.remove(owned);
    });
    const code = await this.#code();
    if (owned.isDisposed) return;
    const html = (): string => pageHtml({ code, title: 'Farm', strings: farmPageStrings() });
    const onAgain = (): void => log.info('farm-page', 'silent: loaded again');
    owned.add(new PageLife(panel, html, onAgain));
  }

  /** The page is read once for all panels. */
  #code(): Promise<PageCode> {
    const { extensionUri } = this.#parts.services.context;
    this.#page ??= loadPage(extensionUri, 'farm').catch((error: unknown) => {
      this.#page = undefined;
      throw error;
    });
    return this.#page;
  }
}
