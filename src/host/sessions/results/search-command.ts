import * as vscode from '../../shown/vscode.ts';
import { agreeToCost } from '../search-cost-text.ts';
import type { SessionFilter } from '../../../lookup/filter/session-filter.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import type { SearchProgress } from '../../../stores/source/session-index.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { fitsFilters } from '../../../survey/fits-filters.ts';
import { parseQuery, QueryError, type SearchQuery } from '../../../survey/search/query.ts';
import { keptSource, MAX_MATCHES, searchSessions } from '../../../survey/search/search-sessions.ts';
import { TimeLimitError } from '../../../survey/search/within-time.ts';
import { listOfRefs, type SessionList } from '../../../survey/session-list.ts';
import type { WalkProgress } from '../../../survey/walk-sessions.ts';
import { isCancellation } from '../../cancellation.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { NothingToDo, UserError } from '../../errors.ts';
import { formatCount } from '../../text-format.ts';
import type { PickParts } from '../pick/pick-session.ts';
import { askQuery, problemText } from './ask-query.ts';
import type { ResultNode } from './result-nodes.ts';
import type { SearchResults } from './search-results.ts';
import { scopesOf, sessionsIn } from './search-scope.ts';

/** Sessions of an endpoint that are to be searched. */
interface Place {
  readonly endpointId: string;
  readonly open: (
    signal: AbortSignal,
    report: (message: string) => void,
  ) => Promise<{
    readonly source: Pick<SessionSource, 'readMany'>;
    readonly list: SessionList;
    readonly fits?: (snapshot: SessionSnapshot) => boolean;
    readonly unknownCount?: number;
  }>;
}

/** Searches in what sessions hold, and fills the view of results. */
export class SessionContentSearch {
  readonly #parts: PickParts;
  readonly #results: SearchResults;
  readonly #filters: () => readonly SessionFilter[];
  #last = '';
  #running: AbortController | undefined;
  /** How many searches were begun. */
  #begun = 0;

  /** @param filters those of the Sessions view: where they are set, only sessions that fit are searched */
  constructor(parts: PickParts, results: SearchResults, filters: () => readonly SessionFilter[]) {
    this.#filters = filters;
    this.#parts = parts;
    this.#results = results;
  }

  /** Searches in the sessions of rows, or in all. @param given the query, where it needs no asking */
  async search(targets: readonly (CommandTarget | undefined)[], given?: string): Promise<void> {
    const scopes = scopesOf(this.#parts, targets);
    const text = await this.#ask('searchInSessions', given);
    if (text === undefined) return;
    const { connections } = this.#parts.services;
    const isFiltered = this.#filters().length > 0 && scopes.some(({ refs }) => refs === undefined);
    const remark = isFiltered
      ? vscode.l10n.t('Only sessions that pass the filters of the view were searched.')
      : undefined;
    await this.#run(
      text,
      scopes.map((scope) => ({
        endpointId: scope.endpointId,
        open: async (signal, report) => {
          connections.want(scope.endpointId);
          const source = await connections.connect(scope.endpointId, { signal });
          await agreeToCost(source, this.#parts.services.endpoints, scope.endpointId);
          const all = this.#filters();
          const inScope = await sessionsIn(this.#parts, source, scope, all, {
            signal,
            onProgress: (progress) => report(findingText(progress)),
          });
          const { list, filters, unknownCount } = inScope;
          const fits = (snapshot: SessionSnapshot) => fitsFilters(filters, snapshot);
          return { source, list, unknownCount, ...(filters.length > 0 && { fits }) };
        },
      })),
      remark,
    );
  }

