import * as vscode from '../../shown/vscode.ts';
import { cluesOf, likeliestIds } from '../../../lookup/clues.ts';
import type { Clues } from '../../../lookup/clues.ts';
import type { CookieContent } from '../../../lookup/keyed/keyed-cookie.ts';
import { readKeyedCookies, type CookieReading } from '../../../lookup/keyed/read-keyed.ts';
import { locate } from '../../../lookup/locate.ts';
import { cookiesOf, readPastedText, type PastedText } from '../../../lookup/pasted-text.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { isCancellation } from '../../cancellation.ts';
import { choose } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { nothingConnected } from '../../endpoints/nothing-connected.ts';
import { type ErrorAction, NothingToDo } from '../../errors.ts';
import { formatCount } from '../../text-format.ts';
import { choiceText } from '../pick/choice-text.ts';
import type { FoundCandidate } from '../pick/found-sessions.ts';
import { isOpen, type PickParts } from '../pick/pick-session.ts';
import type { SessionAddress } from '../session-uri.ts';
import { askForText, isEmpty, nothingInText } from './ask-for-text.ts';
import { chooseCookieKey } from './choose-cookie-key.ts';
import type { CookieKeys } from './cookie-keys.ts';
import { encryptedCookie, nameOf, refusalText, tellCheck } from './cookie-messages.ts';
import { KeyRings } from './key-rings.ts';
import { closedCookie, openCookies } from './open-cookies.ts';
import { isForValues, maxWordLength, valuesQuery } from './search-values.ts';

/** Where nothing is connected, there is nothing to be found. */
const noneFound = { candidates: [], failure: undefined };

/** What is shown of what was found. */
export interface FoundViews {
  /** A session at its place. */
  readonly open: (address: SessionAddress) => Promise<void>;
  /** A session that stands in a cookie. @param pasted the text that the cookie stands in */
  readonly show: (reading: CookieReading, content: CookieContent, pasted: string) => Promise<void>;
}

/** Finds sessions by whatever a person has of them. */
export class SessionSearch {
  readonly #parts: PickParts;
  readonly #rings: KeyRings;
  readonly #keys: CookieKeys;
  readonly #views: FoundViews;

  constructor(parts: PickParts, keys: CookieKeys, views: FoundViews) {
    this.#parts = parts;
    this.#keys = keys;
    this.#views = views;
    this.#rings = new KeyRings(parts.services.context.workspaceState);
  }

