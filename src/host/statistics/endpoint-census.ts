import * as vscode from '../shown/vscode.ts';
import { agreeToCost } from '../sessions/search-cost-text.ts';
import type { StatisticsPhase, StatisticsScope } from '../../protocol/statistics-state.ts';
import type { CensusReport } from '../../survey/census/census-report.ts';
import type { CensusProgress } from '../../survey/census/take-census.ts';
import { isCancellation } from '../cancellation.ts';
import type { DisposableLike } from '../disposable.ts';
import type { HostServices } from '../services.ts';
import { takenText } from './statistics-markdown.ts';
import { countText, sizeText } from './statistics-text.ts';

const { l10n } = vscode;

/** A report of what is there so far is made this often. */
const REPORT_MS = 1000;
/** The listener hears this often of progress. */
const TELL_MS = 200;

/** How the statistics of an endpoint stand. */
export interface CensusState {
  readonly phase: StatisticsPhase;
  /** What is going on, or when and how they were made. */
  readonly text: string;
  readonly progress?: number;
  /** What was found, or was found so far. */
  readonly report?: CensusReport;
}

/** Makes the statistics of one endpoint, and keeps those before for comparison. */
export class EndpointCensus implements DisposableLike {
  readonly #services: HostServices;
  readonly #endpointId: string;
  readonly #onChange: () => void;
  #state: CensusState = { phase: 'canceled', text: l10n.t('Run the statistics to see them.') };
  #earlier: CensusReport | undefined;
  #abort: AbortController | undefined;
  #toldAtMs = 0;

  constructor(services: HostServices, endpointId: string, onChange: () => void) {
    this.#services = services;
    this.#endpointId = endpointId;
    this.#onChange = onChange;
  }

  get state(): CensusState {
    return this.#state;
  }

  /** The last whole census before the one that is shown. */
  get earlier(): CensusReport | undefined {
    return this.#earlier;
  }

  /** Begins one, unless one is under way. Failures are a state, not a rejection. */
  async run(scope: StatisticsScope): Promise<void> {
    if (this.#abort) return;
    const abort = (this.#abort = new AbortController());
    const { report: last, phase } = this.#state;
    this.#set({ phase: 'running', text: l10n.t('Connecting…') });
    this.#services.connections.want(this.#endpointId);
    try {
      const { takeCensus } = await import('../../survey/census/take-census.ts');
      const { signal } = abort;
      const source = await this.#services.connections.connect(this.#endpointId, { signal });
      await agreeToCost(source, this.#services.endpoints, this.#endpointId);
      const report = await takeCensus(source, {
        signal,
        ...(scope !== 'all' && { most: Number(scope) }),
        onProgress: (progress) => this.#progress(progress),
      });
      if (phase === 'done' && last) this.#earlier = last;
      this.#end(report);
    } catch (error) {
      if (isCancellation(error) || abort.signal.aborted) {
        this.#set({ phase: 'canceled', text: l10n.t('The statistics were canceled.') });
        return;
      }
      this.#services.log.error('statistics', error);
      const { message } = this.#services.errors.explain(error);
      this.#set({ phase: 'failed', text: message });
    } finally {
      this.#abort = undefined;
      this.#onChange();
    }
  }

  /** Calls it off: what was read by then is shown. */
  cancel(): void {
    this.#abort?.abort(new vscode.CancellationError());
  }

  dispose(): void {
    this.cancel();
  }

  #end(report: CensusReport): void {
    const { isComplete } = report;
    this.#set({ phase: isComplete ? 'done' : 'canceled', text: takenText(report), report });
  }

  #progress(progress: CensusProgress): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldAtMs < TELL_MS) return;
    this.#toldAtMs = nowMs;
    const { report: shown } = this.#state;
    const isStale = !shown || Date.now() - (shown.atMs + shown.durationMs) > REPORT_MS;
    const report = progress.phase === 'reading' && isStale ? progress.report() : shown;
    this.#set({ phase: 'running', ...progressOf(progress), ...(report && { report }) });
  }

  #set(state: CensusState): void {
    this.#state = state;
    this.#onChange();
  }
}

function progressOf(progress: CensusProgress): {
  readonly text: string;
  readonly progress?: number;
} {
  if (progress.phase === 'finding') {
    const text = l10n.t(
      'Finding sessions: {0} in {1} keys so far',
      countText(progress.sessionCount),
      countText(progress.keyCount),
    );
    return { text };
  }
  const { doneCount, totalCount, byteCount, perSecond } = progress;
  const text = l10n.t(
    'Reading sessions: {0} of {1}, {2}, {3} a second',
    countText(doneCount),
    countText(totalCount),
    sizeText(byteCount),
    countText(perSecond),
  );
  return { text, progress: totalCount === 0 ? 1 : doneCount / totalCount };
}
