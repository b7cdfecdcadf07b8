import * as vscode from './shown/vscode.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { type Look, untilKnown } from '../redis/until-known.ts';
import { NoReplyError } from '../stores/commands.ts';
import { UnknownOutcomeError } from '../stores/change/unknown-outcome.ts';
import { UserError } from './errors.ts';
import type { HostServices } from './services.ts';
import type { SessionAddress } from './sessions/session-uri.ts';

/** A change of a session, for {@link settled}. */
export interface SettledChange<Result> {
  readonly address: SessionAddress;
  run(): Promise<Result>;
  /** What `run` would have come to, once Redis shows that the change was written. */
  whenWritten(connection: RedisConnection): Result | Promise<Result>;
  /** Looks at what Redis holds in another way than by the keys that were to be written. */
  look?(connection: RedisConnection): Promise<Look>;
  /** Says what is known where the site has written the session since. */
  readonly unclearText?: string;
}

type Services = Pick<HostServices, 'connections' | 'errors'>;

/**
 * Makes a change, and finds out what became of it when the connection is lost before the reply is
 * there: the user is told that it may have been written, and then which it was.
 * @throws UserError that says so where it wasn't written, or where nobody can tell
 */
export async function settled<Result>(
  services: Services,
  change: SettledChange<Result>,
): Promise<Result> {
  try {
    return await change.run();
  } catch (error) {
    if (error instanceof UnknownOutcomeError) return findOut(services, change, error);
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
    'Redis did not confirm the change, so it may have been written. Session Farm looks as soon as Redis answers.',
  );
}

async function findOut<Result>(
  services: Services,
  change: SettledChange<Result>,
  error: UnknownOutcomeError,
): Promise<Result> {
  const { endpointId, database } = change.address;
  const connect = (): Promise<RedisConnection> =>
    services.connections.connect(endpointId, { database });
  const look = async (): Promise<Look> =>
    change.look ? change.look(await connect()) : { verdict: await error.look(await connect()) };
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: inDoubtText(),
    cancellable: true,
  };
  const { verdict } = await vscode.window.withProgress(progress, async (_, token) => {
    const ended = new AbortController();
    const listening = token.onCancellationRequested(() => ended.abort(stillUnknown()));
    try {
      return await untilKnown({ error, connect, look, signal: ended.signal });
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
  switch (verdict) {
    case 'written':
      void vscode.window.showInformationMessage(vscode.l10n.t('It was written.'));
      return change.whenWritten(await connect());
    case 'not-written':
      throw new UserError(
        `${vscode.l10n.t('The connection to Redis was lost.')} ${nothingWritten()}`,
      );
    case 'unclear':
      throw new UserError(
        change.unclearText ??
          vscode.l10n.t(
            'The site has written the session since. Session Farm cannot tell whether your change was written before.',
          ),
      );
  }
}

function stillUnknown(): UserError {
  return new UserError(
    vscode.l10n.t('The change may have been written. Look at the session before you try again.'),
  );
}
