import * as vscode from '../../shown/vscode.ts';
import type { FarmPageEvent, FarmPageUpdate } from '../../../protocol/farm-page-state.ts';
import { farmPageRequest } from '../../../protocol/farm-page.ts';
import type { FarmDeed, FarmPageReplies, FarmPageRequest } from '../../../protocol/farm-page.ts';
import type { Answers } from '../../../protocol/rpc.ts';
import { shaped } from '../../../shapes/shape.ts';
import { isCancellation } from '../../cancellation.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { CommandName } from '../../contributions/commands.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import { NothingToDo, UserError } from '../../errors.ts';
import { PageChannel } from '../../pages/page-channel.ts';
import type { HostServices } from '../../services.ts';
import { viewRow } from '../../view-rows.ts';
import { FarmCommandError } from '../farm-client.ts';
import type { FarmTree } from '../farm-tree.ts';
import type { Farms } from '../farms.ts';
import { openInBrowser } from '../open-in-browser.ts';
import type { KeptTrace } from '../requests/kept-trace.ts';
import type { KeptTraces } from '../requests/kept-traces.ts';
import type { RunningFarm } from '../running-farm.ts';
import { isRequestCommand } from './page-strings.ts';
import { farmPageState, type PageFarm } from './page-state.ts';
import { TraceFeed } from './trace-feed.ts';

/** Under load a page hears of changes this often, as the host does. */
const intervalMs = 100;

/** What a panel is about, and what it needs of the rest. */
export interface PanelParts {
  readonly services: HostServices;
  readonly farms: Farms;
  readonly tree: FarmTree;
  readonly kept: KeptTraces;
}

/** The dashboard of one farm, running or not: answers its page, and tells it of changes while it can be seen. */
export class FarmPanel implements DisposableLike {
  readonly #parts: PanelParts;
  readonly #panel: vscode.WebviewPanel;
  readonly #channel: PageChannel<FarmPageRequest, FarmPageReplies, FarmPageEvent>;
  readonly #owned = new DisposableStore();
  readonly #trace = new TraceFeed();
  #farm: PageFarm;
  /** Nothing is told before the page has asked: it would get lost. */
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #toldAtMs = 0;

  constructor(parts: PanelParts, panel: vscode.WebviewPanel, farm: PageFarm) {
    this.#parts = parts;
    this.#panel = panel;
    this.#farm = { id: farm.id, name: farm.name };
    this.#channel = this.#owned.add(
      new PageChannel(panel.webview, {
        requestOf: (value) => shaped(farmPageRequest, value),
        answers: this.#answers(),
        explain: (error) => this.#explain(error),
      }),
    );
    const changed = (which: RunningFarm | undefined): void => {
      if (!which || which.id === this.#farm.id) this.#changed();
    };
    const { farms, kept } = parts;
    this.#owned.add(farms.onDidChange(changed));
    this.#owned.add(kept.onDidChange(() => this.#changed()));
    this.#owned.add(farms.onDidTrace(changed));
    this.#owned.add(
      panel.onDidChangeViewState(() => {
        // A page that comes to be seen begins anew, and asks.
        if (!panel.visible) this.#rest();
      }),
    );
  }

  dispose(): void {
    this.#rest();
    this.#owned.dispose();
  }

  get #running(): RunningFarm | undefined {
    return this.#parts.farms.all().find(({ id }) => id === this.#farm.id);
  }

  /** Whose requests the page shows: the farm, else what it has left. */
  get #traced(): RunningFarm | KeptTrace | undefined {
    return this.#running ?? this.#parts.kept.leftBy(this.#farm.id);
  }

  #rest(): void {
    this.#isReady = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #changed(): void {
    if (!this.#isReady || this.#timer) return;
    const waitMs = Math.max(0, this.#toldAtMs + intervalMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#toldAtMs = performance.now();
      const { state, ...rest } = this.#update();
      const trace = this.#trace.changes(this.#traced?.trace ?? []);
      this.#channel.tell({ type: 'update', ...rest, state, ...(trace && { trace }) });
    }, waitMs);
  }

  #update(): FarmPageUpdate {
    const farm = this.#running;
    if (farm) {
      this.#farm = { id: farm.id, name: farm.name };
      this.#panel.title = panelTitle(farm.name);
    }
    return { state: farmPageState(this.#farm, farm, Date.now()) };
  }

  #answers(): Answers<FarmPageRequest, FarmPageReplies> {
    return {
      ready: () => {
        this.#isReady = true;
        return { ...this.#update(), trace: this.#trace.all(this.#traced?.trace ?? []) };
      },
      command: async ({ command }) => {
        await this.#demanded().send(command);
        return null;
      },
      farm: async ({ deed }) => {
        const farm = this.#running;
        await run(deedCommands[deed], farm && this.#parts.tree.nodeOf(farm));
        return null;
      },
      server: async ({ server }) => {
        const farm = this.#demanded();
        const found = farm.state?.servers.find(({ name }) => name === server);
        if (!found) throw new NothingToDo(vscode.l10n.t('The farm has no server {0}.', server));
        await openInBrowser(found.url);
        return null;
      },
      request: ({ request, command }) => {
        const farm = this.#traced ?? this.#demanded();
        const entry = farm.trace.find(({ id }) => id === request);
        if (!isRequestCommand(command)) throw new UserError('not a command');
        if (!entry) {
          throw new NothingToDo(vscode.l10n.t('The farm no longer remembers this request.'));
        }
        // It may ask the user something: the page doesn't wait for that. What fails reports itself.
        void run(command, viewRow({ kind: 'trace', farm, entry }));
        return null;
      },
    };
  }

  /** @throws NothingToDo when it doesn't run */
  #demanded(): RunningFarm {
    const farm = this.#running;
    if (farm) return farm;
    const text = vscode.l10n.t('The farm {0} is no longer running.', this.#farm.name);
    throw new NothingToDo(text);
  }

  /** What the page says of an answer that failed. */
  #explain(error: unknown): string {
    const { log, errors } = this.#parts.services;
    const isNews = error instanceof FarmCommandError || error instanceof NothingToDo;
    if (!isCancellation(error) && !isNews) log.error('farm-page', error);
    return errors.explain(error).message;
  }
}

const deedCommands = {
  open: 'openFarmInBrowser',
  output: 'showFarmOutput',
  start: 'startFarm',
  stop: 'stopFarm',
  restart: 'restartFarm',
} as const satisfies Record<FarmDeed, CommandName>;

async function run(command: CommandName, row: unknown): Promise<void> {
  await vscode.commands.executeCommand(commandIds[command], row);
}

/** What the tab of a farm's dashboard is called. */
export function panelTitle(name: string): string {
  return vscode.l10n.t('Farm {0}', name);
}
