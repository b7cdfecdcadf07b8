import * as vscode from '../../shown/vscode.ts';
import { cluesOf, likeliestIds } from '../../../lookup/clues.ts';
import { readKeyedCookies } from '../../../lookup/keyed/read-keyed.ts';
import type { LostEvidence, SessionAt } from '../../../lookup/lost/evidence.ts';
import type { Finding } from '../../../lookup/lost/finding.ts';
import { rankCauses } from '../../../lookup/lost/rank.ts';
import { wantedAt, wantedOf } from '../../../lookup/lost/wanted.ts';
import { cookiesOf, readPastedText } from '../../../lookup/pasted-text.ts';
import { isCancellation } from '../../cancellation.ts';
import { UnknownEndpointError } from '../../endpoints/connection-pool.ts';
import { nothingConnected } from '../../endpoints/nothing-connected.ts';
import { CookieKeys } from '../find/cookie-keys.ts';
import { KeyRings } from '../find/key-rings.ts';
import { openCookies } from '../find/open-cookies.ts';
import { isOpen, type PickParts } from '../pick/pick-session.ts';
import { sessionCountText } from '../session-row-text.ts';
import { applicationText, masksIds, shownId } from '../tree-items.ts';
import { lookAround, type LookOptions, type LostQuestion } from './look-around.ts';
import type { LostHead } from './lost-report.ts';
import { reportWords } from './lost-words.ts';
import { sessionsIn } from '../../../stores/source/session-index.ts';

/** A session that somebody misses: at its place, or what was pasted of it. */
export type Missed = SessionAt | string;

/** What was found out about it. */
export interface Explanation {
  readonly findings: readonly Finding[];
  readonly head: LostHead;
}

/**
 * Looks at everything that may explain why a session is lost, while a progress is shown.
 * @returns undefined when the user called it off
 * @throws NothingToDo where no endpoint is connected, UnknownEndpointError where that of the session is gone
 */
export async function explainLost(
  parts: PickParts,
  missed: Missed,
): Promise<Explanation | undefined> {
  const { services } = parts;
  const { l10n } = vscode;
  if (typeof missed !== 'string') {
    if (!services.endpoints.get(missed.endpointId)) {
      throw new UnknownEndpointError(missed.endpointId);
    }
    services.connections.want(missed.endpointId);
  } else if (!services.endpoints.all().some((record) => isOpen(parts, record))) {
    throw nothingConnected(services);
  }
  const evidence = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t('Looking for what became of the session'),
      cancellable: true,
    },
    async (progress, token) => {
      const abort = new AbortController();
      const listener = token.onCancellationRequested(() =>
        abort.abort(new vscode.CancellationError()),
      );
      const onProgress = (message: string) => progress.report({ message });
      try {
        const options = { signal: abort.signal, onProgress };
        return await lookAround(parts, await lostQuestion(parts, missed, options), options);
      } catch (error) {
        if (isCancellation(error)) return undefined;
        throw error;
      } finally {
        listener.dispose();
      }
    },
  );
  return (
    evidence && {
      findings: rankCauses(evidence, reportWords(evidence.nowMs)),
      head: headOf(parts, missed, evidence),
    }
  );
}

/**
 * What to look around for.
 * @param options which endpoints may be asked for what opens a cookie
 */
export async function lostQuestion(
  parts: PickParts,
  missed: Missed,
  { signal, mayAsk = () => true }: LookOptions,
): Promise<LostQuestion> {
  if (typeof missed !== 'string') {
    return { wanted: wantedAt(missed), clues: { refs: [], ids: [{ id: missed.ref.id }] } };
  }
  const { services } = parts;
  const text = readPastedText(missed);
  const clues = cluesOf(text);
  const open = services.endpoints.all().filter((record) => isOpen(parts, record) && mayAsk(record));
  const connected = await Promise.allSettled(
    open.map(({ id }) => services.connections.connect(id, { signal })),
  );
  const sources = connected.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const rings = new KeyRings(services.context.workspaceState);
  const { ids, failure } = await openCookies(clues.closed, rings, sources);
  const keys = await new CookieKeys(services.context).keys();
  const readings = readKeyedCookies(cookiesOf(text), keys, Date.now());
  return {
    wanted: wantedOf(text, clues, failure, readings),
    clues: { refs: clues.refs, ids: [...ids, ...likeliestIds(readings, clues)] },
  };
}

function headOf({ services }: PickParts, missed: Missed, evidence: LostEvidence): LostHead {
  return {
    title: services.titleOf('explainLostSession'),
    subject: subjectOf({ services }, missed, evidence),
    at: new Date(evidence.nowMs),
    places: placeLines(evidence),
  };
}

function subjectOf(
  { services }: Pick<PickParts, 'services'>,
  missed: Missed,
  { wanted: { cookies } }: LostEvidence,
): string {
  const { l10n } = vscode;
  if (typeof missed !== 'string') {
    const record = services.endpoints.get(missed.endpointId);
    const { ref } = missed;
    return l10n.t(
      'Session {0} of {1} at {2}',
      shownId(ref, masksIds(record)),
      applicationText(ref),
      record?.name ?? '',
    );
  }
  return cookies.length === 0
    ? l10n.t('The session of the ID or key that you entered')
    : l10n.t('The session of these cookies: {0}', cookies.slice(0, 20).join(', '));
}

function placeLines({ places, unreached, nowMs }: LostEvidence): readonly string[] {
  const { l10n } = vscode;
  const words = reportWords(nowMs);
  return [
    ...places.flatMap(({ name, database, groups, servers }) => {
      const sessions = (groups ?? []).reduce((sum, group) => sum + sessionsIn(group), 0);
      const starts = servers.flatMap(({ startedAtMs }) => startedAtMs ?? []);
      const refused = [...new Set(servers.flatMap((server) => server.refused))];
      return [
        groups === undefined
          ? l10n.t('{0}, database {1}, by ID alone', name, database)
          : l10n.t('{0}, database {1}, with {2}', name, database, sessionCountText(sessions)),
        ...(starts.length > 0 && groups
          ? [l10n.t('{0} started at {1}.', name, words.time(Math.min(...starts)))]
          : []),
        ...(refused.length > 0 && groups
          ? [
              l10n.t(
                'The user of {0} is not allowed to run {1}, so evictions, flushes, or restarts may go unseen.',
                name,
                refused.join(', '),
              ),
            ]
          : []),
      ];
    }),
    ...unreached.map(({ name }) => l10n.t('{0} was not asked.', name)),
  ];
}
