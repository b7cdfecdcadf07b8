import * as vscode from './shown/vscode.ts';
import type { ChangeKind, ChangeResult, SessionChange } from '../stores/source/session-change.ts';
import { NoReplyError, UnknownOutcomeError } from '../stores/source-error.ts';
import { untilKnown } from '../stores/source/until-known.ts';
import { UserError } from './errors.ts';
import type { HostServices } from './services.ts';
import type { SessionAddress } from './sessions/session-uri.ts';

type Services = Pick<HostServices, 'connections' | 'errors'>;
/** Where the session is. */
type Place = Pick<SessionAddress, 'endpointId' | 'database'>;

/**
 * Makes a change, and finds out what became of it when the connection is lost before the reply is
 * there: the user is told that it may have been written, and then which it was.
 * @param unclearText says what is known where the site has written the session since
 * @throws UserError that says so where it wasn't written, or where nobody can tell
 */
export async function settled<K extends ChangeKind>(
  services: Services,
  place: Place,
  change: SessionChange<K>,
  unclearText?: string,
): Promise<ChangeResult<K>> {
  try {
    const source = await services.connections.connect(place.endpointId, place);
    return await source.change(change);
  } catch (error) {
    if (error instanceof UnknownOutcomeError) {
      return findOut(services, place, change, error, unclearText);
    }
    if (!(error instanceof NoReplyError)) throw error;
    // The change was not sent, or what was sent before it only read.
    throw new UserError(`${services.errors.explain(error).message} ${nothingWritten()}`, [], {
      cause: error,
    });
  }
}

/** The sentence that every change that came to nothing ends with. */
export function nothingWritten(): string {
  return vscode.l10n.t('Nothing was written to Redis.');
}

/** Says that nobody knows yet. */
export function inDoubtText(): string {
  return vscode.l10n.t(
    'Redis did not confirm the change, so it may have been written. Session Farm will check when Redis responds.',
  );
}

async function findOut<K extends ChangeKind>(
  services: Services,
  place: Place,
  change: SessionChange<K>,
  error: UnknownOutcomeError,
  unclearText?: string,
): Promise<ChangeResult<K>> {
  const connect = () => services.connections.connect(place.endpointId, place);
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: inDoubtText(),
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
      throw new UserError(
        `${vscode.l10n.t('The connection to Redis was lost.')} ${nothingWritten()}`,
      );
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
