import { isCalledOff } from '../stores/source-error.ts';

/** Whether an error only says that the user, or the end of the window, called something off. */
export function isCancellation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // The names of an aborted signal's reason and of VS Code's CancellationError.
  return isCalledOff(error) || error.name === 'AbortError' || error.name === 'Canceled';
}