  /**
   * Asks what is known of a session, and opens the one that it is.
   * @param given what was pasted already
   * @throws NothingToDo when there is none, UserError when a cookie can't be opened
   */
  async find(given?: string): Promise<void> {
    const { services } = this.#parts;
    const records = services.endpoints.all().filter((record) => isOpen(this.#parts, record));
    const text = given ?? (await askForText(services.titleOf('findSession')));
    if (text === undefined) return;
    const pasted = readPastedText(text);
    if (isEmpty(pasted)) throw new NothingToDo(nothingInText());
    const readings = await this.#readingsOf(pasted);
    const held = readings.find(({ inside }) => inside?.content);
    if (records.length === 0 && !held) throw nothingConnected(services);
    if (isForValues(pasted)) return this.#searchValues(pasted.word ?? text);
    const found = records.length > 0 ? await this.#locate(pasted, readings, records) : noneFound;
    if (found === undefined) return;
    const { candidates, failure } = found;
    if (candidates.length > 0) {
      const address = await this.#choose(candidates, readings);
      if (!address) return;
      await this.#views.open(address);
      const by = readings.find(({ inside }) => inside?.ids.includes(address.ref.id));
      if (by) tellCheck(by, this.#chooseKey(text));
      return;
    }
    if (held?.inside?.content) return this.#views.show(held, held.inside.content, text);
    if (failure) throw closedCookie(failure, this.#rings, () => this.find(text));
    const closed = readings.find(({ inside }) => inside === undefined);
    if (closed) throw encryptedCookie(closed, this.#chooseKey(text));
    throw this.#notFound(pasted, readings, records, text);
  }

  async #readingsOf(pasted: PastedText): Promise<readonly CookieReading[]> {
    const cookies = cookiesOf(pasted);
    return readKeyedCookies(cookies, await this.#keys.keys(), Date.now());
  }

  /** @param text to be looked for once more, when there is a key */
  #chooseKey(text: string): ErrorAction {
    const title = this.#parts.services.titleOf('chooseCookieKey');
    return {
      title,
      run: async () => {
        if (await chooseCookieKey(title, this.#keys)) await this.find(text);
      },
    };
  }

  async #searchValues(text: string): Promise<void> {
    await vscode.commands.executeCommand(commandIds.searchInSessions, valuesQuery(text));
  }

  #notFound(
    { word }: PastedText,
    readings: readonly CookieReading[],
    records: readonly EndpointRecord[],
    text: string,
  ): NothingToDo {
    const { services } = this.#parts;
    const names = records.map(({ name }) => name).join(', ');
    const isAll = services.endpoints.all().length === records.length;
    const refused = readings.find((reading) => refusalText(reading) !== undefined);
    const { l10n } = vscode;
    return new NothingToDo(
      [
        l10n.t('The session was not found at {0}. It may have expired or been ended.', names),
        ...(refused ? [refusalText(refused)] : []),
      ].join(' '),
      [
        commandAction(services.titleOf, 'explainLostSession', text),
        ...(refused?.check === 'mismatch' ? [this.#chooseKey(text)] : []),
        ...(word !== undefined && word.length <= maxWordLength
          ? [{ title: l10n.t('Search Values for It'), run: () => this.#searchValues(word) }]
          : []),
        commandAction(services.titleOf, 'findSession'),
        ...(isAll ? [] : [commandAction(services.titleOf, 'connectEndpoint')]),
      ],
    );
  }

  async #choose(
    candidates: readonly FoundCandidate[],
    readings: readonly CookieReading[],
  ): Promise<SessionAddress | undefined> {
    const { services } = this.#parts;
    const choices = candidates.map((candidate) => {
      const { record, database, ref } = candidate;
      const value = { endpointId: record.id, database, ref };
      const { label, description } = choiceText(candidate, {});
      const by = readings.find(({ inside }) => inside?.ids.includes(ref.id));
      return {
        label,
        ...(description !== undefined && { description }),
        ...(by && { detail: byCookie(by) }),
        group: record.name,
        value,
      };
    });
    return choose(choices, {
      title: services.titleOf('findSession'),
      placeHolder: vscode.l10n.t('Select a session'),
      takesOnly: true,
    });
  }

  /** @returns undefined when the user called it off */
  async #locate(
    pasted: PastedText,
    readings: readonly CookieReading[],
    records: readonly EndpointRecord[],
  ) {
    const clues = cluesOf(pasted);
    const { l10n, ProgressLocation, window } = vscode;
    const options = {
      location: ProgressLocation.Notification,
      title: l10n.t('Looking for the session'),
      cancellable: true,
    };
    return window.withProgress(options, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
      const { signal } = abort;
      try {
        const { connections } = this.#parts.services;
        const sources = await Promise.all(
          records.map(({ id }) => connections.connect(id, { signal })),
        );
        const { ids, failure } = await openCookies(clues.closed, this.#rings, sources);
        const wanted = { ...clues, ids: [...ids, ...likeliestIds(readings, clues)] };
        const onProgress = (count: string) => {
          progress.report({ message: l10n.t('{0} keys so far', count) });
        };
        const found = await Promise.all(
          records.map((record, at) =>
            this.#locateAt(wanted, { record, source: sources[at], signal, onProgress }),
          ),
        );
        // A whole ID at one endpoint is no part of one at another.
        const exact = found.filter(({ isPart }) => !isPart);
        const best = exact.length > 0 ? exact : found;
        return { candidates: best.flatMap(({ candidates }) => candidates), failure };
      } catch (error) {
        if (isCancellation(error)) return undefined;
        throw error;
      }
    });
  }

  async #locateAt(
    clues: Clues,
    at: {
      readonly record: EndpointRecord;
      readonly source: SessionSource | undefined;
      readonly signal: AbortSignal;
      readonly onProgress: (count: string) => void;
    },
  ): Promise<{ readonly candidates: readonly FoundCandidate[]; readonly isPart: boolean }> {
    const { record, source, signal, onProgress } = at;
    if (!source) return { candidates: [], isPart: true };
    const { database, sessions } = this.#parts.model.entry(record.id);
    const known = sessions.index && (await locate(clues, source, sessions.index));
    // What was found before may lack the application that the session is of.
    const located =
      known && !known.isPart
        ? known
        : await locate(
            clues,
            source,
            await source.find({
              isQuiet: true,
              signal,
              onProgress: ({ keyCount }) => onProgress(formatCount(keyCount, vscode.env.language)),
            }),
          );
    const readAtMs = Date.now();
    const candidates = located.summaries.map((summary) => ({
      record,
      database,
      ref: summary.ref,
      reading: { summary, readAtMs },
    }));
    return { candidates, isPart: located.isPart };
  }
}

/** By which cookie a session was found, and whether that is proved. */
function byCookie({ cookie, check }: CookieReading): string {
  const name = nameOf(cookie);
  switch (check) {
    case 'verified':
      return vscode.l10n.t('{0}, checked with the key of the site', name);
    case 'unchecked':
      return vscode.l10n.t('{0}, signature not checked', name);
    case 'mismatch':
      return vscode.l10n.t('{0}, signature does not match', name);
  }
}
