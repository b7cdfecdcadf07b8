import { ConnectError } from '../redis/reach/diagnosis.ts';

/** Whether an error only says that the user, or the end of the window, called something off. */
export function isCancellation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ConnectError) return error.failure.reason === 'cancelled';
  // The names of an aborted signal's reason and of VS Code's CancellationError.
  return error.name === 'AbortError' || error.name === 'Canceled';
}