  /** Searches among the results, as they were read. */
  async refine(given?: string): Promise<void> {
    const { results } = this.#results;
    if (results.length === 0) {
      throw new NothingToDo(vscode.l10n.t('There are no search results.'));
    }
    const text = await this.#ask('searchInResults', given);
    if (text === undefined) return;
    const { connections } = this.#parts.services;
    const byEndpoint = new Map<string, ResultNode[]>();
    for (const node of results) {
      const { endpointId } = node.address;
      const nodes = byEndpoint.get(endpointId);
      if (nodes) nodes.push(node);
      else byEndpoint.set(endpointId, [node]);
    }
    await this.#run(
      text,
      [...byEndpoint].map(([endpointId, nodes]) => ({
        endpointId,
        open: async (signal) => {
          const found = nodes.map(({ match }) => match);
          const isKept = found.every(({ snapshot }) => snapshot !== undefined);
          const source = isKept
            ? { readMany: () => Promise.resolve([]) }
            : await connections.connect(endpointId, { signal });
          const list = listOfRefs(found.map(({ ref }) => ref));
          return { source: keptSource(source, found), list };
        },
      })),
    );
  }

  /** Stops a search that runs: what it has found stays. @returns whether one was running */
  stop(): boolean {
    const isRunning = this.#running !== undefined;
    this.#running?.abort(new vscode.CancellationError());
    return isRunning;
  }

  dispose(): void {
    this.stop();
  }

  async #ask(
    command: 'searchInSessions' | 'searchInResults',
    given: string | undefined,
  ): Promise<string | undefined> {
    const title = this.#parts.services.titleOf(command);
    return given ?? (await askQuery(title, this.#last));
  }

  async #run(text: string, places: readonly Place[], remark?: string): Promise<void> {
    const query = readQuery(text);
    this.#last = text;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Searching in sessions'),
      cancellable: true,
    };
    // One at a time: the view shows the results of one.
    this.stop();
    const number = ++this.#begun;
    const abort = new AbortController();
    this.#running = abort;
    const outcome = await vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
      this.#results.begin(text);
      try {
        return await this.#searchAll(query, places, abort.signal, (message) => {
          progress.report({ message });
          this.#results.report(message);
        });
      } finally {
        if (number === this.#begun) {
          this.#running = undefined;
          this.#results.end();
        }
      }
    });
    // Another search has begun meanwhile: the view shows its results.
    if (number !== this.#begun) return;
    const told = remark === undefined ? outcome : `${outcome} ${remark}`;
    this.#results.tell(told);
    if (this.#results.results.length === 0) throw new NothingToDo(told);
  }

  /** @returns how it went, in words */
  async #searchAll(
    query: SearchQuery,
    places: readonly Place[],
    signal: AbortSignal,
    report: (message: string) => void,
  ): Promise<string> {
    const done = { sessionCount: 0, unreadCount: 0, unknownCount: 0 };
    let isStopped = false;
    try {
      for (const { endpointId, open } of places) {
        const { database } = this.#parts.model.entry(endpointId);
        const { source, list, fits, unknownCount = 0 } = await open(signal, report);
        done.unknownCount += unknownCount;
        let last: WalkProgress | undefined;
        const onProgress = (progress: WalkProgress) => {
          last = progress;
          report(progressText(progress, this.#results.results.length));
        };
        try {
          const search = { signal, onProgress, ...(fits && { fits }) };
          for await (const found of searchSessions(source, list, query, search)) {
            signal.throwIfAborted();
            this.#results.add(endpointId, database, found);
            this.#noteIds(found);
          }
        } finally {
          done.sessionCount += last?.doneCount ?? 0;
          done.unreadCount += (last?.unreadableCount ?? 0) + (last?.tooLargeCount ?? 0);
        }
      }
    } catch (error) {
      if (error instanceof TimeLimitError) throw tooSlow();
      if (!isCancellation(error)) throw error;
      isStopped = true;
    }
    return outcomeText(this.#results.results.length, done, isStopped);
  }

  #noteIds(found: readonly { readonly ref: { readonly id: string } }[]): void {
    for (const { ref } of found) this.#parts.services.log.addSessionId(ref.id);
  }
}

function readQuery(text: string): SearchQuery {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof QueryError) throw new UserError(problemText(error));
    throw error;
  }
}

function tooSlow(): UserError {
  return new UserError(
    vscode.l10n.t(
      'The search takes too long in one of the sessions. Use a simpler regular expression.',
    ),
  );
}

function findingText({ sessionCount, keyCount }: SearchProgress): string {
  return vscode.l10n.t(
    'Finding sessions: {0} in {1} keys so far',
    formatCount(sessionCount, vscode.env.language),
    formatCount(keyCount, vscode.env.language),
  );
}

function progressText(
  { doneCount, totalCount, perSecond }: WalkProgress,
  foundCount: number,
): string {
  const count = (number: number) => formatCount(Math.round(number), vscode.env.language);
  return vscode.l10n.t(
    '{0} of {1} sessions, {2} a second, {3} found',
    count(doneCount),
    count(totalCount),
    count(perSecond),
    count(foundCount),
  );
}

interface SearchedCounts {
  readonly sessionCount: number;
  readonly unreadCount: number;
  readonly unknownCount: number;
}

function outcomeText(
  foundCount: number,
  { sessionCount, unreadCount, unknownCount }: SearchedCounts,
  isStopped: boolean,
): string {
  const { l10n } = vscode;
  const count = (number: number) => formatCount(number, vscode.env.language);
  return [
    isStopped
      ? l10n.t('Stopped. {0} found in {1} sessions.', count(foundCount), count(sessionCount))
      : foundCount >= MAX_MATCHES
        ? l10n.t('Only the first {0} sessions are listed. Add a condition.', count(foundCount))
        : l10n.t('{0} of {1} sessions match.', count(foundCount), count(sessionCount)),
    ...(unreadCount > 0
      ? [l10n.t('{0} could not be read, or are too large.', count(unreadCount))]
      : []),
    ...(unknownCount > 0
      ? [
          l10n.t(
            'Of {0} locked sessions, Redis does not tell whether requests are waiting.',
            count(unknownCount),
          ),
        ]
      : []),
  ].join(' ');
}
