import * as vscode from '../shown/vscode.ts';
import { statisticsRequest } from '../../protocol/statistics-page.ts';
import type { StatisticsReplies, StatisticsRequest } from '../../protocol/statistics-page.ts';
import type {
  StatisticsDeed,
  StatisticsEvent,
  StatisticsScope,
  StatisticsState,
} from '../../protocol/statistics-state.ts';
import type { Answers } from '../../protocol/rpc.ts';
import { shaped } from '../../shapes/shape.ts';
import type { SessionGroup } from '../../stores/source/session-index.ts';
import { isCancellation } from '../cancellation.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import { NothingToDo } from '../errors.ts';
import { PageChannel } from '../pages/page-channel.ts';
import type { HostServices } from '../services.ts';
import type { SessionAddress } from '../sessions/session-uri.ts';
import { masksIds, shownId } from '../sessions/tree-items.ts';
import { EndpointCensus } from './endpoint-census.ts';
import { GrowthWatch } from './growth-watch.ts';
import { hasAspNet } from './report-tables.ts';
import { copyMarkdown, copyRegisterKeys, openMovingOff, saveJson } from './statistics-deeds.ts';
import { shownReport } from './shown-report.ts';

/** What a panel needs of the rest. */
export interface PanelParts {
  readonly services: HostServices;
  /** Opens a session in its editor. */
  readonly openSession: (address: SessionAddress) => Promise<void>;
}

/** The statistics of one endpoint: answers their page, and tells it of changes while it can be seen. */
export class StatisticsPanel implements DisposableLike {
  readonly #parts: PanelParts;
  readonly #endpointId: string;
  readonly #channel: PageChannel<StatisticsRequest, StatisticsReplies, StatisticsEvent>;
  readonly #owned = new DisposableStore();
  readonly #census: EndpointCensus;
  readonly #growth: GrowthWatch;
  readonly #panel: Pick<vscode.WebviewPanel, 'visible'>;
  #application: Pick<SessionGroup, 'layout' | 'application'> | undefined;
  #scope: StatisticsScope = '10000';
  #isReady = false;

  /** @param panel without a page until {@link PageChannel} is asked by it */
  constructor(parts: PanelParts, panel: vscode.WebviewPanel, endpointId: string) {
    this.#parts = parts;
    this.#endpointId = endpointId;
    this.#panel = panel;
    this.#growth = this.#owned.add(new GrowthWatch(parts.services, endpointId, () => this.#tell()));
    this.#census = this.#owned.add(
      new EndpointCensus(parts.services, endpointId, () => {
        this.#watchIfSeen();
        this.#tell();
      }),
    );
    this.#channel = this.#owned.add(
      new PageChannel(panel.webview, {
        requestOf: (value) => shaped(statisticsRequest, value),
        answers: this.#answers(),
        explain: (error) => this.#explain(error),
      }),
    );
    this.#owned.add(
      panel.onDidChangeViewState(() => {
        // A page that comes to be seen begins anew, and asks.
        if (!panel.visible) this.#isReady = false;
        this.#watchIfSeen();
      }),
    );
  }

  /** Begins a census, unless one is under way. */
  async run(): Promise<void> {
    await this.#census.run(this.#scope);
  }

  /** Shows one application, or all of them. */
  show(application: Pick<SessionGroup, 'layout' | 'application'> | undefined): void {
    this.#application = application;
    this.#tell();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Growth is of what was counted once, and is watched while somebody looks. */
  #watchIfSeen(): void {
    const { phase, report } = this.#census.state;
    this.#growth.setWatching(this.#panel.visible && phase !== 'running' && report !== undefined);
  }

  #tell(): void {
    if (this.#isReady) this.#channel.tell({ type: 'state', state: this.#state() });
  }

  get #endpointName(): string {
    return this.#parts.services.endpoints.get(this.#endpointId)?.name ?? '';
  }

  #shown() {
    const { report } = this.#census.state;
    const { endpoints } = this.#parts.services;
    const isMasked = masksIds(endpoints.get(this.#endpointId));
    return (
      report &&
      shownReport(report, this.#application, this.#census.earlier, this.#growth.moments, (ref) =>
        shownId(ref, isMasked),
      )
    );
  }

  #state(): StatisticsState {
    const { phase, text, progress, report } = this.#census.state;
    const shown = this.#shown();
    const can: StatisticsDeed[] = [
      phase === 'running' ? 'cancel' : 'run',
      ...(report ? (['copyMarkdown', 'saveJson'] as const) : []),
      ...(report && hasAspNet({ groups: shown?.groups ?? [] })
        ? (['movingOff', 'registerKeys'] as const)
        : []),
    ];
    return {
      endpointId: this.#endpointId,
      endpointName: this.#endpointName,
      phase,
      statusText: text,
      ...(progress !== undefined && { progress }),
      applications: shown?.applications ?? [],
      application: shown?.application ?? 0,
      scope: this.#scope,
      facts: shown?.facts ?? [],
      tables: shown?.tables ?? [],
      can,
    };
  }

  #answers(): Answers<StatisticsRequest, StatisticsReplies> {
    return {
      ready: () => {
        this.#isReady = true;
        return this.#state();
      },
      do: async ({ deed }) => {
        await this.#deeds[deed]();
        return null;
      },
      show: ({ application }) => {
        const { report } = this.#census.state;
        this.show(application === 0 ? undefined : report?.groups[application - 1]);
        return null;
      },
      scope: ({ scope }) => {
        this.#scope = scope;
        this.#tell();
        return null;
      },
      open: async ({ session }) => {
        const ref = this.#shown()?.notable[session]?.ref;
        if (!ref) {
          throw new NothingToDo(
            vscode.l10n.t('The statistics have changed. Select the session again.'),
          );
        }
        const { connections } = this.#parts.services;
        const source = await connections.connect(this.#endpointId);
        const { database } = source.facts;
        await this.#parts.openSession({ endpointId: this.#endpointId, database, ref });
        return null;
      },
    };
  }

  readonly #deeds: Readonly<Record<StatisticsDeed, () => unknown>> = {
    // The page hears of it as it goes on.
    run: () => void this.run(),
    cancel: () => this.#census.cancel(),
    copyMarkdown: () => {
      const shown = this.#demanded();
      return copyMarkdown(this.#endpointName, this.#census.state.text, shown);
    },
    saveJson: () => {
      this.#demanded();
      const { report } = this.#census.state;
      return report && saveJson(report, this.#growth.moments);
    },
    movingOff: () => openMovingOff(this.#endpointName, this.#demanded().groups),
    registerKeys: () => copyRegisterKeys(this.#demanded().groups),
  };

  /** @throws NothingToDo while there is nothing */
  #demanded() {
    const shown = this.#shown();
    if (shown) return shown;
    throw new NothingToDo(vscode.l10n.t('There are no statistics yet. Run them first.'));
  }

  /** What the page says of an answer that failed. */
  #explain(error: unknown): string {
    const { log, errors } = this.#parts.services;
    if (!isCancellation(error) && !(error instanceof NothingToDo)) log.error('statistics', error);
    return errors.explain(error).message;
  }
}
