import * as vscode from './shown/vscode.ts';
import type { ChangeKind, ChangeResult, SessionChange } from '../stores/source/session-change.ts';
import { NoReplyError, UnknownOutcomeError } from '../stores/source-error.ts';
import { untilKnown } from '../stores/source/until-known.ts';
import type { EndpointRecord } from './endpoints/endpoint-record.ts';
import { storeName } from './endpoints/store-name.ts';
import { UserError } from './errors.ts';
import type { HostServices } from './services.ts';
import type { SessionAddress } from './sessions/session-uri.ts';

type Services = Pick<HostServices, 'connections' | 'endpoints' | 'errors' | 'writeConfirmations'>;

/** How a change is made beside what it is. */
export interface Settling {
  /** Says what is known where the site has written the session since. */
  readonly unclearText?: string;
  /** The session whose editor or command asks for it, where that isn't the one that changes. */
  readonly askedFor?: SessionAddress;
  /** It gives back what this window took, which nobody needs to confirm. */
  readonly isGivenBack?: boolean;
}

/**
 * Makes a change, after the user has confirmed it where the endpoint is production, and finds out what became of it when the connection is lost before the reply is
 * there: the user is told that it may have been written, and then which it was.
 * @throws CancellationError when it wasn't confirmed; nothing was sent
 * @throws UserError that says so where it wasn't written, or where nobody can tell
 */
export async function settled<K extends ChangeKind>(
  services: Services,
  place: SessionAddress,
  change: SessionChange<K>,
  { unclearText, askedFor = place, isGivenBack = false }: Settling = {},
): Promise<ChangeResult<K>> {
  const record = services.endpoints.get(place.endpointId);
  if (record && !isGivenBack && !(await services.writeConfirmations.confirm(record, askedFor))) {
    throw new vscode.CancellationError();
  }
  try {
    const source = await services.connections.connect(place.endpointId, place);
    return await source.change(change);
  } catch (error) {
    if (error instanceof UnknownOutcomeError) {
      return findOut(services, place, change, error, unclearText);
    }
    if (!(error instanceof NoReplyError)) throw error;
    // The change was not sent, or what was sent before it only read.
    throw new UserError(`${services.errors.explain(error).message} ${nothingWritten(record)}`, [], {
      cause: error,
    });
  }
}

/** The sentence that every change that came to nothing ends with. */
export function nothingWritten(record: EndpointRecord | undefined): string {
  return vscode.l10n.t('Nothing was written to {0}.', storeName(record));
}

/** Why a change came to nothing that was on its way. */
export function lostOnTheWay(record: EndpointRecord | undefined): string {
  const lost = vscode.l10n.t('The connection to {0} was lost.', storeName(record));
  return `${lost} ${nothingWritten(record)}`;
}

/** Says that nobody knows yet. */
export function inDoubtText(record: EndpointRecord | undefined): string {
  return vscode.l10n.t(
    '{0} did not confirm the change, so it may have been written. Session Farm will check when {0} responds.',
    storeName(record),
  );
}

async function findOut<K extends ChangeKind>(
  services: Services,
  place: SessionAddress,
  change: SessionChange<K>,
  error: UnknownOutcomeError,
  unclearText?: string,
): Promise<ChangeResult<K>> {
  const record = services.endpoints.get(place.endpointId);
  const connect = () => services.connections.connect(place.endpointId, place);
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: inDoubtText(record),
    cancellable: true,
  };
  const outcome = await vscode.window.withProgress(progress, async (_, token) => {
    const ended = new AbortController();
    const listening = token.onCancellationRequested(() => ended.abort(stillUnknown()));
    try {
      return await untilKnown({ change, error, connect, signal: ended.signal });
    } catch (problem) {
      ended.signal.throwIfAborted();
      throw new UserError(
        `${stillUnknown().message} ${services.errors.explain(problem).message}`,
        [],
        { cause: problem },
      );
    } finally {
      listening.dispose();
    }
  });
  switch (outcome.verdict) {
    case 'written':
      void vscode.window.showInformationMessage(vscode.l10n.t('It was written.'));
      return outcome.result;
    case 'not-written':
      throw new UserError(lostOnTheWay(record));
    case 'unclear':
      throw new UserError(
        unclearText ??
          vscode.l10n.t(
            'The site has since changed the session. Session Farm cannot tell whether your change was written first.',
          ),
      );
  }
}

function stillUnknown(): UserError {
  return new UserError(
    vscode.l10n.t('The change may have been written. Check the session before you try again.'),
  );
}
