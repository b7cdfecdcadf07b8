import * as vscode from '../../shown/vscode.ts';
import { cluesOf } from '../../../lookup/clues.ts';
import type { Clues } from '../../../lookup/clues.ts';
import { locate } from '../../../lookup/locate.ts';
import { readPastedText } from '../../../lookup/pasted-text.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { isCancellation } from '../../cancellation.ts';
import { choose } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { nothingConnected } from '../../endpoints/nothing-connected.ts';
import { NothingToDo } from '../../errors.ts';
import { formatCount } from '../../text-format.ts';
import { choiceText } from '../pick/choice-text.ts';
import type { FoundCandidate } from '../pick/found-sessions.ts';
import { isOpen, type PickParts } from '../pick/pick-session.ts';
import type { SessionAddress } from '../session-uri.ts';
import { KeyRings } from './key-rings.ts';
import { closedCookie, openCookies } from './open-cookies.ts';

/** Finds sessions by whatever a person has of them. */
export class SessionSearch {
  readonly #parts: PickParts;
  readonly #rings: KeyRings;
  readonly #open: (address: SessionAddress) => Promise<void>;

  /** @param open shows the session that was found */
  constructor(parts: PickParts, open: (address: SessionAddress) => Promise<void>) {
    this.#parts = parts;
    this.#open = open;
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
    if (records.length === 0) throw nothingConnected(services);
    const text = given ?? (await ask(services.titleOf('findSession')));
    if (text === undefined) return;
    const clues = cluesOf(readPastedText(text));
    if (isEmpty(clues)) throw new NothingToDo(nothingInText());
    const found = await this.#locate(clues, records);
    if (found === undefined) return;
    const { candidates, failure } = found;
    if (candidates.length === 0 && failure) {
      throw closedCookie(failure, this.#rings, () => this.find(text));
    }
    const address = await this.#choose(candidates, records, text);
    if (address) await this.#open(address);
  }

  async #choose(
    candidates: readonly FoundCandidate[],
    records: readonly EndpointRecord[],
    text: string,
  ): Promise<SessionAddress | undefined> {
    const { services } = this.#parts;
    if (candidates.length === 0) {
      const names = records.map(({ name }) => name).join(', ');
      const isAll = services.endpoints.all().length === records.length;
      throw new NothingToDo(
        vscode.l10n.t(
          'The session was not found at {0}. It may have expired or been ended.',
          names,
        ),
        [
          commandAction(services.titleOf, 'explainLostSession', text),
          commandAction(services.titleOf, 'findSession'),
          ...(isAll ? [] : [commandAction(services.titleOf, 'connectEndpoint')]),
        ],
      );
    }
    const choices = candidates.map((candidate) => {
      const { record, database, ref } = candidate;
      const value = { endpointId: record.id, database, ref };
      const { label, description, detail } = choiceText(candidate, {});
      return {
        label,
        ...(description !== undefined && { description }),
        ...(detail !== undefined && { detail }),
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
  async #locate(clues: Clues, records: readonly EndpointRecord[]) {
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
        const wanted = { ...clues, ids: [...ids, ...clues.ids] };
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

function isEmpty({ refs, ids, closed }: Clues): boolean {
  return refs.length === 0 && ids.length === 0 && closed.length === 0;
}

function nothingInText(): string {
  return vscode.l10n.t(
    'There is no session ID, key, or cookie in this text. Copy the "Cookie" header of a request, or the ID alone.',
  );
}

async function ask(title: string): Promise<string | undefined> {
  const { l10n } = vscode;
  const text = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt: l10n.t('Paste a session ID, a key, a cookie, or a whole "Cookie" header.'),
    ignoreFocusOut: true,
    validateInput: (input) =>
      input.trim() !== '' && isEmpty(cluesOf(readPastedText(input))) ? nothingInText() : undefined,
  });
  return text === undefined || text.trim() === '' ? undefined : text;
}
